// Cameras: where they are, their sealed addresses, and the record of who changed what.
import type { CameraBrief, CameraChange, CameraCodec, CameraList, CameraPlace, CameraView, NewCamera } from '../contracts/camera.ts'
import { type Db, isConflict, type Reader, type Tx } from './pool.ts'
import { wireTime } from './wireTime.ts'

/** What the server needs to look and to judge who may. Sealed columns are opened with auth/seal.ts, `aboutCamera(id)`. */
export interface CameraFacts {
  id: string
  elevatorId: string
  rescueCode: string
  region: string
  useUnitId: string
  maintenanceUnitId: string
  name: string
  place: CameraPlace
  /** `rtsp://user:password@host/path`; null: not connected. */
  url: Buffer | null
  codec: CameraCodec | null
  vendor: string | null
  alarmKey: string | null
  alarmSecret: Buffer | null
  talkKind: string | null
  talkUrl: Buffer | null
  storageKind: string | null
  storageUrl: Buffer | null
  active: boolean
  drill: boolean
}

const FACTS = `select c.id, c.elevator_id as "elevatorId", e.rescue_code as "rescueCode", e.region, e.use_unit_id as "useUnitId", e.maintenance_unit_id as "maintenanceUnitId", c.name, c.place, c.url, c.codec, c.vendor,
  c.alarm_key as "alarmKey", c.alarm_secret as "alarmSecret", c.talk_kind as "talkKind", c.talk_url as "talkUrl", c.storage_kind as "storageKind", c.storage_url as "storageUrl", c.active, c.drill from camera c join elevator e on e.id = c.elevator_id`
const BRIEF = `c.id, c.name, c.place, c.url is not null and c.active as live, c.codec, c.talk_url is not null and c.active as talks`
const VIEW = `select ${BRIEF}, c.elevator_id as "elevatorId", e.rescue_code as "rescueCode", e.address as "elevatorAddress", e.region, c.address, c.has_login as "hasLogin", c.vendor, c.alarm_key as "alarmKey", c.alarm_secret is not null as "hasAlarmSecret",
  c.talk_kind as "talkKind", c.talk_address as "talkAddress", c.storage_kind as "storageKind", c.storage_address as "storageAddress", c.active, c.drill, ${wireTime('c.created_at')} as "createdAt" from camera c join elevator e on e.id = c.elevator_id`

export const isRowId = (id: string): boolean => /^[0-9]{1,18}$/.test(id)

export async function findCameraFacts(reader: Reader, id: string): Promise<CameraFacts | null> {
  if (!isRowId(id)) return null
  return (await reader.query<CameraFacts>({ name: 'camera_facts', text: `${FACTS} where c.id = $1`, values: [id] })).rows[0] ?? null
}

/** By the name under which it sends alarms; switched off ones too. */
export async function findCameraByAlarmKey(reader: Reader, alarmKey: string): Promise<CameraFacts | null> {
  return (await reader.query<CameraFacts>({ name: 'camera_by_alarm_key', text: `${FACTS} where c.alarm_key = $1`, values: [alarmKey] })).rows[0] ?? null
}

/** All of an elevator, those of drills only in a drill. */
export async function listCameraBriefs(reader: Reader, elevatorId: string, drill: boolean): Promise<CameraBrief[]> {
  return (await reader.query<CameraBrief>({ name: 'camera_briefs', text: `select ${BRIEF} from camera c where c.elevator_id = $1 and (not c.drill or $2) order by c.drill desc, c.place <> 'car', c.id`, values: [elevatorId, drill] })).rows
}

/** Null when there is none with this id inside the prefix. */
export async function findCamera(reader: Reader, id: string, prefix: string): Promise<CameraView | null> {
  if (!isRowId(id)) return null
  const [row] = (await reader.query<CameraView>(`${VIEW} where c.id = $1 and e.region like $2 || '%'`, [id, prefix])).rows
  return row ?? null
}

export interface CameraQuery { prefix: string; elevatorId: string | null; words: string | null; connected: boolean | null; cursor: string | null; limit: number }

/** By id. `words`: the beginning of a rescue code, or a part of the elevator's address. */
export async function listCameras(reader: Reader, { prefix, elevatorId, words, connected, cursor, limit }: CameraQuery): Promise<CameraList> {
  const { rows } = await reader.query<CameraView>(`${VIEW}
    where e.region like $1 || '%' and ($2::bigint is null or c.elevator_id = $2) and ($3::text is null or starts_with(e.rescue_code, $3) or strpos(e.address, $3) > 0) and ($4::boolean is null or (c.url is not null) = $4) and ($5::bigint is null or c.id > $5)
    order by c.id limit $6`, [prefix, elevatorId, words, connected, cursor, limit + 1])
  const cameras = rows.slice(0, limit)
  return { cameras, cursor: rows.length > limit ? cameras.at(-1)?.id ?? null : null }
}

export type CameraRefusal = 'no-such-elevator' | 'alarm-key-taken'
export interface Changer { accountId: string; now: Date }
/** Seals a secret of the camera that gets this id. */
export type SealFor = (id: string, secret: string, what?: 'alarm' | 'talk' | 'storage') => Buffer

/** The elevator must lie inside the prefix. Returns the new id. */
export async function insertCamera(db: Db, camera: NewCamera, { prefix, sealFor }: { prefix: string; sealFor: SealFor }, by: Changer): Promise<{ id: string } | CameraRefusal> {
  try {
    return await db.tx(async (tx) => {
      if (!isRowId(camera.elevatorId) || (await tx.query("select from elevator where id = $1 and region like $2 || '%'", [camera.elevatorId, prefix])).rowCount !== 1) return 'no-such-elevator'
      const { rows } = await tx.query<{ id: string }>('insert into camera (elevator_id, name, place, drill, created_at) values ($1, $2, $3, $4, $5) returning id', [camera.elevatorId, camera.name, camera.place, camera.drill ?? false, by.now])
      const id = rows[0]?.id ?? ''
      const { elevatorId: _elevator, name: _name, place: _place, drill: _drill, ...rest } = camera
      await write(tx, id, rest, sealFor)
      await record(tx, id, by, 'added', { elevatorId: camera.elevatorId })
      return { id }
    })
  } catch (error) {
    if (isConflict(error, 'camera_alarm_key_key')) return 'alarm-key-taken'
    throw error
  }
}

export async function changeCamera(db: Db, id: string, change: CameraChange, sealFor: SealFor, by: Changer): Promise<CameraRefusal | null> {
  try {
    return await db.tx(async (tx) => {
      await write(tx, id, change, sealFor)
      await record(tx, id, by, change.active === undefined ? 'changed' : change.active ? 'on' : 'off', { fields: Object.keys(change) })
      return null
    })
  } catch (error) {
    if (isConflict(error, 'camera_alarm_key_key')) return 'alarm-key-taken'
    throw error
  }
}

/** What a look found out. */
export async function saveCodec(reader: Reader, id: string, codec: CameraCodec): Promise<void> {
  await reader.query('update camera set codec = $2 where id = $1 and codec is distinct from $2', [id, codec])
}

export function recordTrial(db: Db, id: string, result: { what: 'picture' | 'speaker' | 'storage'; ok: boolean; fault: string | null }, by: Changer): Promise<void> {
  return db.tx((tx) => record(tx, id, by, 'tried', result))
}

async function write(tx: Tx, id: string, change: Partial<Omit<CameraChange, 'url'>> & { url?: string | null }, sealFor: SealFor): Promise<void> {
  const { name, place, vendor, alarmKey, active, url, alarmSecret, talk, storage } = change
  const columns: [string, unknown][] = []
  const set = (column: string, value: unknown) => { if (value !== undefined) columns.push([column, value]) }
  set('name', name)
  set('place', place)
  set('vendor', vendor === '' ? null : vendor)
  set('alarm_key', alarmKey)
  set('active', active)
  if (url !== undefined) {
    set('url', url === null ? null : sealFor(id, url))
    set('address', url === null ? null : addressOf(url))
    set('has_login', url !== null && hasLogin(url))
    set('codec', null) // another address is another stream
  }
  if (alarmSecret !== undefined) set('alarm_secret', alarmSecret === null ? null : sealFor(id, alarmSecret, 'alarm'))
  for (const [what, given] of [['talk', talk], ['storage', storage]] as const) {
    if (given === undefined) continue
    set(`${what}_kind`, given?.kind ?? null)
    set(`${what}_url`, given === null ? null : sealFor(id, given.url, what))
    set(`${what}_address`, given === null ? null : addressOf(given.url))
  }
  if (columns.length === 0) return
  await tx.query(`update camera set ${columns.map(([column], i) => `${column} = $${i + 2}`).join(', ')} where id = $1`, [id, ...columns.map(([, value]) => value)])
}

/** Parts of paths that are the makers' own words or short numbers: none of them is a password. */
const PLAIN_PART = /^(?:\d{1,3}|(?:ch|channel|stream|video|media|profile|track|trackid=|cam|live|av|h)[_-]?\d{0,4}|[a-z]{2}|Streaming|Channels|ISAPI|PSIA|System|TwoWayAudio|Event|notification|alertStream|cgi-bin|eventManager\.cgi|realmonitor|onvif[12]?|axis-media|media\.amp|mpeg4|h26[45]|main|sub|unicast|tracks|playback|ch\d+_?(?:main|sub)|(?:ch\d+|main|sub)\/?av_stream|main_stream|sub_stream|av_stream|MediaInput|rtsp|tunnel|live\.sdp|[01]\.sdp)$/i

/** Without login, query and what may be one: some makers write the password into the query, others into the path. `…` is what was left out. */
export function addressOf(url: string): string {
  const { protocol, host, pathname } = new URL(url)
  return `${protocol}//${host}${plainPath(pathname)}`
}
const plainPath = (path: string): string => path.split('/').map((part) => (part === '' || PLAIN_PART.test(part) ? part : '…')).join('/')

function hasLogin(url: string): boolean {
  const { username, search, pathname } = new URL(url)
  return username !== '' || search !== '' || plainPath(pathname) !== pathname
}

async function record(tx: Tx, id: string, { accountId, now }: Changer, what: string, data: Record<string, unknown>): Promise<void> {
  await tx.query('insert into camera_change (camera_id, at, account_id, what, data) values ($1, $2, $3, $4, $5)', [id, now, accountId, what, data])
}

/** Cameras whose stream was changed (its address, off, on) since the record's number `after`, and how far the record goes now; with null only the latter. */
export async function readCameraChanges(reader: Reader, after: string | null): Promise<{ ids: string[]; last: string }> {
  const { rows } = await reader.query<{ ids: string[] | null; last: string }>({ name: 'camera_changes', text: `select array_agg(distinct camera_id::text) filter (where id > $1::bigint and what in ('changed', 'on', 'off') and data -> 'fields' ?| array['url', 'active']) as ids, coalesce(max(id), 0)::text as last from camera_change where $1::bigint is null or id > $1`, values: [after] })
  const [row] = rows
  return { ids: after === null ? [] : row?.ids ?? [], last: row && row.last !== '0' ? row.last : after ?? '0' }
}

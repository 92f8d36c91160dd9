// How cameras bring alarms besides signed HTTP: alert streams with the process that reads each, and who registers by GB28181.
import { type Db, isConflict, type Reader, type Tx } from './pool.ts'
import { wireTime } from './wireTime.ts'

export interface StreamFeed { cameraId: string; elevatorId: string; region: string; drill: boolean; alertUrl: Buffer; words: Readonly<Record<string, unknown>>; changedAt: Date }

const CAMERA = `c.id as "cameraId", c.elevator_id as "elevatorId", e.region, c.drill`

/**
 * The streams that `holder` reads from now until `until`: those it has, those nobody has, and those whose holder is gone. Each is read by one process alone.
 */
export async function claimStreams(db: Db, holder: string, now: Date, until: Date): Promise<StreamFeed[]> {
  const { rows } = await db.query<StreamFeed>({ name: 'claim_streams', text:
    `with mine as (
       update camera_feed set holder = $1, held_until = $3 where camera_id in (
         select f.camera_id from camera_feed f join camera c on c.id = f.camera_id where f.alert_url is not null and f.active and c.active and (f.holder = $1 or f.held_until is null or f.held_until < $2) for update of f skip locked)
       returning camera_id, alert_url, words, changed_at)
     select ${CAMERA}, m.alert_url as "alertUrl", m.words, m.changed_at as "changedAt" from mine m join camera c on c.id = m.camera_id join elevator e on e.id = c.elevator_id`, values: [holder, now, until] })
  return rows
}

export interface GoingEvent { cameraId: string; word: string; channel: string; messageId: string; repeats: number }
/** Events of alert streams that began since `since` and of whose end nobody has heard, oldest first. */
export async function listGoingEvents(db: Reader, cameraIds: readonly string[], since: Date): Promise<GoingEvent[]> {
  const { rows } = await db.query<GoingEvent>(
    `select substr(device_id, 8) as "cameraId", data->>'event' as word, data->>'channel' as channel, message_id as "messageId", repeats from alarm
     where device_id = any ($1::text[]) and received_at > $2 and cleared_at is null and data ? 'event' and data ? 'channel' order by received_at`, [cameraIds.map((id) => `camera:${id}`), since])
  return rows
}

/** Hands its streams to whoever asks next. */
export async function releaseStreams(db: Db, holder: string): Promise<void> {
  await db.query('update camera_feed set holder = null, held_until = null where holder = $1', [holder])
}

/** `fault` null: it speaks. */
export async function saveFeedState(db: Db, cameraId: string, { heardAt, fault, now }: { heardAt: Date | null; fault: string | null; now: Date }): Promise<void> {
  await db.query({ name: 'save_feed_state', text: 'update camera_feed set heard_at = coalesce($2, heard_at), fault = $3, fault_at = case when $3::text is null then null when fault is distinct from $3 then $4 else fault_at end where camera_id = $1', values: [cameraId, heardAt, fault, now] })
}

export interface GbDevice { id: string; password: Buffer; host: string | null; port: number | null; registeredUntil: Date | null }
export async function findGbDevice(reader: Reader, id: string): Promise<GbDevice | null> {
  return (await reader.query<GbDevice>({ name: 'gb_device', text: 'select id, password, host, port, registered_until as "registeredUntil" from gb_device where id = $1', values: [id] })).rows[0] ?? null
}

/** `until` null: it has gone. */
export async function saveRegistration(db: Db, id: string, { host, port, until, now }: { host: string; port: number; until: Date | null; now: Date }): Promise<void> {
  await db.query({ name: 'gb_registered', text: 'update gb_device set host = $2, port = $3, registered_until = $4, heard_at = $5 where id = $1', values: [id, host, port, until, now] })
}
export async function saveGbHeard(db: Db, id: string, now: Date): Promise<void> {
  await db.query({ name: 'gb_heard', text: 'update gb_device set heard_at = $2 where id = $1', values: [id, now] })
}

export interface GbCamera { cameraId: string; elevatorId: string; region: string; drill: boolean; words: Readonly<Record<string, unknown>> }
/** The camera that an alarm names, if the one who brings it may speak for it. */
export async function findGbCamera(reader: Reader, gbId: string, deviceId: string): Promise<GbCamera | null> {
  return (await reader.query<GbCamera>({ name: 'gb_camera', text: `select ${CAMERA}, f.words from camera_feed f join camera c on c.id = f.camera_id join elevator e on e.id = c.elevator_id where f.gb_id = $1 and f.gb_device = $2 and f.active and c.active`, values: [gbId, deviceId] })).rows[0] ?? null
}

/** As an administrator wrote it; what is undefined stays, null is taken away. A password of `gb` is sealed; null: as it was. */
export interface FeedChange { alert?: { url: Buffer; address: string } | null; gb?: { id: string; deviceId: string; password: Buffer | null } | null; words?: Readonly<Record<string, string | null>>; active?: boolean }
export interface FeedView { active: boolean; alertAddress: string | null; gbId: string | null; gbDevice: string | null; words: Record<string, string | null>; heardAt: string | null; fault: string | null; faultAt: string | null; registered: boolean }
export interface FeedRow extends FeedView { cameraId: string; name: string; rescueCode: string; elevatorAddress: string; cameraActive: boolean }
export type FeedRefusal = 'gb-id-taken' | 'gb-password-missing' | 'gb-device-elsewhere' | 'nothing-to-read'

const VIEW = `f.active, f.alert_address as "alertAddress", f.gb_id as "gbId", f.gb_device as "gbDevice", f.words, ${wireTime('greatest(f.heard_at, g.heard_at)')} as "heardAt", f.fault, ${wireTime('f.fault_at')} as "faultAt", coalesce(g.registered_until > $2, false) as registered`

export async function findFeed(reader: Reader, cameraId: string, now: Date): Promise<FeedView | null> {
  return (await reader.query<FeedView>(`select ${VIEW} from camera_feed f left join gb_device g on g.id = f.gb_device where f.camera_id = $1`, [cameraId, now])).rows[0] ?? null
}

/** Those that are silent first. */
export async function listFeeds(reader: Reader, { prefix, now, words, limit }: { prefix: string; now: Date; words: string | null; limit: number }): Promise<FeedRow[]> {
  const { rows } = await reader.query<FeedRow>(
    `select ${VIEW}, c.id as "cameraId", c.name, e.rescue_code as "rescueCode", e.address as "elevatorAddress", c.active as "cameraActive"
     from camera_feed f join camera c on c.id = f.camera_id join elevator e on e.id = c.elevator_id left join gb_device g on g.id = f.gb_device
     where e.region like $1 || '%' and ($3::text is null or starts_with(e.rescue_code, $3) or strpos(e.address, $3) > 0 or strpos(coalesce(f.alert_address, ''), $3) > 0)
     order by (f.active and c.active) desc, f.fault is null, greatest(f.heard_at, g.heard_at) nulls first, c.id limit $4`, [prefix, now, words, limit])
  return rows
}

async function servesElsewhere(tx: Tx, deviceId: string, prefix: string): Promise<boolean> {
  const { rowCount } = await tx.query('select from camera_feed f join camera c on c.id = f.camera_id join elevator e on e.id = c.elevator_id where f.gb_device = $1 and not starts_with(e.region, $2) limit 1', [deviceId, prefix])
  return rowCount === 1
}

interface Kept { alertUrl: Buffer | null; alertAddress: string | null; gbId: string | null; gbDevice: string | null; words: Record<string, string | null>; active: boolean }

/** `change` null takes the feed away. `by.prefix`: the region of whoever writes it; what serves cameras of another gets no new password from there. */
export async function saveFeed(db: Db, cameraId: string, change: FeedChange | null, by: { accountId: string; prefix: string; now: Date }): Promise<FeedRefusal | null> {
  try {
    return await db.tx(async (tx) => {
      const note = (what: 'feed-changed' | 'feed-on' | 'feed-off', data: object) => tx.query('insert into camera_change (camera_id, at, account_id, what, data) values ($1, $2, $3, $4, $5)', [cameraId, by.now, by.accountId, what, data])
      await tx.query('select from camera where id = $1 for update', [cameraId]) // also where it has no feed yet
      if (change === null) {
        await tx.query('delete from camera_feed where camera_id = $1', [cameraId])
        await note('feed-changed', { stream: null, gbId: null })
        return null
      }
      const before = (await tx.query<Kept>('select alert_url as "alertUrl", alert_address as "alertAddress", gb_id as "gbId", gb_device as "gbDevice", words, active from camera_feed where camera_id = $1', [cameraId])).rows[0] ?? { alertUrl: null, alertAddress: null, gbId: null, gbDevice: null, words: {}, active: true }
      if (change.gb) {
        const { id, deviceId, password } = change.gb
        if (id === '') throw new Error('a GB28181 id is empty')
        if (password) {
          // Locked before it is asked whose it is.
          await tx.query('insert into gb_device (id, password) values ($1, $2) on conflict (id) do update set id = excluded.id', [deviceId, password])
          if (await servesElsewhere(tx, deviceId, by.prefix)) return 'gb-device-elsewhere'
          await tx.query('update gb_device set password = $2, registered_until = null where id = $1', [deviceId, password])
        } else if ((await findGbDevice(tx, deviceId)) === null) return 'gb-password-missing'
      }
      const after: Kept = {
        ...before, words: { ...(change.words ?? before.words) }, active: change.active ?? before.active,
        ...(change.alert === undefined ? {} : { alertUrl: change.alert?.url ?? null, alertAddress: change.alert?.address ?? null }), ...(change.gb === undefined ? {} : { gbId: change.gb?.id ?? null, gbDevice: change.gb?.deviceId ?? null }),
      }
      if (after.alertUrl === null && after.gbId === null) return 'nothing-to-read'
      // A new way has not been heard yet; and whoever reads the old one reads it anew.
      const anew = change.alert !== undefined || change.gb !== undefined
      await tx.query(
        `insert into camera_feed (camera_id, alert_url, alert_address, gb_id, gb_device, words, active, changed_at) values ($1, $2, $3, $4, $5, $6, $7, $8)
         on conflict (camera_id) do update set alert_url = excluded.alert_url, alert_address = excluded.alert_address, gb_id = excluded.gb_id, gb_device = excluded.gb_device, words = excluded.words, active = excluded.active, changed_at = excluded.changed_at,
           heard_at = case when $9 then null else camera_feed.heard_at end, fault = case when $9 or not excluded.active then null else camera_feed.fault end, fault_at = case when $9 or not excluded.active then null else camera_feed.fault_at end`,
        [cameraId, after.alertUrl, after.alertAddress, after.gbId, after.gbDevice, JSON.stringify(after.words), after.active, by.now, anew])
      if (after.active !== before.active) await note(after.active ? 'feed-on' : 'feed-off', {})
      if (anew || change.words !== undefined) await note('feed-changed', { stream: after.alertAddress, gbId: after.gbId })
      return null
    })
  } catch (error) {
    if (isConflict(error, 'camera_feed_gb_id_key')) return 'gb-id-taken'
    throw error
  }
}

// Talks through cameras' speakers: begun by a ticket, one a camera at a time, renewed while somebody carries it, and on record with how long it was.
import type { TalkEnd } from '../contracts/talk.ts'
import type { Db, Reader } from './pool.ts'
import { sessionCounts } from './sessions.ts'

/** A camera's speaker: how it is spoken to, and its sealed address. */
export interface SpeakerFacts { cameraId: string; kind: string; url: Buffer }
/** `left`: whoever spoke there last could not give its channel back. */
export interface BegunTalk extends SpeakerFacts { is: 'begun'; id: string; left: boolean }
export type TalkStart = BegunTalk | { is: 'busy'; by: string | null } | { is: 'refused' }

/** What a talk's end says where the camera could not be told: its next talk closes the channel first. */
const NOT_CLOSED = ', not closed'

export interface NewTalk { hash: Buffer; id: string; now: Date; leaseUntil: Date }

/** Uses a ticket up and begins a talk. Refused: no such ticket any more, its time or log-in is over, the account is barred, or the speaker is gone. */
export function beginTalk(db: Db, { hash, id, now, leaseUntil }: NewTalk): Promise<TalkStart> {
  return db.tx(async (tx) => {
    const { rows } = await tx.query<{ accountId: string; session: Buffer; cameraId: string; kind: string | null; url: Buffer | null; counts: boolean }>({ name: 'talk_ticket', text:
      `with used as (delete from view_ticket where hash = $1 and mode = 'talk' returning *)
       select u.account_id as "accountId", u.session, u.camera_id as "cameraId", c.talk_kind as kind, c.talk_url as url,
         u.expires_at > $2 and c.active and c.talk_url is not null and ${sessionCounts('u.session', '$2')} as counts
       from used u join camera c on c.id = u.camera_id`, values: [hash, now] })
    const [used] = rows
    if (!used?.counts || used.kind === null || used.url === null) return { is: 'refused' }
    await tx.query({ name: 'talk_left', text:
      `with over as (update camera_talk set ended_at = $1, why = 'lost${NOT_CLOSED}' where ended_at is null and lease_until < $1 and camera_id = $2 returning camera_id, account_id, heard_at, lease_until)
       insert into access_log (account_id, act, subject, at) select account_id, 'camera:talked', camera_id || ' ' || round(greatest(0, coalesce(extract(epoch from lease_until - heard_at), 0))::numeric, 1) || ' s lost${NOT_CLOSED}', $1 from over`, values: [now, used.cameraId] })
    const last = await tx.query<{ left: boolean }>({ name: 'talk_last', text: `select why like '%${NOT_CLOSED}' as left from camera_talk where camera_id = $1 and ended_at is not null order by began_at desc, ended_at desc limit 1`, values: [used.cameraId] })
    const made = await tx.query({ name: 'talk_begin', text: 'insert into camera_talk (id, camera_id, account_id, session, began_at, lease_until) values ($1, $2, $3, $4, $5, $6) on conflict do nothing', values: [id, used.cameraId, used.accountId, used.session, now, leaseUntil] })
    if (made.rowCount !== 1) {
      const { rows: going } = await tx.query<{ name: string }>('select a.name from camera_talk t join account a on a.id = t.account_id where t.camera_id = $1 and t.ended_at is null', [used.cameraId])
      return { is: 'busy', by: going[0]?.name ?? null }
    }
    await tx.query('insert into access_log (account_id, act, subject, at) values ($1, $2, $3, $4)', [used.accountId, 'camera:talk', used.cameraId, now])
    return { is: 'begun', id, cameraId: used.cameraId, kind: used.kind, url: used.url, left: last.rows[0]?.left ?? false }
  })
}

/** Of the given talks those that may go on, held until `until`: their log-ins count, and their cameras still speak this way. */
export async function renewTalks(reader: Reader, ids: readonly string[], now: Date, until: Date): Promise<string[]> {
  const { rows } = await reader.query<{ id: string }>({ name: 'talks_renew', text:
    `update camera_talk t set lease_until = $3 where t.id = any ($1::uuid[]) and t.ended_at is null
       and ${sessionCounts('t.session', '$2')}
       and exists (select from camera c where c.id = t.camera_id and c.active and c.talk_url is not null)
       and not exists (select from camera_change h where h.camera_id = t.camera_id and h.at > t.began_at and h.what in ('changed', 'on', 'off') and h.data -> 'fields' ?| array['talk', 'active']) returning t.id`, values: [ids, now, until] })
  return rows.map((r) => r.id)
}

export async function talkIsHeard(reader: Reader, id: string, now: Date): Promise<void> {
  await reader.query({ name: 'talk_heard', text: 'update camera_talk set heard_at = $2 where id = $1 and ended_at is null', values: [id, now] })
}

export interface TalkOver { why: TalkEnd; /** The camera has given the channel back. */ isClosed: boolean; /** When it took sound last. */ heardUntil: Date; now: Date }

/** On record with how long the speaker took sound, in seconds. */
export async function endTalk(reader: Reader, id: string, { why, isClosed, heardUntil, now }: TalkOver): Promise<void> {
  await reader.query({ name: 'talk_end', text:
    `with over as (update camera_talk set ended_at = $3, why = $2 where id = $1 and ended_at is null returning camera_id, account_id, heard_at)
     insert into access_log (account_id, act, subject, at) select account_id, 'camera:talked', camera_id || ' ' || round(greatest(0, coalesce(extract(epoch from $4::timestamptz - heard_at), 0))::numeric, 1) || ' s ' || $2, $3 from over`, values: [id, isClosed ? why : `${why}${NOT_CLOSED}`, now, heardUntil] })
}

/** `url` null: it has no speaker any more. */
export interface LeftTalk { id: string; cameraId: string; kind: string; url: Buffer | null; heardUntil: Date }

/** Takes over what nobody carries any more, until `until`, so that nobody begins there before the camera is told. */
export async function takeLeftTalks(reader: Reader, now: Date, until: Date): Promise<LeftTalk[]> {
  return (await reader.query<LeftTalk>({ name: 'talks_left', text:
    `update camera_talk t set lease_until = $2 from camera_talk b, camera c where t.ended_at is null and t.lease_until < $1 and b.id = t.id and c.id = t.camera_id
     returning t.id, b.lease_until as "heardUntil", c.id as "cameraId", coalesce(c.talk_kind, '') as kind, c.talk_url as url`, values: [now, until] })).rows
}

// The notification ladder in PostgreSQL: rungs planned with the offer, claimed when due, each with a delivery state that never goes back.
import type { DeliveryView } from '../contracts/incident.ts'
import { masked } from '../domain/phone.ts'
import type { ChannelName, Delivery, Notice, NoticeKind } from '../domain/notice.ts'
import type { Reader } from './pool.ts'
import { statement } from './statement.ts'

const COMING_NOTIFICATIONS = statement('coming_notifications')
const CLAIM_NOTIFICATIONS = statement('claim_notifications')
const SAVE_DELIVERIES = statement('save_deliveries')

/** `ref`: the gateway's id of an earlier attempt. */
export interface Claimed { notice: Notice; channel: ChannelName; attempts: number; ref: string | null; region: string | null; incidentId: string | null; drillId: string | null }
interface ClaimedRow { id: string; kind: NoticeKind; channel: ChannelName; contact: string; assignmentId: string | null; teamId: string | null; unitId?: string | null; teamName: string; answerBy: Date | null; attempts: number; ref: string | null; region: string | null; incidentId: string | null; drillId: string | null; subject: Notice['subject']; text?: string | null; sweep?: boolean }

/** Takes up to `limit` due rungs of these channels for `leaseSeconds`, but none that this process is `running`; lives before exercises. Those whose offer has ended meanwhile become `not-needed` and are not returned. */
export async function claimNotifications(reader: Reader, q: { channels: readonly ChannelName[]; sender: string; now: Date; leaseSeconds: number; limit: number; drills: number; running: readonly string[] }): Promise<Claimed[]> {
  const { rows } = await reader.query<ClaimedRow>({ ...CLAIM_NOTIFICATIONS, values: [q.channels, q.sender, q.now, q.leaseSeconds, q.limit, q.drills, q.running] })
  return rows.map(({ channel, attempts, ref, region, incidentId, drillId, ...notice }) => ({ channel, attempts, ref, region, incidentId, drillId, notice }))
}

/** Rungs that are due between now and then, to be made ready. */
export async function listComing(reader: Reader, channels: readonly ChannelName[], now: Date, until: Date): Promise<{ channel: ChannelName; notice: Notice }[]> {
  const { rows } = await reader.query<Omit<ClaimedRow, 'ref'>>({ ...COMING_NOTIFICATIONS, values: [channels, now, until] })
  return rows.map(({ channel, attempts: _attempts, region: _region, incidentId: _incident, drillId: _drill, ...notice }) => ({ channel, notice }))
}

/** Keeps what this process is sending; returns those of `ids` that are no longer wanted: their offer has ended, or an exercise keeps the telephone of a team busy that is called to a rescue. */
export async function keepNotifications(reader: Reader, ids: readonly string[], sender: string, now: Date, leaseSeconds: number): Promise<string[]> {
  if (ids.length === 0) return []
  await reader.query({ name: 'keep_notifications', text: `update notification set lease_until = $3::timestamptz + make_interval(secs => $4) where id = any ($1::uuid[]) and sender = $2 and lease_until is not null`, values: [ids, sender, now, leaseSeconds] })
  const { rows } = await reader.query<{ id: string }>({ name: 'unwanted_notifications', text:
    `select n.id from notification n join assignment a on a.id = n.assignment_id where n.id = any ($1::uuid[]) and (n.kind = 'offer' and a.status <> 'offered' or n.kind = 'remind' and a.status not in ('offered', 'accepted', 'departed'))
     union all select n.id from notification n where n.id = any ($1::uuid[]) and n.kind = 'drill' and exists (select from assignment b where b.team_id = n.team_id and b.status in ('offered', 'accepted', 'departed', 'arrived'))`, values: [ids] })
  return rows.map((r) => r.id)
}

/**
 * A delivery state as it becomes known; an older or lower one changes nothing. Null when nothing changed.
 * `sender`: who is sending it, and counts only as long as the attempt is his; without it: whoever else knows, a gateway or a phone. `last`: and with this he lets go of it.
 */
export async function saveDelivery(reader: Reader, id: string, delivery: Delivery, now: Date, sender: string | null = null, last = false): Promise<Changed | null> {
  return (await saveDeliveries(reader, [{ id, delivery, last }], now, sender))[0] ?? null
}

export interface DeliveryToSave { id: string; delivery: Delivery; last: boolean }

/** The same for many, each of another rung; answers in their places. */
export async function saveDeliveries(reader: Reader, these: readonly DeliveryToSave[], now: Date, sender: string | null): Promise<(Changed | null)[]> {
  const inOrder = these.toSorted((a, b) => (a.id < b.id ? -1 : 1)) // whoever changes several takes them in one order
  const of = <T>(what: (d: Delivery) => T) => inOrder.map(({ delivery }) => what(delivery))
  const { rows } = await reader.query<ChangedRow>({ ...SAVE_DELIVERIES, values: [
    inOrder.map((t) => t.id), of((d) => d.state), of((d) => d.state === 'failed' && d.permanent), of((d) => (d.state === 'failed' ? d.reason.slice(0, 200) : null)), of((d) => d.ref ?? null), inOrder.map((t) => t.last), now, sender,
  ] })
  const saved = new Map(rows.map((row) => [row.id, changed(row)]))
  return these.map(({ id }) => saved.get(id) ?? null)
}

/** What a process was doing when it ended its attempt: it lets go of the row, which keeps the state it has. */
export async function releaseNotification(reader: Reader, id: string, sender: string): Promise<void> {
  await reader.query({ name: 'release_notification', text: 'update notification set lease_until = null where id = $1 and sender = $2', values: [id, sender] })
}

/** A failed rung is planned once more; so is a call that broke after somebody had picked up. Null: there is nothing to repeat, or it is not this sender's. */
export async function retryNotification(reader: Reader, id: string, dueAt: Date, now: Date, sender: string | null = null): Promise<Changed | null> {
  const { rows } = await reader.query<ChangedRow>({ name: 'retry_notification', text:
    `update notification n set state = 'planned', due_at = $2, changed_at = $3, lease_until = null where id = $1 and (state = 'failed' or (state = 'delivered' and channel = 'voice')) and ($4::text is null or sender = $4) ${RETURNING}`, values: [id, dueAt, now, sender] })
  return rows[0] ? changed(rows[0]) : null
}

/** A rung that its process could not finish is due for another at once; the attempt does not count. Null when it is not this process's any more, or a person has it. */
export async function handBackNotification(reader: Reader, id: string, sender: string, now: Date): Promise<Changed | null> {
  const { rows } = await reader.query<ChangedRow>({ name: 'hand_back_notification', text:
    `update notification n set state = 'planned', due_at = $3, changed_at = $3, lease_until = null, attempts = greatest(0, attempts - 1)
     where id = $1 and sender = $2 and lease_until is not null and (state in ('sending', 'sent') or (state = 'delivered' and channel = 'voice')) ${RETURNING}`, values: [id, sender, now] })
  return rows[0] ? changed(rows[0]) : null
}

/** A rung that was cut off because its offer has ended: nobody needs it any more. */
export async function dropNotification(reader: Reader, id: string, sender: string, now: Date): Promise<Changed | null> {
  const { rows } = await reader.query<ChangedRow>({ name: 'drop_notification', text:
    `update notification n set state = 'not-needed', changed_at = $3, lease_until = null where id = $1 and sender = $2 and state in ('sending', 'sent') ${RETURNING}`, values: [id, sender, now] })
  return rows[0] ? changed(rows[0]) : null
}

/** What a team's device says of a message it has got: by the message's own id, or by the assignment it was about. Null when there is no such message of this team. */
export async function saveReceipt(reader: Reader, r: { teamId: string | null; useUnitId?: string | null; channel: 'socket' | 'push'; state: 'delivered' | 'read'; notificationId?: string; assignmentId?: string; incidentId?: string }, now: Date): Promise<{ known: boolean; changed: Changed[] }> {
  const found = await reader.query<{ id: string }>({ name: 'receipt_of', text:
    `select id from notification where (team_id = $1 and (id = $3::uuid or assignment_id = $4) or unit_id = $6 and (id = $3::uuid or incident_id = $7::uuid)) and channel = $2 and planned_at > $5::timestamptz - interval '1 day'`, values: [r.teamId, r.channel, r.notificationId ?? null, r.assignmentId ?? null, now, r.useUnitId ?? null, r.incidentId ?? null] })
  const changed: Changed[] = []
  for (const { id } of found.rows) {
    const one = await saveDelivery(reader, id, { state: r.state }, now)
    if (one) changed.push(one)
  }
  return { known: found.rows.length > 0, changed }
}

/** `stands`: it would still be sent if it were due now. */
export interface TextMessage { id: string; channel: 'sms'; kind: NoticeKind; state: DeliveryView['state']; ref: string | null; attempts: number; answerBy: Date | null; stands: boolean }

/** The text message that a gateway knows by its own id, or else by the one that we gave it; null when it is none of ours. */
export async function findTextMessage(reader: Reader, by: { ref: string; id: string | null }, now: Date): Promise<TextMessage | null> {
  const { rows } = await reader.query<TextMessage>({ name: 'text_message', text:
    `select n.id, n.channel, n.kind, n.state, n.ref, n.attempts, case n.kind when 'offer' then (a.state ->> 'answerBy')::timestamptz when 'drill' then d.ends_at end as "answerBy",
       case n.kind when 'offer' then a.status = 'offered' when 'remind' then a.status in ('offered', 'accepted', 'departed') when 'drill' then d.ended_at is null and d.ends_at > $3 else true end as stands
     from notification n left join assignment a on a.id = n.assignment_id left join reachability_drill d on d.id = n.drill_id
     where n.channel = 'sms' and (n.ref = $1 or n.id = $2::uuid) order by n.ref is not distinct from $1 desc limit 1`, values: [by.ref, by.id, now] })
  return rows[0] ?? null
}

export interface Changed { incidentId: string | null; region: string | null; drillId: string | null; view: DeliveryView }
interface ViewRow { id: string; assignment_id: string | null; team_id: string | null; unit_id: string | null; kind: NoticeKind; channel: ChannelName; contact: string; state: DeliveryView['state']; permanent: boolean; reason: string | null; attempts: number; due_at: Date; changed_at: Date }
interface ChangedRow extends ViewRow { incident_id: string | null; drill_id: string | null; region: string | null }

const RETURNING = 'returning n.*, (select region from incident i where i.id = n.incident_id) as region'

const changed = (r: ChangedRow): Changed => ({ incidentId: r.incident_id, region: r.region, drillId: r.drill_id, view: view(r) })
const view = (r: ViewRow): DeliveryView => ({
  id: r.id, assignmentId: r.assignment_id, teamId: r.team_id, unitId: r.unit_id, kind: r.kind, channel: r.channel, contact: r.channel === 'voice' || r.channel === 'sms' ? masked(r.contact) : '', state: r.state, permanent: r.permanent, reason: r.reason,
  attempts: r.attempts, dueAt: r.due_at.toISOString(), at: r.changed_at.toISOString(),
})

/** Every rung of these incidents, in the order of planning. */
export async function listDeliveries(reader: Reader, incidentIds: readonly string[]): Promise<Map<string, DeliveryView[]>> {
  const { rows } = await reader.query<ViewRow & { incident_id: string }>({ name: 'deliveries', text:
    `select n.* from unnest($1::uuid[]) as i (id) cross join lateral (select * from notification where incident_id = i.id order by planned_at, array_position(array['socket','push','voice','sms'], channel), contact limit 500) n`, values: [incidentIds] })
  const deliveries = new Map<string, DeliveryView[]>()
  for (const row of rows) deliveries.set(row.incident_id, [...(deliveries.get(row.incident_id) ?? []), view(row)])
  return deliveries
}

// What use units' officers are told of entrapments in their cars: planned once an incident, unit and car, gathered where many cars stop together. Sending it is the notification ladder's.
import type { ChannelName } from '../domain/notice.ts'
import type { Db } from './pool.ts'
import { statement } from './statement.ts'

const PLAN_OFFICER_NOTICES = statement('plan_officer_notices')
/** Of its lock: one plans at a time, so that each sees what the others have planned. */
const OFFICERS = 96336
/** Between two messages to one telephone or browser, in seconds. */
export const GATHER_SECONDS = 180

/** Returns when rungs fall due. An incident that is over, or was told already, plans nothing. `clock` is asked once nobody else plans: until then a message may have gone. */
export function planOfficerNotices(db: Db, incidentIds: readonly string[], channels: readonly ChannelName[], clock: () => Date): Promise<Date[]> {
  return db.tx(async (tx) => {
    await tx.query({ name: 'lock_officers', text: 'select pg_advisory_xact_lock($1)', values: [OFFICERS] })
    const { rows } = await tx.query<{ dueAt: Date }>({ ...PLAN_OFFICER_NOTICES, values: [incidentIds, clock(), channels, GATHER_SECONDS] })
    return rows.map((row) => row.dueAt)
  })
}

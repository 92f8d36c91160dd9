// Deadlines as they stand in PostgreSQL: looked at before anybody is locked for one. Writing them is the incident's own (incidents.ts).
import type { Reader } from './pool.ts'

/** Whether this deadline still stands and its time has come. One cheap look: alarm, Redis and the auditors of all processes may come for the same one. */
export async function isDue(reader: Reader, incidentId: string, key: string, now: Date): Promise<boolean> {
  const { rowCount } = await reader.query({ name: 'is_due', text: 'select from deadline where incident_id = $1 and key = $2 and due_at <= $3', values: [incidentId, key, now] })
  return rowCount === 1
}

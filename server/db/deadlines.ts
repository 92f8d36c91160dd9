// Deadlines as they stand in PostgreSQL: looked at before anybody is locked for one. Writing them is the incident's own (incidents.ts).
import type { Reader } from './pool.ts'

export interface DueKey { incidentId: string; key: string }

/** Which of these still stand and have come, in their places. One cheap look: alarm, Redis and the auditors of all processes may come for the same one. */
export async function areDue(reader: Reader, asked: readonly DueKey[], now: Date): Promise<boolean[]> {
  const { rows } = await reader.query<{ n: number }>({ name: 'are_due', text:
    `select w.n::int as n from unnest($1::uuid[], $2::text[]) with ordinality as w (incident_id, key, n) join deadline d using (incident_id, key) where d.due_at <= $3`, values: [asked.map((a) => a.incidentId), asked.map((a) => a.key), now] })
  const due = new Set(rows.map((r) => r.n))
  return asked.map((_, n) => due.has(n + 1))
}

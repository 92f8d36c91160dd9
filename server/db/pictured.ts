// Whose business the pictures of an incident are.
import type { Reader } from './pool.ts'

export interface Pictured { region: string; elevatorId: string | null; useUnitId: string; drill: boolean }

/** Null: there is no such incident. Without an elevator nobody's use unit is meant. */
export async function findPictured(reader: Reader, incidentId: string): Promise<Pictured | null> {
  const { rows } = await reader.query<Pictured>({ name: 'pictured', text: `select i.region, i.elevator_id as "elevatorId", coalesce(e.use_unit_id::text, '') as "useUnitId", i.drill from incident i left join elevator e on e.id = i.elevator_id where i.id = $1`, values: [incidentId] })
  return rows[0] ?? null
}

// What the live canvas shows, as plain data: the page says what, the layer says how.
import type { RowState } from '../live/boardRow.ts'

export interface IncidentMark { id: string; lat: number; lng: number; state: RowState | 'unknown'; label: string | null; selected: boolean; drill: boolean }
export type TeamLook = 'free' | 'way' | 'stuck'
/** Where it stands is read from live/positions each frame. `label` null: shown on hover only. */
export interface TeamMark { id: string; name: string; look: TeamLook; label: string | null; picked: boolean }
export interface StationMark { id: string; name: string; lat: number; lng: number; radiusMeters: number }
export interface Marks {
  incidents: readonly IncidentMark[]
  teams: readonly TeamMark[]
  stations: readonly StationMark[]
  rings: boolean
  /** From the picked candidate to the chosen incident, as the crow flies. */
  line: { from: { lat: number; lng: number }; to: { lat: number; lng: number }; label: string } | null
  /** The car that waits for its read-back. */
  proposed: { lat: number; lng: number } | null
}
export const NO_MARKS: Marks = { incidents: [], teams: [], stations: [], rings: false, line: null, proposed: null }

/** What lies under the pointer. */
export type Hit = { is: 'incident' | 'team'; id: string } | null

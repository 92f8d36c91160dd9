// What the live canvas shows, as plain data: the page says what, the layer says how.
import type { RowState } from '../live/boardRow.ts'

export interface IncidentMark { id: string; lat: number; lng: number; state: RowState | 'unknown'; label: string | null; selected: boolean; drill: boolean }
export type TeamLook = 'free' | 'way' | 'stuck'
/** Where it stands is read from live/positions each frame. `label` null: shown on hover only. */
export interface TeamMark { id: string; name: string; look: TeamLook; label: string | null; picked: boolean }
export interface StationMark { id: string; name: string; lat: number; lng: number; radiusMeters: number }
/** An area incident: where it is, and each estate with how much of it is open, unlooked at, done. */
export interface AreaMark { hull: readonly (readonly [number, number])[]; estates: readonly { name: string; lat: number; lng: number; open: number; unswept: number; all: number }[] }
/** From a team to where it goes: `proposed` dashed, or on its way. The team's place is read each frame. */
export interface WayMark { teamId: string; to: { lat: number; lng: number }; proposed: boolean; picked: boolean }
export interface Marks {
  incidents: readonly IncidentMark[]
  teams: readonly TeamMark[]
  stations: readonly StationMark[]
  rings: boolean
  areas: readonly AreaMark[]
  ways: readonly WayMark[]
  /** From the picked candidate to the chosen incident, as the crow flies. */
  line: { from: { lat: number; lng: number }; to: { lat: number; lng: number }; label: string } | null
  /** The car that waits for its read-back. */
  proposed: { lat: number; lng: number } | null
}
export const NO_MARKS: Marks = { incidents: [], teams: [], stations: [], rings: false, areas: [], ways: [], line: null, proposed: null }

/** What lies under the pointer. */
export type Hit = { is: 'incident' | 'team'; id: string } | null

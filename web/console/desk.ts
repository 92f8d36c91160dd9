// What this operator has in hand: the chosen incident, the open form, the map mode. Never the server's state.
import { create } from 'zustand'
import type { Filter } from '../live/boardOrder.ts'

export type Form = 'release' | 'follow-up' | 'close' | 'join' | 'note' | 'cancel' | 'stand-down' | 'pause' | 'tier' | 'service' | 'kind' | 'split'
export type Sheet = 'replay' | 'gate' | 'callbacks' | 'script' | 'help' | 'record'

interface Desk {
  selectedId: string | null
  filter: Filter
  /** The small form open under the incident, one at a time. */
  form: Form | null
  /** The list or sheet open over a panel, one at a time. */
  sheet: Sheet | null
  /** The next click on the map says where the caller is. */
  mapPick: boolean
  /** The candidate that is looked at; its line is drawn. Null: the first of the list. */
  teamId: string | null
  firstTeamId: string | null
  /** The assignment that the stand-down form is about. */
  standDownId: string | null
  /** The tier that the start form proposes; null: the next one. */
  tier: 1 | 2 | 3 | null
  /** The service that the hand-over form proposes; null: the one that is asked for. */
  service: '119' | '120' | null
  /** The area whose surge view is open; null: the daily view. */
  areaId: string | null
  /** What stands on the right of the surge view. */
  side: 'batch' | 'incident'
  /** The chosen pair of the proposal is open for a change. */
  pairOpen: boolean
  /** The alarm that is looked at, and the one that is played back. */
  alarmId: string | null
  replayId: string | null
  select: (id: string | null) => void
  openForm: (form: Form | null) => void
  openSheet: (sheet: Sheet | null) => void
}

export const useDesk = create<Desk>((set) => ({
  selectedId: null, filter: 'all', form: null, sheet: null, mapPick: false, teamId: null, firstTeamId: null, standDownId: null, tier: null, service: null, areaId: null, side: 'batch', pairOpen: false, alarmId: null, replayId: null,
  select: (selectedId) => set((s) => ({ selectedId, form: null, teamId: null, tier: null, service: null, sheet: s.sheet === 'record' || s.sheet === 'replay' ? null : s.sheet })),
  openForm: (form) => set((s) => ({ form: s.form === form ? null : form })),
  openSheet: (sheet) => set((s) => ({ sheet: s.sheet === sheet ? null : sheet })),
}))

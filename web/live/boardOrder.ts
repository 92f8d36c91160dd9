// Which rows stand where on the board: groups, counts and the order of urgency. Pure.
import type { IncidentBrief } from '../../server/contracts/incident.ts'
import { boardRow, type BoardRow, type RowState } from './boardRow.ts'

export interface Placed { incident: IncidentBrief; row: BoardRow }
/** `outage`: what came due while nobody was there to act; a person decides for each. */
export interface BoardGroups { outage: Placed[]; open: Placed[]; followUp: Placed[]; closed: Placed[] }
export type Filter = 'all' | RowState | 'mine'

const STATE: Record<RowState, number> = { late: 0, warn: 1, ok: 2 }
const STEP: readonly string[] = ['locate', 'dispatch', 'answer', 'depart', 'arrive', 'release', 'follow-up', 'close', 'done']

/** Overdue first, then what needs attention, then by how far the rescue is; the longest wait first inside each. `first`: the incident of the open call. */
export function boardGroups(incidents: readonly IncidentBrief[], now: number, first: string | null): BoardGroups {
  const groups: BoardGroups = { outage: [], open: [], followUp: [], closed: [] }
  for (const incident of incidents) {
    const placed = { incident, row: boardRow(incident, now) }
    if (incident.status === 'joined') continue
    if (incident.status === 'closed') groups.closed.push(placed)
    else if (incident.status === 'released' || incident.status === 'followed-up') groups.followUp.push(placed)
    else if (incident.attention.some((a) => a.reason === 'after-outage')) groups.outage.push(placed)
    else groups.open.push(placed)
  }
  groups.open.sort((a, b) => Number(b.incident.id === first) - Number(a.incident.id === first) || STATE[a.row.state] - STATE[b.row.state] || urgency(a, b))
  groups.outage.sort((a, b) => Date.parse(a.incident.times.reported) - Date.parse(b.incident.times.reported))
  groups.followUp.sort((a, b) => Date.parse(a.incident.times.released ?? '') - Date.parse(b.incident.times.released ?? ''))
  groups.closed.sort((a, b) => Date.parse(b.incident.times.closed ?? '') - Date.parse(a.incident.times.closed ?? ''))
  return groups
}

function urgency(a: Placed, b: Placed): number {
  if (a.row.state === 'ok') return STEP.indexOf(a.row.step) - STEP.indexOf(b.row.step) || b.row.clock - a.row.clock
  return over(b.row) - over(a.row) || b.row.clock - a.row.clock
}

const over = (row: BoardRow): number => (row.limit === null ? 0 : Math.max(0, row.clock - row.limit))

export function counts(open: readonly Placed[], accountId: string | null): Record<Filter, number> {
  const n: Record<Filter, number> = { all: open.length, ok: 0, warn: 0, late: 0, mine: 0 }
  for (const p of open) {
    n[p.row.state]++
    if (accountId !== null && p.incident.owner?.accountId === accountId) n.mine++
  }
  return n
}

export function passes(p: Placed, filter: Filter, accountId: string | null): boolean {
  if (filter === 'all') return true
  return filter === 'mine' ? p.incident.owner?.accountId === accountId : p.row.state === filter
}

/** Keep `shown` as it stands while a hand is on the list: gone ones drop out, new ones go to the end. */
export function heldOrder(shown: readonly string[], wanted: readonly string[]): string[] {
  const there = new Set(wanted)
  const kept = shown.filter((id) => there.has(id))
  const already = new Set(kept)
  return [...kept, ...wanted.filter((id) => !already.has(id))]
}

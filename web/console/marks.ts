// From the live state to what the map shows: incidents with their state, teams with their look, the line of the picked candidate.
import { useMemo } from 'react'
import type { AssignmentView, IncidentBrief } from '../../server/contracts/incident.ts'
import type { StationView } from '../../server/contracts/team.ts'
import { boardRow } from '../live/boardRow.ts'
import { isLive, lateBy, stuckOf } from '../live/evidence.ts'
import { useClock } from '../live/clock.ts'
import { teamPoints } from '../live/positions.ts'
import { useLive } from '../live/store.ts'
import type { AreaBrief } from '../../server/contracts/area.ts'
import type { AreaMark, IncidentMark, Marks, TeamMark, WayMark } from '../map/marks.ts'
import { metersBetween } from '../map/mercator.ts'
import { clock } from '../ui/duration.ts'
import { useDesk } from './desk.ts'
import { useResolution } from './intake/resolution.ts'
import { far } from './phrases.ts'
import { circleMark, useDeclare } from './surge/declare.ts'
import { t } from './words.ts'

/** Which layers the operator has switched on. */
export interface Shown { points: boolean; rings: boolean; teams: boolean }

/** In the surge view of `area` its cars are the cards of their estates; only the chosen one is a mark of its own, and stations are there when they are asked for. */
export function useMarks(stations: readonly StationView[], shown: Shown, area: AreaBrief | null): Marks {
  const { now, staleFor } = useClock()
  const incidents = useLive((s) => s.incidents)
  const teams = useLive((s) => s.teams)
  const selectedId = useDesk((s) => s.selectedId)
  const teamId = useDesk((s) => s.teamId ?? s.firstTeamId)
  const chosen = useResolution((s) => s.chosen)
  const draft = useDeclare()
  return useMemo(() => {
    const open = Object.values(incidents).filter((i) => i.elevator && i.times.released === null && i.status !== 'closed' && i.status !== 'joined')
    const inArea = new Set(area?.incidentIds ?? [])
    const rows = open.filter((i) => !inArea.has(i.id) || i.id === selectedId).map((i) => ({ incident: i, row: boardRow(i, now) }))
    const stuck = new Map(open.flatMap((i) => i.assignments.flatMap((a) => { const doubt = doubtOf(a, now); return doubt === null ? [] : [[a.teamId, doubt] as const] })))
    const marks: IncidentMark[] = rows.flatMap(({ incident: i, row }) => (i.elevator ? [{
      id: i.id, lat: i.elevator.lat, lng: i.elevator.lng, state: staleFor === null ? row.state : 'unknown' as const, selected: i.id === selectedId, drill: i.drill, label: `${i.elevator.estate} ${staleFor === null ? clock(row.clock) : '○'}`,
    }] : []))
    const sent = new Set(area?.proposal?.pairs.map((p) => p.teamId) ?? [])
    const called = new Set(open.flatMap((i) => i.assignments.filter(isLive).map((a) => a.teamId)))
    const teamMarks: TeamMark[] = shown.teams ? Object.values(teams).filter((team) => team.onDuty || called.has(team.id) || sent.has(team.id)).map((team) => ({
      id: team.id, name: team.name, picked: team.id === teamId, look: stuck.has(team.id) ? 'stuck' as const : called.has(team.id) ? 'way' as const : 'free' as const,
      label: called.has(team.id) || sent.has(team.id) || team.id === teamId ? [team.name, staleFor === null ? stuck.get(team.id) : undefined].filter(Boolean).join(' ') : null,
    })) : []
    const selected = open.find((i) => i.id === selectedId)
    const from = teamId === null ? null : (teamPoints().get(teamId) ?? null)
    return {
      incidents: marks, teams: teamMarks, stations: area && !shown.rings ? [] : stations, rings: shown.rings, areas: area ? [areaMark(area)] : draft.open ? [circleMark(draft) ?? []].flat() : [], ways: area ? waysOf(area, open, selectedId) : [], proposed: chosen ? { lat: chosen.lat, lng: chosen.lng } : null,
      line: selected?.elevator && from ? { from, to: selected.elevator, label: `${t('map.line')} ${far(metersBetween(from, selected.elevator))}` } : null,
    }
  }, [incidents, teams, stations, shown, selectedId, teamId, chosen, now, staleFor, area, draft])
}

const areaMark = (a: AreaBrief): AreaMark => ({ hull: a.hull, estates: a.estates.map((e) => ({ name: e.estate, lat: e.lat, lng: e.lng, open: e.open, unswept: e.unswept, all: e.elevators })) })

function waysOf(area: AreaBrief, open: readonly IncidentBrief[], selectedId: string | null): WayMark[] {
  const inside = new Set(area.incidentIds)
  const cars = new Map(open.map((i) => [i.id, i]))
  const gone = open.filter((i) => inside.has(i.id)).flatMap((i): WayMark[] => i.assignments.filter((a) => a.status === 'accepted' || a.status === 'departed').flatMap((a) => (i.elevator ? [{ teamId: a.teamId, to: i.elevator, proposed: false, picked: i.id === selectedId }] : [])))
  const proposed = (area.proposal?.pairs ?? []).flatMap((p): WayMark[] => { const to = cars.get(p.incidentId)?.elevator; return to ? [{ teamId: p.teamId, to, proposed: true, picked: p.incidentId === selectedId }] : [] })
  return [...gone, ...proposed]
}

/** Why a called team is drawn in orange; null for one that is believed and in time. */
function doubtOf(a: AssignmentView, now: number): string | null {
  const stuck = stuckOf(a, now)
  if (stuck) return t(`lane.${stuck.why}`, { time: clock(stuck.ms) })
  const late = lateBy(a, now)
  return late === null ? null : t('lane.late', { time: clock(late) })
}

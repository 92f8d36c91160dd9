// From the live state to what the map shows: incidents with their state, teams with their look, the line of the picked candidate.
import { useMemo } from 'react'
import type { StationView } from '../../server/contracts/team.ts'
import { boardRow } from '../live/boardRow.ts'
import { useClock } from '../live/clock.ts'
import { teamPoints } from '../live/positions.ts'
import { useLive } from '../live/store.ts'
import type { IncidentMark, Marks, TeamMark } from '../map/marks.ts'
import { metersBetween } from '../map/mercator.ts'
import { clock } from '../ui/duration.ts'
import { useDesk } from './desk.ts'
import { useResolution } from './intake/resolution.ts'
import { far } from './phrases.ts'
import { t } from './words.ts'

/** Which layers the operator has switched on. */
export interface Shown { points: boolean; rings: boolean; teams: boolean }

const LIVE = ['offered', 'accepted', 'departed', 'arrived']

export function useMarks(stations: readonly StationView[], shown: Shown): Marks {
  const { now, staleFor } = useClock()
  const incidents = useLive((s) => s.incidents)
  const teams = useLive((s) => s.teams)
  const selectedId = useDesk((s) => s.selectedId)
  const teamId = useDesk((s) => s.teamId ?? s.firstTeamId)
  const chosen = useResolution((s) => s.chosen)
  return useMemo(() => {
    const open = Object.values(incidents).filter((i) => i.elevator && i.times.released === null && i.status !== 'closed' && i.status !== 'joined')
    const rows = open.map((i) => ({ incident: i, row: boardRow(i, now) }))
    const stuck = new Set(rows.flatMap(({ incident, row }) => (row.text.code === 'not-moving' ? incident.assignments.filter((a) => a.status === 'accepted').map((a) => a.teamId) : [])))
    const marks: IncidentMark[] = rows.flatMap(({ incident: i, row }) => (i.elevator ? [{
      id: i.id, lat: i.elevator.lat, lng: i.elevator.lng, state: staleFor === null ? row.state : 'unknown' as const, selected: i.id === selectedId, drill: i.drill, label: `${i.elevator.estate} ${staleFor === null ? clock(row.clock) : '○'}`,
    }] : []))
    const called = new Set(open.flatMap((i) => i.assignments.filter((a) => LIVE.includes(a.status)).map((a) => a.teamId)))
    const teamMarks: TeamMark[] = shown.teams ? Object.values(teams).filter((team) => team.onDuty || called.has(team.id)).map((team) => ({
      id: team.id, name: team.name, picked: team.id === teamId, look: stuck.has(team.id) ? 'stuck' as const : called.has(team.id) ? 'way' as const : 'free' as const,
      label: called.has(team.id) || team.id === teamId ? (stuck.has(team.id) ? `${team.name} ${t('row.not-moving')}` : team.name) : null,
    })) : []
    const selected = open.find((i) => i.id === selectedId)
    const from = teamId === null ? null : (teamPoints().get(teamId) ?? null)
    return {
      incidents: marks, teams: teamMarks, stations, rings: shown.rings, proposed: chosen ? { lat: chosen.lat, lng: chosen.lng } : null,
      line: selected?.elevator && from ? { from, to: selected.elevator, label: `${t('map.line')} ${far(metersBetween(from, selected.elevator))}` } : null,
    }
  }, [incidents, teams, stations, shown, selectedId, teamId, chosen, now, staleFor])
}

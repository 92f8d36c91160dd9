// The ways of called teams: from where each was seen last to its elevator. How long that takes is domain/travel.ts.
import type { Point } from '../domain/travel.ts'
import type { Reader } from './pool.ts'

export interface OpenWay { assignmentId: string; from: Point; to: Point; meters: number; at: Date; rolling: boolean }

/** Of this team, those that it is called to or on the way to. None while nobody knows where it is. */
export async function listOpenWays(reader: Reader, teamId: string): Promise<OpenWay[]> {
  const { rows } = await reader.query<OpenWay>({ name: 'open_ways', text:
    `select a.id as "assignmentId", a.status = 'departed' as rolling, p.at, st_distance(p.position, e.position) as meters,
       json_build_object('lat', st_y(p.position::geometry), 'lng', st_x(p.position::geometry)) as "from", json_build_object('lat', st_y(e.position::geometry), 'lng', st_x(e.position::geometry)) as "to"
     from assignment a join incident i on i.id = a.incident_id join elevator e on e.id = i.elevator_id join team_position p on p.team_id = a.team_id
     where a.team_id = $1 and a.status in ('offered', 'accepted', 'departed')`, values: [teamId] })
  return rows
}

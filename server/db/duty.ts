// Whether a team is on duty: a column of its position, because ranking narrows by both at once.
import type { Reader } from './pool.ts'

/** A team that goes on duty before its phone has sent a position stands at its station, if it has one. */
export async function setDuty(reader: Reader, teamId: string, onDuty: boolean, now: Date): Promise<void> {
  await reader.query(
    `insert into team_position (team_id, position, source, at, on_duty) select t.id, s.position, 'station', $3, $2 from team t join station s on s.id = t.station_id where t.id = $1
     on conflict (team_id) do update set on_duty = excluded.on_duty`, [teamId, onDuty, now])
  await reader.query('update team_position set on_duty = $2 where team_id = $1 and on_duty <> $2', [teamId, onDuty])
}

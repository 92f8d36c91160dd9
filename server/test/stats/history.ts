// A made-up past of a city, for looking at statistics and for measuring them: calibrated to the published figures, written by SQL alone, from a seed.
import type { Tx } from '../../db/pool.ts'

/**
 * Writes `perDay` entrapments a day for `days` days before `until`, on the elevators that are there. Arrival is log-normal (median 12.9 min, sigma 0.45), slower in some
 * districts and at rush hours; on-site 3.2 min; people 1 + Poisson-like; 1 % without an arrival, 0.3 % with a wrong clock. Returns the number of incidents.
 */
export async function saveHistory(tx: Tx, past: { until: Date; days: number; perDay: number; seed: number }): Promise<number> {
  await tx.query('select setseed($1)', [past.seed])
  const { rowCount } = await tx.query(
    `create temporary table past on commit drop as
     with drawn as (
       select n, $1::timestamptz - ((n / $3::float8) + random() / $3) * interval '1 day' as day, random() as r1, random() as r2, random() as r3, random() as r4, random() as r5, random() as r6, random() as r7, random() as r8, random() as r9,
         greatest(random(), 1e-9) as g1, random() as g2, greatest(random(), 1e-9) as g3, random() as g4
       from generate_series(0, $2::int * $3::int - 1) n
     ), picked as (select d.*, ids[1 + floor(power(d.r3, 1.4) * cardinality(ids))::int] as elevator_id from drawn d, (select array_agg(id order by id) as ids from elevator) all_of_them)
     select gen_random_uuid() as id, d.*, e.region, e.maintenance_unit_id, e.use_unit_id, e.rescue_code, e.address,
       date_trunc('day', d.day at time zone 'Asia/Shanghai') at time zone 'Asia/Shanghai' + make_interval(secs => 3600 * (case when d.r1 < 0.15 then 18 + 2 * d.r2 when d.r1 < 0.28 then 8 + 2 * d.r2 when d.r1 < 0.92 then 7 + 16 * d.r2 else 6 * d.r2 end)) as reported_at,
       sqrt(-2 * ln(d.g1)) * cos(2 * pi() * d.g2) as z1, sqrt(-2 * ln(d.g3)) * cos(2 * pi() * d.g4) as z2
     from picked d join elevator e on e.id = d.elevator_id`,
    [past.until, past.days, past.perDay])
  await tx.query(
    `create temporary table told on commit drop as
     select p.*, 2 + 12 * power(r4, 2) + (case when r4 > 0.97 then 30 else 0 end) as answered, a.dispatched, a.dispatched + 15 + 90 * power(r6, 2) + (case when r6 > 0.985 then 200 else 0 end) as accepted,
       a.dispatched + 60 * exp(ln(10.5) + (('x' || substr(md5(p.region), 1, 4))::bit(16)::int / 65535.0 * 0.45) + (('x' || substr(md5(p.maintenance_unit_id::text), 1, 4))::bit(16)::int / 65535.0 * 0.2)
         + (case when extract(hour from reported_at at time zone 'Asia/Shanghai') in (8, 9, 18, 19) then 0.15 else 0 end) + 0.4 * z1) as arrived
     from past p cross join lateral (select 20 + 70 * power(r5, 2) as dispatched) a`)
  await tx.query(
    `insert into incident (id, number, version, kind, status, drill, region, elevator_id, reported_at, closed_at, state)
     select id, 'P' || substr(id::text, 1, 13), 8, 'entrapment', 'closed', false, region, elevator_id, reported_at, reported_at + interval '2 hours', '{}' from told`)
  await tx.query(
    `insert into incident_event (incident_id, seq, type, at, actor, data)
     select t.id, e.seq, e.type, t.reported_at + make_interval(secs => e.s), '{"kind":"system"}', e.data
     from told t cross join lateral (values
       (1, 'opened', answered + 1, jsonb_build_object('number', 'P' || substr(id::text, 1, 13), 'kind', 'entrapment', 'drill', false, 'region', region, 'reportedAt', to_char(reported_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'plan', '{}'::jsonb)),
       (2, 'report-received', answered + 1, jsonb_build_object('report', jsonb_build_object('source', 'call', 'reportedAt', to_char(reported_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')))),
       (3, 'located', dispatched - 5, jsonb_build_object('elevator', jsonb_build_object('id', elevator_id::text, 'region', region, 'maintenanceUnitId', maintenance_unit_id::text, 'useUnitId', use_unit_id::text, 'rescueCode', rescue_code, 'address', address))),
       (4, 'tier-started', dispatched, '{"tier": 1}'),
       (5, 'team-offered', dispatched, jsonb_build_object('assignmentId', id || '-1', 'tier', case when r7 < 0.02 then 2 else 1 end)),
       (6, 'offer-accepted', accepted, jsonb_build_object('assignmentId', id || '-1')),
       (7, case when r8 < 0.01 then null else 'team-arrived' end, case when r8 > 0.997 then dispatched - 40 else arrived end, jsonb_build_object('assignmentId', id || '-1')),
       (8, 'released', arrived + 60 * exp(ln(2.6) + 0.6 * z2), jsonb_build_object('assignmentId', id || '-1', 'release', jsonb_build_object('people', 1 + floor(3 * power(r9, 1.3)),
         'cause', jsonb_build_object('root', (array['human', 'human', 'human', 'external', 'external', 'door', 'door', 'control', 'electrical'])[1 + floor(9 * r2)])))),
       (9, 'closed', 7200, '{}')) e (seq, type, s, data)
     where e.type is not null`)
  await tx.query(
    `insert into call (id, sip_call_id, direction, state, remote_phone, region, incident_id, queued_at, answered_at, ended_at, outcome)
     select gen_random_uuid(), id::text, 'inbound', 'ended', '13800000000', region, id, reported_at, reported_at + make_interval(secs => answered), reported_at + interval '5 minutes', 'answered' from told`)
  return rowCount ?? 0
}

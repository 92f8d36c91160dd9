// The part of an area that lies in a region below it: what a county's bureau sees of an event that has grown beyond it. Its own estates, cars and people; nothing of the neighbours'.
import type { AreaBrief } from '../contracts/area.ts'
import { findAreaView } from './areaViews.ts'
import type { Reader } from './pool.ts'

type Inside = Pick<AreaBrief['counts'], 'open' | 'waiting' | 'enRoute' | 'onSite' | 'released' | 'people' | 'peopleOut' | 'care' | 'callers'> & { ids: string[] }

/** Of every area that has an estate in `prefix` and belongs to a region above it: open ones, and those closed since. The proposal is the whole area's and is left out. */
export async function listAreaParts(reader: Reader, prefix: string, closedSince: Date): Promise<AreaBrief[]> {
  const { rows } = await reader.query<{ id: string }>({ name: 'area_parts', text:
    `select a.id from area_incident a where a.region not like $1 || '%' and (a.status = 'open' or a.closed_at >= $2) and exists (select from area_estate t where t.area_id = a.id and not t.taken_out and t.region like $1 || '%')
     order by a.opened_at desc, a.id limit 200`, values: [prefix, closedSince] })
  const parts: AreaBrief[] = []
  for (const { id } of rows) {
    const view = await findAreaView(reader, id, '')
    if (!view) continue
    const { sweep, messages: _messages, timeline: _timeline, ...brief } = view
    const cars = sweep.filter((s) => s.region.startsWith(prefix))
    const estates = brief.estates.filter((e) => e.region.startsWith(prefix))
    const { ids, ...inside } = await countInside(reader, id, prefix)
    const here = new Set(ids)
    const having = (status: (typeof cars)[number]['status']) => cars.filter((c) => c.status === status).length
    const mean = (of: (e: AreaBrief['estates'][number]) => number) => estates.reduce((sum, e) => sum + of(e), 0) / Math.max(1, estates.length)
    parts.push({
      // The area is named after its first estate, which may be the neighbour's, or as the neighbour chose; who opened it is the neighbour's too.
      ...brief, name: estates[0] ? `${estates[0].estate}一带` : brief.number, openedBy: null, estates, hull: [], center: { lat: mean((e) => e.lat), lng: mean((e) => e.lng) }, proposal: null, incidentIds: brief.incidentIds.filter((i) => here.has(i)),
      counts: { ...inside, estates: estates.length, elevators: cars.length, unswept: having('unknown'), empty: having('empty'), running: having('running'), selfFreed: cars.filter((c) => c.from === 'sweep' && c.status === 'freed').length },
    })
  }
  return parts
}

async function countInside(reader: Reader, areaId: string, prefix: string): Promise<Inside> {
  const { rows: [found] } = await reader.query<Inside>({ name: 'area_part_counts', text:
    `with child as (
       select i.id, i.status not in ('released', 'followed-up', 'closed') as inside, coalesce((i.state -> 'people' ->> 'trapped')::int, 1) as people,
         (i.state -> 'people' ->> 'injured')::int > 0 or jsonb_array_length(i.state -> 'people' -> 'vulnerable') > 0 as care, case when i.status = 'closed' and i.state ->> 'kind' = 'entrapment' then coalesce((i.state -> 'people' ->> 'trapped')::int, 0) else (i.state -> 'stage' -> 'release' ->> 'people')::int end as out
       from incident i join elevator e on e.id = i.elevator_id where i.area_id = $1 and i.status <> 'joined' and e.region like $2 || '%'
     ), team as (
       select a.incident_id, bool_or(a.status = 'arrived') as here from assignment a join child c on c.id = a.incident_id where a.status in ('accepted', 'departed', 'arrived') group by a.incident_id
     )
     select coalesce(array_agg(c.id::text) filter (where c.inside), '{}') as ids, count(*) filter (where c.inside)::int as open, count(*) filter (where c.inside and t.here is null)::int as waiting,
       count(*) filter (where c.inside and not t.here)::int as "enRoute", count(*) filter (where c.inside and t.here)::int as "onSite", count(*) filter (where not c.inside)::int as released,
       coalesce(sum(c.people) filter (where c.inside), 0)::int as people, coalesce(sum(c.out) filter (where not c.inside), 0)::int as "peopleOut", count(*) filter (where c.inside and c.care)::int as care,
       (select count(distinct r.caller_phone)::int from report r join child o on o.id = r.incident_id where o.inside) as callers
     from child c left join team t on t.incident_id = c.id`, values: [areaId, prefix] })
  if (!found) throw new Error('an aggregate without a row')
  return found
}

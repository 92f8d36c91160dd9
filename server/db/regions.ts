// Regions and the base map: outlines, roads, water, parks and labels, as far as a scope reaches.
import type { MapBase } from '../contracts/map.ts'
import type { RegionView } from '../contracts/region.ts'
import type { Reader } from './pool.ts'

/** A province's outline may have half a million vertices; on a screen a hundred metres are one pixel. */
const SIMPLIFY_DEGREES = 0.0003
const DECIMALS = 5
/** A map that ends at the border looks cut off: what lies a few kilometres beyond is drawn too. */
const MARGIN_DEGREES = 0.03

export async function listRegions(reader: Reader, prefix: string): Promise<RegionView[]> {
  const { rows } = await reader.query<RegionView>({ name: 'list_regions', text:
    `select r.code, r.name, r.level, (select p.code from region p where p.code = r.parent and p.code like $1 || '%') as parent from region r where r.code like $1 || '%' order by r.code`, values: [prefix] })
  return rows
}

type Vertex = [number, number]
interface Polygons { type: 'Polygon' | 'MultiPolygon'; coordinates: Vertex[][] | Vertex[][][] }
interface FeatureRow { kind: 'road' | 'water' | 'park' | 'label'; name: string; level: number; shape: { type: string; coordinates: unknown } }

/**
 * The counties' outlines and what lies in them. Without features of its own a region still has its outlines and its estates' names,
 * so the map is never blank. Null when the scope has neither outlines nor elevators.
 */
export async function findMapBase(reader: Reader, prefix: string): Promise<MapBase | null> {
  const districts = await reader.query<{ region: string; name: string; outline: Polygons; label: { coordinates: Vertex } }>({ name: 'map_districts', text:
    `select code as region, name, st_asgeojson(st_simplifypreservetopology(outline::geometry, ${SIMPLIFY_DEGREES}), ${DECIMALS})::json as outline, st_asgeojson(st_pointonsurface(outline::geometry), ${DECIMALS})::json as label
     from region where code like $1 || '%' and level = 'county' and outline is not null order by code`, values: [prefix] })
  const features = await reader.query<FeatureRow>({ name: 'map_features', text:
    `with scope as materialized (select st_union(outline::geometry) as area from region where code like $1 || '%' and level = 'county')
     select kind, name, level, st_asgeojson(shape::geometry, ${DECIMALS})::json as shape from map_feature, scope where shape::geometry && st_expand(scope.area, ${MARGIN_DEGREES}) order by id`, values: [prefix] })
  const bounds = await reader.query<{ west: number | null; south: number; east: number; north: number }>({ name: 'map_bounds', text:
    `select st_xmin(b) as west, st_ymin(b) as south, st_xmax(b) as east, st_ymax(b) as north from
       (select coalesce((select st_extent(outline::geometry) from region where code like $1 || '%' and outline is not null), (select st_extent(position::geometry) from elevator where region like $1 || '%'))::box3d as b) x`, values: [prefix] })
  const box = bounds.rows[0]
  if (!box || box.west === null) return null
  const of = (kind: FeatureRow['kind']) => features.rows.filter((f) => f.kind === kind)
  const labels = of('label').map((f) => ({ name: f.name, at: f.shape.coordinates as Vertex }))
  return {
    bounds: [box.west, box.south, box.east, box.north],
    districts: districts.rows.map((d) => ({ region: d.region, name: d.name, rings: ringsOf(d.outline), label: d.label.coordinates })),
    roads: of('road').map((f) => ({ name: f.name, level: f.level, points: f.shape.coordinates as Vertex[] })),
    water: of('water').map((f) => ({ name: f.name, rings: ringsOf(f.shape as Polygons) })),
    parks: of('park').map((f) => ({ name: f.name, rings: ringsOf(f.shape as Polygons) })),
    labels: labels.length > 0 ? labels : await listEstateLabels(reader, prefix),
  }
}

const ringsOf = ({ type, coordinates }: Polygons): Vertex[][] => (type === 'Polygon' ? (coordinates as Vertex[][]) : (coordinates as Vertex[][][]).flat())

/** The hundred largest estates: what people give as their place. */
async function listEstateLabels(reader: Reader, prefix: string): Promise<MapBase['labels']> {
  const { rows } = await reader.query<{ name: string; lng: number; lat: number }>({ name: 'map_estates', text:
    `select estate as name, avg(st_x(position::geometry)) as lng, avg(st_y(position::geometry)) as lat from elevator where region like $1 || '%' group by estate, region order by count(*) desc limit 100`, values: [prefix] })
  return rows.map((r) => ({ name: r.name, at: [r.lng, r.lat] }))
}

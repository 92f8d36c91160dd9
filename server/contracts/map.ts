// The schematic base map and the elevators' points: what the console draws without any tile server.
import { Type, type Static } from 'typebox'

/** One vertex: [longitude, latitude], WGS-84 degrees. */
export const Vertex = Type.Tuple([Type.Number(), Type.Number()])
export const MapLine = Type.Object({ name: Type.String(), level: Type.Integer({ minimum: 1, maximum: 3 }), points: Type.Array(Vertex) })
export const MapArea = Type.Object({ name: Type.String(), rings: Type.Array(Type.Array(Vertex)) })
/** `GET /api/map/base`: drawn from the city's own data. Level 1 = ring road or trunk, 2 = main road, 3 = street. Bounds: [west, south, east, north]. */
export const MapBase = Type.Object({
  bounds: Type.Tuple([Type.Number(), Type.Number(), Type.Number(), Type.Number()]),
  districts: Type.Array(Type.Object({ region: Type.String(), name: Type.String(), rings: Type.Array(Type.Array(Vertex)), label: Vertex })),
  roads: Type.Array(MapLine), water: Type.Array(MapArea), parks: Type.Array(MapArea),
  labels: Type.Array(Type.Object({ name: Type.String(), at: Vertex })),
}, { $id: 'MapBase' })
export type MapBase = Static<typeof MapBase>

/**
 * `GET /api/elevators/points`: `application/octet-stream`, little-endian columns: uint32 n, then n × int32 longitude × 10^6, n × int32 latitude × 10^6, n × uint32 elevator id.
 * Only the elevators of the caller's regions.
 */
export const POINTS_TYPE = 'application/octet-stream'

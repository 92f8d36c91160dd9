// The elevators' points as the server packs them: one little-endian column after the other. Pure.
export interface PointColumns { n: number; lngE6: Int32Array; latE6: Int32Array; ids: Uint32Array }

/** Throws RangeError when the length does not fit the count: half a download is no map. */
export function unpackPoints(body: ArrayBuffer): PointColumns {
  const n = body.byteLength < 4 ? 0 : new DataView(body).getUint32(0, true)
  if (body.byteLength !== 4 + 12 * n) throw new RangeError(`${body.byteLength} bytes for ${n} points`)
  return { n, lngE6: new Int32Array(body, 4, n), latE6: new Int32Array(body, 4 + 4 * n, n), ids: new Uint32Array(body, 4 + 8 * n, n) }
}

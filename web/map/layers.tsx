// Map layers as components that render nothing: one effect puts the layer on and takes it off, one gives it its data.
import type L from 'leaflet'
import { useEffect, useState } from 'react'
import type { MapBase } from '../../server/contracts/map.ts'
import { BaseLayer } from './BaseLayer.ts'
import { LiveLayer } from './LiveLayer.ts'
import type { Marks } from './marks.ts'
import type { Palette } from './palette.ts'
import { PointTiles } from './PointTiles.ts'

export function SchematicBase({ map, base, palette }: { map: L.Map; base: MapBase; palette: Palette }) {
  useEffect(() => {
    const layer = new BaseLayer(base, palette).addTo(map)
    return () => { layer.remove() }
  }, [map, base, palette])
  return null
}

/** Every elevator as a point; kept while it is hidden. */
export function ElevatorPoints({ map, palette, shown, onOutcome }: { map: L.Map; palette: Palette; shown: boolean; onOutcome: (outcome: { n: number } | { failed: string }) => void }) {
  const [layer, setLayer] = useState<PointTiles | null>(null)
  useEffect(() => {
    const made = new PointTiles('/api/elevators/points', { dot: palette['--map-dot'], ink: palette['--map-ink'] }, onOutcome)
    setLayer(made)
    return () => made.close()
  }, [palette, onOutcome])
  useEffect(() => {
    if (!layer || !shown) return undefined
    layer.addTo(map)
    return () => { layer.remove() }
  }, [map, layer, shown])
  return null
}

/** `onLayer` gives the page the layer for asking what lies under the pointer. */
export function LiveMarks({ map, palette, marks, now, onLayer, onFollow }: { map: L.Map; palette: Palette; marks: Marks; now: number; onLayer: (layer: LiveLayer | null) => void; onFollow: (at: { x: number; y: number } | null) => void }) {
  const [layer, setLayer] = useState<LiveLayer | null>(null)
  useEffect(() => {
    const made = new LiveLayer(palette)
    made.onFollow = onFollow
    made.addTo(map)
    setLayer(made)
    onLayer(made)
    return () => { onLayer(null); made.remove() }
  }, [map, palette, onLayer, onFollow])
  useEffect(() => { layer?.show(marks, now) }, [layer, marks, now])
  return null
}

// A plain Leaflet map in a box: created once, told of clicks and moves, taken down with its box.
import L from 'leaflet'
import { useEffect, useState, type RefObject } from 'react'
import 'leaflet/dist/leaflet.css'

/** Null until the box is on the page. */
export function useLeaflet(box: RefObject<HTMLDivElement | null>): L.Map | null {
  const [map, setMap] = useState<L.Map | null>(null)
  useEffect(() => {
    if (!box.current) return undefined
    const made = L.map(box.current, { center: [34.76, 113.67], zoom: 12, minZoom: 8, maxZoom: 18, zoomSnap: 0.5, wheelPxPerZoomLevel: 90, zoomControl: false, attributionControl: false, boxZoom: false })
    const watch = new ResizeObserver(() => made.invalidateSize({ animate: false }))
    watch.observe(box.current)
    setMap(made)
    return () => { watch.disconnect(); made.remove() }
  }, [box])
  return map
}

/** A hand on the map locks the view: drag, wheel, pinch or arrow keys. */
export function onGesture(map: L.Map, tell: () => void): () => void {
  const box = map.getContainer()
  const key = (e: KeyboardEvent) => { if (e.key.startsWith('Arrow') || '+-='.includes(e.key)) tell() }
  map.on('dragstart', tell)
  box.addEventListener('wheel', tell, { passive: true })
  box.addEventListener('keydown', key)
  return () => {
    map.off('dragstart', tell)
    box.removeEventListener('wheel', tell)
    box.removeEventListener('keydown', key)
  }
}

// The city: schematic base, elevators, stations, teams and incidents. A hand on it locks the view; it refits only when the set of incidents changes.
import type L from 'leaflet'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { AreaBrief } from '../../server/contracts/area.ts'
import type { MapBase } from '../../server/contracts/map.ts'
import type { StationView } from '../../server/contracts/team.ts'
import { useClock } from '../live/clock.ts'
import { useFetched } from '../live/fetched.ts'
import { ElevatorPoints, LiveMarks, SchematicBase } from '../map/layers.tsx'
import type { LiveLayer } from '../map/LiveLayer.ts'
import type { Marks } from '../map/marks.ts'
import { readPalette } from '../map/palette.ts'
import { onGesture, useLeaflet } from '../map/useLeaflet.ts'
import '../map/map.css'
import { useDesk } from './desk.ts'
import { clickAt } from './intake/resolution.ts'
import { useKey } from './keys.ts'
import { ChosenTip, Legend, MapTools, ScaleBar, ZoomButtons } from './mapParts.tsx'
import { useMarks, type Shown } from './marks.ts'
import { pickAt, useDeclare } from './surge/declare.ts'
import { t } from './words.ts'

export function CityMap({ area }: { area: AreaBrief | null }) {
  const box = useRef<HTMLDivElement>(null)
  const tip = useRef<HTMLDivElement>(null)
  const live = useRef<LiveLayer | null>(null)
  const map = useLeaflet(box)
  const palette = useMemo(readPalette, [])
  const base = useFetched<MapBase>('/api/map/base')
  const stations = useFetched<StationView[]>('/api/stations')
  const [shown, setShown] = useState<Shown>({ points: true, rings: false, teams: true })
  const [points, setPoints] = useState<{ n: number } | { failed: string } | null>(null)
  const mapPick = useDesk((s) => s.mapPick)
  const { now } = useClock()
  const marks = useMarks(stations.value ?? [], shown, area)
  const fit = useFittedView(map, base.value, marks)
  const follow = useCallback((at: { x: number; y: number } | null) => {
    if (!tip.current) return
    if (tip.current.hidden !== (at === null)) tip.current.hidden = at === null
    const to = at && `translate(calc(${Math.round(at.x)}px - 50%), calc(${Math.round(at.y) - 34}px - 100%))`
    if (to && tip.current.style.transform !== to) tip.current.style.transform = to
  }, [])
  const takeLayer = useCallback((layer: LiveLayer | null) => { live.current = layer }, [])
  const circlePick = useDeclare((s) => s.pick)
  useKey('Escape', () => useDesk.setState({ mapPick: false }), mapPick)
  usePointer(map, live)

  return (
    <section className={mapPick || circlePick !== null ? 'map picking' : 'map'} aria-label={t('map.title')}>
      <div className="map-box" ref={box} role="application" aria-label={t('map.how')} />
      {map && base.value ? <SchematicBase map={map} base={base.value} palette={palette} /> : null}
      {map ? <ElevatorPoints map={map} palette={palette} shown={shown.points} onOutcome={setPoints} /> : null}
      {map ? <LiveMarks map={map} palette={palette} marks={marks} now={now} onLayer={takeLayer} onFollow={follow} /> : null}
      <MapTools shown={shown} onShow={setShown} teams={marks.teams.length} points={points} />
      {map ? <ZoomButtons map={map} onFit={fit} /> : null}
      {mapPick ? <p className="ov pick" role="status">{t('map.pick')}</p> : null}
      {circlePick !== null ? <p className="ov pick" role="status">{t(`declare.map.${circlePick}`)}</p> : null}
      {base.problem ? <p className="ov pick" role="status">▲ {t('map.failed')}</p> : base.loading ? <p className="ov pick" role="status">{t('map.loading')}</p> : null}
      <ChosenTip box={tip} />
      <Legend surge={area !== null} />
      {map ? <ScaleBar map={map} /> : null}
    </section>
  )
}

/** Fits the incidents when their set changes and no hand has moved the map since; a chosen or proposed one out of sight is brought into it. */
function useFittedView(map: L.Map | null, base: MapBase | null, { incidents, proposed, areas }: Marks): () => void {
  const locked = useRef(false)
  // In an area the area is what is looked at, whatever is chosen in it.
  const hull = areas[0]?.hull ?? []
  const set = hull.length > 0 ? `area ${hull.join()}` : incidents.map((i) => i.id).toSorted().join()
  const selected = incidents.find((i) => i.selected) ?? null
  const fit = useCallback(() => {
    if (!map) return
    locked.current = false
    if (hull.length > 0) map.fitBounds(hull.map(([lng, lat]): [number, number] => [lat, lng]), { padding: [36, 46], maxZoom: 15.5, animate: false })
    else if (incidents.length > 0) map.fitBounds(incidents.map((i): [number, number] => [i.lat, i.lng]), { padding: [90, 90], maxZoom: 13.5, animate: false })
    else if (base) map.setView([(base.bounds[1] + base.bounds[3]) / 2, (base.bounds[0] + base.bounds[2]) / 2], 11.5, { animate: false })
  }, [map, base, set])
  useEffect(() => (map ? onGesture(map, () => { locked.current = true }) : undefined), [map])
  useEffect(() => { if (!locked.current) fit() }, [fit])
  // The box is another one in the surge view: what was fitted to the large one lies outside the small one.
  useEffect(() => {
    const again = () => { if (!locked.current) fit() }
    map?.on('resize', again)
    return () => { map?.off('resize', again) }
  }, [map, fit])
  const seek = proposed ?? selected
  useEffect(() => {
    if (map && seek && !map.getBounds().pad(-0.12).contains([seek.lat, seek.lng])) map.panTo([seek.lat, seek.lng])
  }, [map, seek?.lat, seek?.lng])
  return fit
}

/** Hover names what is there, a click opens it; in the picking mode a click, or Enter at the middle, says where the caller is. */
function usePointer(map: L.Map | null, live: React.RefObject<LiveLayer | null>): void {
  useEffect(() => {
    if (!map) return undefined
    const pick = (at: L.LatLng) => { clickAt({ lat: at.lat, lng: at.lng }); useDesk.setState({ mapPick: false }) }
    const move = (e: L.LeafletMouseEvent) => {
      const hit = live.current?.hit(e.containerPoint) ?? null
      live.current?.point(hit)
      map.getContainer().style.cursor = hit ? 'pointer' : ''
    }
    const click = (e: L.LeafletMouseEvent) => {
      if (useDesk.getState().mapPick) { pick(e.latlng); return }
      if (useDeclare.getState().pick !== null) { pickAt({ lat: e.latlng.lat, lng: e.latlng.lng }); return }
      const hit = live.current?.hit(e.containerPoint) ?? null
      if (hit?.is === 'incident') useDesk.getState().select(hit.id)
      if (hit?.is === 'team') useDesk.setState({ teamId: hit.id })
    }
    const key = (e: KeyboardEvent) => {
      const forCircle = useDeclare.getState().pick !== null
      if (e.key !== 'Enter' || !(forCircle || useDesk.getState().mapPick)) return
      e.stopPropagation()
      if (forCircle) pickAt({ lat: map.getCenter().lat, lng: map.getCenter().lng })
      else pick(map.getCenter())
    }
    map.on('mousemove', move).on('click', click)
    const box = map.getContainer()
    box.addEventListener('keydown', key)
    return () => { map.off('mousemove', move).off('click', click); box.removeEventListener('keydown', key) }
  }, [map, live])
}

// What lies over the map: layer switches, zoom, legend, scale, and the name of the chosen incident.
import type L from 'leaflet'
import { useEffect, useState, type RefObject } from 'react'
import { useClock } from '../live/clock.ts'
import { useLive } from '../live/store.ts'
import { metersPerPixel, scaleBar } from '../map/mercator.ts'
import { clock } from '../ui/duration.ts'
import { Glyph } from '../ui/Glyph.tsx'
import { Icon } from '../ui/Icon.tsx'
import type { Shown } from './marks.ts'
import { useDesk } from './desk.ts'
import { press } from './keys.ts'
import { far } from './phrases.ts'
import { useDeclare } from './surge/declare.ts'
import { t } from './words.ts'

export function MapTools({ shown, onShow, teams, points }: { shown: Shown; onShow: (shown: Shown) => void; teams: number; points: { n: number } | { failed: string } | null }) {
  const failed = points !== null && 'failed' in points ? points.failed : null
  const declaring = useDeclare((s) => s.open)
  const count = points !== null && 'n' in points ? ` ${points.n.toLocaleString()}` : ''
  return (
    <div className="ov mtools">
      <span className="on"><Icon name="layers" size={14} />{t('map.schematic')}</span>
      <button type="button" className={shown.points ? 'on' : ''} aria-pressed={shown.points} title={failed ?? undefined} onClick={() => onShow({ ...shown, points: !shown.points })}>{failed === null ? '' : '▲ '}{t('map.density')}{count}</button>
      <button type="button" className={shown.rings ? 'x on' : 'x'} aria-pressed={shown.rings} onClick={() => onShow({ ...shown, rings: !shown.rings })}>{t('map.rings')}</button>
      <button type="button" className={shown.teams ? 'on' : ''} aria-pressed={shown.teams} onClick={() => onShow({ ...shown, teams: !shown.teams })}>{t('map.teams', { n: teams })}</button>
      <button type="button" className={declaring ? 'on' : ''} aria-pressed={declaring} onClick={() => press('Z')}>{t('declare.button')} <kbd>Z</kbd></button>
    </div>
  )
}

export function ZoomButtons({ map, onFit }: { map: L.Map; onFit: () => void }) {
  return (
    <div className="ov zoom">
      <button type="button" aria-label={t('map.in')} onClick={() => map.zoomIn(1)}><Icon name="plus" /></button>
      <button type="button" aria-label={t('map.out')} onClick={() => map.zoomOut(1)}><Icon name="minus" /></button>
      <button type="button" aria-label={t('map.fit')} onClick={onFit}><Icon name="locate" /></button>
    </div>
  )
}

/** Placed by the live layer, frame by frame; React only writes its words. */
export function ChosenTip({ box }: { box: RefObject<HTMLDivElement | null> }) {
  const selectedId = useDesk((s) => s.selectedId)
  const incident = useLive((s) => s.incidents[selectedId ?? ''] ?? null)
  const { now, staleFor } = useClock()
  const people = incident?.people.trapped
  return (
    <div className="tip" ref={box} hidden>
      {incident?.elevator ? <><b>{incident.elevator.rescueCode} {incident.elevator.estate} {incident.elevator.building}</b><br />
        <span className="meta">{people == null ? t('people.unknown') : t('people', { n: people })} · {t('map.since', { time: staleFor === null ? clock(now - Date.parse(incident.times.reported)) : '○' })}</span></> : null}
    </div>
  )
}

const ARROW = 'M0 -9 6.5 7 0 3.6 -6.5 7Z'

export function Legend({ surge }: { surge: boolean }) {
  if (surge) {
    return (
      <div className="ov leg">
        <span><i className="l-open" aria-hidden />{t('sweep.people')}</span><span><i className="l-unswept" aria-hidden />{t('sweep.unknown')}</span>
        <span><svg width="20" height="8" aria-hidden><path d="M0 4h20" className="l-proposed" /></svg>{t('map.proposed')}</span><span><svg width="20" height="8" aria-hidden><path d="M0 4h20" className="l-gone" /></svg>{t('map.way')}</span>
      </div>
    )
  }
  return (
    <div className="ov leg">
      <span><Glyph kind="late" size={11} />{t('state.late')}</span><span><Glyph kind="warn" size={11} />{t('state.warn')}</span><span><Glyph kind="ok" size={11} />{t('state.ok')}</span>
      <span><svg width="10" height="10" aria-hidden><rect x="1" y="1" width="8" height="8" className="l-station" /></svg>{t('map.station')}</span>
      <span><svg width="12" height="14" viewBox="-7 -10 14 18" aria-hidden><path d={ARROW} className="l-free" /></svg>{t('map.free')}</span>
      <span><svg width="12" height="14" viewBox="-7 -10 14 18" aria-hidden><path d={ARROW} className="l-way" /></svg>{t('map.way')}</span>
      <span><svg width="12" height="14" viewBox="-7 -10 14 18" aria-hidden><path d={ARROW} className="l-stale" /></svg>{t('map.stale')}</span>
      <span><svg width="18" height="8" aria-hidden><path d="M0 4h18" className="l-line" /></svg>{t('map.line')}</span>
    </div>
  )
}

/** Measured in the middle of the view. */
export function ScaleBar({ map }: { map: L.Map }) {
  const [bar, setBar] = useState(() => measure(map))
  useEffect(() => {
    const again = () => setBar(measure(map))
    map.on('moveend', again)
    return () => { map.off('moveend', again) }
  }, [map])
  return <div className="ov scl">{t('map.not-to-scale')}<br />{bar.meters >= 1000 ? far(bar.meters).replace('.0', '') : t('unit.m', { value: bar.meters })}<i style={{ width: bar.width }} /></div>
}

const measure = (map: L.Map) => scaleBar(metersPerPixel(map.getCenter().lat, map.getZoom()), 110)

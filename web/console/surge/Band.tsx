// The band of a mass event (大面积困人): what it is, since when, how many; it stays while an area is open, whatever stands below.
import { useClock } from '../../live/clock.ts'
import { useLive } from '../../live/store.ts'
import { clock, hourMinute } from '../../ui/duration.ts'
import { Glyph } from '../../ui/Glyph.tsx'
import { wordOf } from '../../ui/i18n.ts'
import { useDesk } from '../desk.ts'
import { useKey } from '../keys.ts'
import { useCalm } from '../seen.ts'
import { t } from '../words.ts'
import { openAreas } from './area.ts'

/** How often the ear is told how many cars are open, in ms. */
const TOLD_EVERY = 30_000

/** Areas with a button of their own; G goes through all. */
const TABS = 4

export function Band() {
  const areas = useLive((s) => s.areas)
  const areaId = useDesk((s) => s.areaId)
  const { now, staleFor } = useClock()
  const open = openAreas(areas)
  const shown = open.find((a) => a.id === areaId) ?? open[0]
  const told = useCalm(shown ? t('surge.announced', { name: shown.name, n: shown.counts.open }) : '', TOLD_EVERY)
  const next = areaId === null ? open[0] : open[open.findIndex((a) => a.id === areaId) + 1]
  const turn = () => useDesk.setState({ areaId: next?.id ?? null, side: 'batch' })
  useKey('G', turn, shown !== undefined)
  if (!shown) return null
  const { counts } = shown
  // With a button each, many areas would push the last one off the screen: the largest and the open one, the rest are counted.
  const named = open.filter((a, n) => n < TABS || a.id === areaId)
  return (
    <section className={shown.drill ? 'band drilled' : 'band'} aria-label={t('surge.band')}>
      <h2><Glyph kind="late" size={13} />{shown.drill ? <i className="drill">{t('drill')}</i> : null}{t('surge')} {shown.number}　{shown.name}</h2>
      <span className="sr" role="status">{told}</span>
      <span>{t('surge.lasts')} <b>{staleFor === null ? clock(now - Date.parse(shown.openedAt)) : '○'}</b></span>
      <span>{t('surge.size', { estates: counts.estates, cars: counts.elevators })}</span>
      <span className="x">{wordOf('area-kind', shown.kind)} · {t('surge.pooled')}</span>
      {shown.powerBackAt ? <span className="x">✓ {t('surge.power-back', { time: hourMinute(new Date(shown.powerBackAt)) })}</span>
        : shown.powerDueAt ? <span className="x">{t('surge.power-due', { time: hourMinute(new Date(shown.powerDueAt)) })}</span> : null}
      <span className="push tabs">
        {open.length > 1 ? named.map((a) => <button key={a.id} type="button" className="btn sm" aria-pressed={a.id === areaId} onClick={() => useDesk.setState({ areaId: a.id, side: 'batch' })}>{a.number} · {a.counts.open}</button>) : null}
        {open.length > named.length ? <span className="meta">{t('surge.more-areas', { n: open.length - named.length })}</span> : null}
        <button type="button" className={areaId === null ? 'btn sm pri' : 'btn sm'} onClick={turn}>{areaId === null ? t('surge.open') : next ? t('surge.next', { number: next.number }) : t('surge.leave')} <kbd>G</kbd></button>
      </span>
    </section>
  )
}

// Brand, seat, line, the queue's numbers, the command line, and the server's clock.
import { useClock } from '../../live/clock.ts'
import { useLive } from '../../live/store.ts'
import { clock, timeOfDay } from '../../ui/duration.ts'
import { Glyph } from '../../ui/Glyph.tsx'
import { Mark } from '../../ui/Icon.tsx'
import { language } from '../../ui/i18n.ts'
import { useDesk } from '../desk.ts'
import { useLine } from '../line.ts'
import { t } from '../words.ts'
import { CommandLine } from './CommandLine.tsx'
import { Gate } from './Gate.tsx'
import { SeatSwitch } from './SeatSwitch.tsx'

export function TopBar() {
  const me = useLive((s) => s.me)
  return (
    <header className="top">
      <div className="brand"><Mark /><div>{t('brand')}<small>{me?.regionName ?? ''} 96333</small></div></div><i className="sep" />
      <SeatSwitch />
      <Health /><i className="sep" />
      <QueueNumbers /><i className="sep" />
      <CommandLine />
      <Clock />
      <Gate />
    </header>
  )
}

function Health() {
  const { phone, state } = useLine()
  const { delay, link } = useLive()
  const openSheet = useDesk((s) => s.openSheet)
  const good = phone !== null && state.line === 'ready'
  return (
    <button type="button" className="health" onClick={() => openSheet('gate')}>
      <span><Glyph kind={good ? 'ok' : phone ? 'warn' : 'unknown'} size={9} /> {t(phone ? `line.${state.line}` : 'line.off')}</span>
      <span className="x">{link === 'live' && delay !== null ? t('health.delay', { n: delay }) : t(link === 'live' ? 'health.measuring' : 'health.lost')}</span>
    </button>
  )
}

function QueueNumbers() {
  const queue = useLive((s) => s.queue)
  const openSheet = useDesk((s) => s.openSheet)
  const { now, staleFor } = useClock()
  if (!queue) return <div className="q" />
  const longest = queue.longestSince === null ? null : now - Date.parse(queue.longestSince)
  const share = queue.answeredWithin15 === null ? null : (queue.answeredWithin15 * 100).toFixed(1)
  return (
    <div className="q" role="group" aria-label={t('queue.label')}>
      <div className={queue.waiting > queue.seatsReady ? 'amb' : ''}><b>{queue.waiting}</b><span>{t('queue.waiting')}</span></div>
      <div className={longest !== null && longest > 15_000 ? 'amb' : ''}><b>{longest === null ? '—' : staleFor === null ? clock(longest) : '○'}</b><span>{t('queue.longest')}</span></div>
      <div><b>{share ?? '—'}{share === null ? null : <em>%</em>}</b><span>{t('queue.within')}</span></div>
      <button type="button" className={queue.callbacksOpen > 0 ? 'amb' : ''} onClick={() => openSheet('callbacks')}><b>{queue.abandonedToday}</b><span>{t('queue.abandoned', { n: queue.callbacksOpen })}</span></button>
      <div className="opt"><b>{queue.seatsReady}/{queue.seatsOn}</b><span>{t('queue.seats')}</span></div>
    </div>
  )
}

function Clock() {
  const { now, staleFor } = useClock()
  const at = new Date(now)
  return (
    <div className={staleFor === null ? 'clk' : 'clk stale'}>
      <b>{staleFor === null ? timeOfDay(at) : `○ ${clock(staleFor)}`}</b>
      <span>{staleFor === null ? at.toLocaleDateString(language(), { month: 'short', day: 'numeric', weekday: 'short' }) : t('stale.since', { time: timeOfDay(at) })}</span>
    </div>
  )
}

// Callers who were cut off or gave up: who is to be called back, since when, and one button to do it.
import { useClock } from '../../live/clock.ts'
import { useLive } from '../../live/store.ts'
import { clock, maskPhone } from '../../ui/duration.ts'
import { useAct } from '../act.ts'
import { useDesk } from '../desk.ts'
import { useKey } from '../keys.ts'
import { dial } from '../line.ts'
import { Refusal } from '../Refusal.tsx'
import { t } from '../words.ts'

export function Callbacks() {
  const open = useDesk((s) => s.sheet === 'callbacks')
  return open ? <List /> : null
}

function List() {
  const callbacks = useLive((s) => s.callbacks)
  const openSheet = useDesk((s) => s.openSheet)
  const { now } = useClock()
  const act = useAct()
  useKey('Escape', () => openSheet(null))
  const due = Object.values(callbacks).filter((c) => c.doneAt === null).sort((a, b) => a.dueAt.localeCompare(b.dueAt))
  return (
    <div className="sheet callbacks" role="region" aria-label={t('callbacks.title')}>
      <h2>{t('callbacks.title')}<button type="button" className="btn sm push" onClick={() => openSheet(null)}>{t('close')} <kbd>Esc</kbd></button></h2>
      <Refusal problem={act.problem} onClose={act.forget} />
      {due.length === 0 ? <p className="meta">{t('callbacks.none')}</p> : null}
      <ul>
        {due.map((c) => (
          <li key={c.id}>
            <b>{maskPhone(c.phone)}</b>
            <span className="meta">{c.claimedBy ?? (Date.parse(c.dueAt) > now ? t('callbacks.in', { time: clock(Date.parse(c.dueAt) - now) }) : t('callbacks.since', { time: clock(now - Date.parse(c.dueAt)) }))}</span>
            <button type="button" className="btn sm" onClick={() => { void act.run(() => dial({ phone: c.phone, callbackId: c.id })).then((done) => { if (done) openSheet(null) }) }}>{t('callbacks.call')}</button>
          </li>
        ))}
      </ul>
    </div>
  )
}

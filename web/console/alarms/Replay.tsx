// The states of the car two minutes before and after an alarm, as steps: floor, door, people, power. Over the map, closed by Esc; true, false or unknown is said here.
import { useEffect, useRef, useState } from 'react'
import { MARKS_SHOWN } from './marks.ts'
import type { AlarmReplay } from '../../../server/contracts/alarm.ts'
import { useFetched } from '../../live/fetched.ts'
import { timeOfDay } from '../../ui/duration.ts'
import { wordOf } from '../../ui/i18n.ts'
import { useAct } from '../act.ts'
import { useDesk } from '../desk.ts'
import { useKey } from '../keys.ts'
import { place } from '../phrases.ts'
import { Refusal } from '../Refusal.tsx'
import { t } from '../words.ts'
import { ReplayChart } from './ReplayChart.tsx'
import { markAlarm, reasonsOf } from './waiting.ts'

export function Replay() {
  const open = useDesk((s) => s.sheet === 'replay')
  const id = useDesk((s) => s.replayId)
  return open && id !== null ? <Sheet key={id} id={id} /> : null
}

/** While its two minutes after are not over, it is read again so often, in seconds. */
const AGAIN = 5

function Sheet({ id }: { id: string }) {
  const act = useAct()
  const [marked, setMarked] = useState(0)
  const replay = useFetched<AlarmReplay>(`/api/alarms/${id}/replay`, marked, AGAIN)
  const box = useRef<HTMLDivElement>(null)
  const close = () => useDesk.setState({ sheet: null })
  useKey('Escape', close)
  useEffect(() => {
    const before = document.activeElement
    box.current?.focus()
    return () => { if (before instanceof HTMLElement) before.focus() }
  }, [])
  const r = replay.value
  return (
    <section className="record replay" aria-label={t('replay.title')}>
      <div className="sec"><h2>{t('replay.title')}</h2><span className="meta cut">{r ? `${wordOf('alarm', r.alarm.type)} · ${place(r.alarm.elevator)} · ${timeOfDay(new Date(r.alarm.at))} · ${r.alarm.deviceId}` : ''}</span><button type="button" className="btn sm push" onClick={close}>{t('close')} <kbd>Esc</kbd></button></div>
      <div className="record-body" tabIndex={0} role="group" aria-label={t('replay.title')} ref={box}>
        {replay.problem ? <p className="quiet w" role="alert">▲ {t('replay.failed')}：{replay.problem.title}</p> : null}
        {replay.loading && !r ? <p className="quiet" role="status">{t('replay.loading')}</p> : null}
        <Refusal problem={act.problem} onClose={act.forget} />
        {r ? (
          <>
            <ReplayChart replay={r} />
            {r.messages.every((m) => m.kind !== 'state') ? <p className="quiet">○ {t('replay.nothing')}</p> : null}
            {r.cut ? <p className="quiet w">▲ {t('replay.cut')}</p> : null}
            <p className="why-list"><b>{r.alarm.likelihood === null || r.alarm.reasons.length === 0 ? t('alarms.no-likelihood') : t('alarms.likely', { n: Math.round(r.alarm.likelihood * 100) })}</b> {reasonsOf(r.alarm).map((x) => <span key={x.code} className={x.points > 0 ? 'for' : 'against'}>{x.points > 0 ? '＋' : '－'} {wordOf('likely', x.code)}</span>)}</p>
            <div className="marks" role="group" aria-label={t('marks.title')}>
              <span>{t('marks.title')}</span>
              {MARKS_SHOWN.map((m) => <button key={m.mark} type="button" className="btn sm" aria-pressed={r.alarm.mark === m.mark} aria-disabled={act.busy} onClick={() => { if (!act.busy) void act.run(() => markAlarm(id, m.mark)).then(() => setMarked(marked + 1)) }}>{m.sign} {t(`marks.${m.mark}`)}</button>)}
              <span className="meta">{r.alarm.mark === null ? t('marks.none') : r.alarm.markedBy === null ? t('marks.by-outcome') : t('marks.by', { name: r.alarm.markedBy })}</span>
            </div>
          </>
        ) : null}
      </div>
    </section>
  )
}

// Alarms that wait for an operator (待确认告警): what, where, how likely somebody is inside and why, how long there is. Y confirms, X dismisses, V plays back.
import { useEffect } from 'react'
import type { AlarmView } from '../../../server/contracts/alarm.ts'
import { useClock } from '../../live/clock.ts'
import { clock } from '../../ui/duration.ts'
import { Glyph } from '../../ui/Glyph.tsx'
import { wordOf } from '../../ui/i18n.ts'
import { useAct } from '../act.ts'
import { useDesk } from '../desk.ts'
import { useKey } from '../keys.ts'
import { Lost, useLost } from '../lost.tsx'
import { age, place } from '../phrases.ts'
import { Refusal } from '../Refusal.tsx'
import { useSeen } from '../seen.ts'
import { t } from '../words.ts'
import { carWords } from './carWords.ts'
import { confirmAlarm, dismissAlarm, reasonsOf, trustOf } from './waiting.ts'

/** In a storm the rest is counted. */
const SHOWN = 40
const REASONS = 4
/** From here on it is red who has not been looked at, in ms. */
const SOON = 15_000

export function Alarms({ waiting }: { waiting: readonly AlarmView[] }) {
  const alarmId = useDesk((s) => s.alarmId)
  const act = useAct()
  const { lost } = useLost()
  const chosen = waiting.find((a) => a.id === alarmId) ?? waiting[0]
  // The one that is shown stays the one, whatever comes or goes around it; when it has gone itself, the next has to be seen first.
  const { seen, early } = useSeen(chosen?.id ?? null)
  useEffect(() => { if (chosen && chosen.id !== alarmId) useDesk.setState({ alarmId: chosen.id }) }, [chosen?.id])
  const play = () => { if (chosen) useDesk.setState({ replayId: chosen.id, sheet: 'replay' }) }
  const decide = (yes: boolean, mark: 'false' | 'unknown' = 'false') => {
    if (!chosen || act.busy || lost || !seen()) return
    const at = waiting.indexOf(chosen)
    const next = waiting[at + 1] ?? waiting[at - 1]
    void act.run(() => (yes ? confirmAlarm(chosen.id) : dismissAlarm(chosen.id, mark))).then((done) => {
      if (!done) return
      useDesk.setState({ alarmId: next?.id ?? null })
      if (yes && done.incidentId) useDesk.getState().select(done.incidentId)
    })
  }
  useKey('Y', () => decide(true), chosen !== undefined)
  useKey('X', () => decide(false), chosen !== undefined)
  useKey('V', play, chosen !== undefined)
  if (!chosen) return <p className="empty meta">{t('alarms.none')}</p>
  return (
    <div className="alarms">
      {early ? null : <Refusal problem={act.problem} onClose={act.forget} />}
      <Lost />
      <div role="status">{early ? <p className="refusal"><Glyph kind="warn" size={11} /><b>{t('alarms.just-changed')}</b></p> : null}</div>
      <ul onKeyDown={walk}>
        {waiting.slice(0, SHOWN).map((a) => <li key={a.id}><Row alarm={a} chosen={a === chosen} onChoose={() => useDesk.setState({ alarmId: a.id })} /></li>)}
        {waiting.length > SHOWN ? <li className="meta more">{t('alarms.more', { n: waiting.length - SHOWN })}</li> : null}
      </ul>
      <div className="alarm-act">
        <button type="button" className="btn sm pri" aria-disabled={act.busy || lost} onClick={() => decide(true)}>{t(act.busy ? 'alarms.busy' : 'alarms.confirm')} <kbd>Y</kbd></button>
        <button type="button" className="btn sm" aria-disabled={act.busy || lost} onClick={() => decide(false)}>{t('alarms.dismiss')} <kbd>X</kbd></button>
        <button type="button" className="btn sm" aria-disabled={act.busy || lost} onClick={() => decide(false, 'unknown')}>{t('alarms.dismiss-unknown')}</button>
        <button type="button" className="btn sm push" onClick={play}>{t('alarms.replay')} <kbd>V</kbd></button>
      </div>
    </div>
  )
}

function Row({ alarm: a, chosen, onChoose }: { alarm: AlarmView; chosen: boolean; onChoose: () => void }) {
  const { now, staleFor } = useClock()
  const left = a.dueAt === null ? null : Date.parse(a.dueAt) - now
  const late = a.overdue || (left !== null && left <= 0)
  const state = staleFor !== null ? 'unknown' : late ? 'late' : 'warn'
  const trust = trustOf(a)
  return (
    <button type="button" className={`al ${state}${chosen ? ' sel' : ''}`} aria-current={chosen} tabIndex={chosen ? 0 : -1} onClick={onChoose}>
      <span className="al-1">
        <Glyph kind={state} size={11} label={t(`state.${state}`)} />
        <b>{wordOf('alarm', a.type)}</b>{a.drill ? <i className="drill">{t('drill')}</i> : null}
        <span className="a">{place(a.elevator)}</span>
        <span className="lk" title={t('alarms.likelihood')}>{a.likelihood === null || a.reasons.length === 0 ? `○ ${t('alarms.no-likelihood')}` : t('alarms.likely', { n: Math.round(a.likelihood * 100) })}</span>
        <span className={left !== null && left < SOON ? 'due soon' : 'due'}>{staleFor !== null ? '○' : a.overdue || left === null ? t('alarms.overdue', { time: clock(now - Date.parse(a.receivedAt)) }) : t(a.reason === 'auto-confirm' ? 'alarms.auto' : 'alarms.within', { time: clock(left) })}</span>
      </span>
      {chosen ? (
        <>
          <span className="al-2"><em>{wordOf('alarm-asked', a.reason)}</em> · {reasonsOf(a).slice(0, REASONS).map((r) => wordOf('likely', r.code)).join('、') || t('alarms.no-reasons')}</span>
          <span className="al-2">{a.car ? carWords(a.car).join(' ') : t('car.nothing')} · {t('alarms.device', { id: a.deviceId })} · {trust === null ? t('alarms.trust-none') : t('alarms.trust', { n: Math.round(trust * 100) })}{a.repeats > 0 ? ` · ${t(a.storm ? 'alarms.storm' : 'alarms.repeats', { n: a.repeats })}` : ''} · {age(Math.max(0, (now - Date.parse(a.at)) / 1000))}</span>
        </>
      ) : null}
    </button>
  )
}

function walk(e: React.KeyboardEvent<HTMLUListElement>): void {
  const by = e.key === 'ArrowDown' ? 1 : e.key === 'ArrowUp' ? -1 : 0
  if (by === 0) return
  const rows = [...e.currentTarget.querySelectorAll<HTMLElement>('.al')]
  const to = rows[rows.findIndex((r) => r === document.activeElement) + by]
  if (!to) return
  e.preventDefault()
  to.focus()
  to.click()
}

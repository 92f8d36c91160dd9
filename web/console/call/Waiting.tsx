// The next waiting call in a strip, never a dialog; without one, the way to the call-backs that are due.
import { useMemo } from 'react'
import type { CallView } from '../../../server/contracts/call.ts'
import { useClock } from '../../live/clock.ts'
import { useLive } from '../../live/store.ts'
import { Icon } from '../../ui/Icon.tsx'
import { clock, maskPhone } from '../../ui/duration.ts'
import { useAct } from '../act.ts'
import { useDesk } from '../desk.ts'
import { useKey } from '../keys.ts'
import { inCall, takeCall, useLine } from '../line.ts'
import { t } from '../words.ts'
import { Callbacks } from './Callbacks.tsx'

export function Waiting({ mine }: { mine: CallView | null }) {
  const calls = useLive((s) => s.calls)
  const callbacks = useLive((s) => s.callbacks)
  const { openSheet } = useDesk()
  const { now, staleFor } = useClock()
  const phone = useLine((s) => s.state)
  const act = useAct()
  const next = useMemo(() => nextCall(Object.values(calls), mine), [calls, mine])
  const due = Object.values(callbacks).filter((c) => c.doneAt === null)
  const busy = inCall(phone)
  const take = () => { if (next && !busy && !act.busy) void act.run(() => takeCall(next)) }
  useKey('F2', take, next !== null)
  if (!next) {
    return (
      <div className="ring none">
        <Icon name="bell" size={14} />{act.problem ? <span className="w">{said(act.problem)}</span> : t('call.nobody-waits')}
        {due.length > 0 ? <button type="button" className="btn sm push" onClick={() => openSheet('callbacks')}>{t('callbacks.due', { n: due.length })}</button> : null}
        <Callbacks />
      </div>
    )
  }
  return (
    <div className="ring ringing-now">
      <Icon name="bell" size={14} /><b>{staleFor === null ? clock(now - Date.parse(next.queuedAt)) : '○'}</b>
      {act.problem ? <span className="w" role="alert">{said(act.problem)}</span>
        : <span className="who">{maskPhone(next.phone)}{next.elevatorAddress ? ` · ${next.elevatorAddress}` : next.digits ? ` · ${next.digits}` : ''}</span>}
      {next.operator ? <span className="meta x">{t('call.rings-at', { who: next.operator.seat ?? next.operator.name })}</span> : null}
      <button type="button" className="btn sm push" aria-disabled={busy} title={busy ? t('call.busy') : undefined} onClick={take}>{t('call.take')} <kbd>F2</kbd></button>
      <Callbacks />
    </div>
  )
}

const said = (problem: { title: string; detail?: string; code: string }): string => problem.title === '' ? t('refusal.no-phone') : [problem.title, problem.detail].filter(Boolean).join(' · ')

/** The call that rings here first, else the one that has waited longest. */
function nextCall(calls: readonly CallView[], mine: CallView | null): CallView | null {
  if (mine?.state === 'ringing' && mine.direction === 'inbound') return mine
  const waiting = calls.filter((c) => c.direction === 'inbound' && (c.state === 'queued' || c.state === 'ringing'))
  return waiting.reduce<CallView | null>((first, c) => (first === null || c.queuedAt < first.queuedAt ? c : first), null)
}

// The current call: state, level, number, duration, keyed digits, five actions in fixed places. Nothing here ever moves.
import { useEffect, useRef, useState } from 'react'
import type { CallView } from '../../../server/contracts/call.ts'
import { useClock } from '../../live/clock.ts'
import { myCall, useLive } from '../../live/store.ts'
import { Icon, type IconName } from '../../ui/Icon.tsx'
import { clock, maskPhone, timeOfDay } from '../../ui/duration.ts'
import { wordOf } from '../../ui/i18n.ts'
import { press, useKey, type Key } from '../keys.ts'
import { useLine } from '../line.ts'
import { t, type Key as Word } from '../words.ts'
import { Waiting } from './Waiting.tsx'

/** Ends that need no word: somebody put the receiver down. */
const QUIET_ENDS: readonly string[] = ['hung-up', 'far-side', 'cancelled', 'declined']

export function CallBar() {
  const call = useLive(myCall)
  const { phone, state } = useLine()
  const sip = state.call
  const talking = sip?.status === 'talking' ? sip : null
  const [heldBack, setHeldBack] = useState<string | null>(null)
  const hold = () => { setHeldBack(null); phone?.hold(!talking?.held).catch((fault: unknown) => setHeldBack(fault instanceof Error ? fault.message : String(fault))) }
  const open = talking !== null || call?.state === 'talking'
  return (
    <section className={open ? 'call open' : 'call'} aria-label={t('call.title')}>
      <Head call={call} />
      <Digits call={call} wrong={heldBack !== null && talking ? t('call.hold.failed') : call === null && sip?.status === 'ended' && !QUIET_ENDS.includes(sip.reason) ? t('call.ended', { why: wordOf('end', sip.reason) }) : null} />
      <div className="l3">
        <Action icon="mute" word="call.mute" hint="F6" disabled={!talking} pressed={talking?.muted ?? false} onAct={() => phone?.mute(!talking?.muted)} />
        <Action icon="hold" word="call.hold" hint="F7" disabled={!talking} pressed={talking?.held ?? false} onAct={hold} />
        <Action icon="transfer" word="call.transfer" hint="F8" disabled title={t('call.transfer.no')} onAct={() => undefined} />
        <Action icon="join" word="join" hint="M" disabled={!call} onAct={() => { press('M') }} bound={false} />
        <Action icon="hangUp" word="call.hang-up" end disabled={!sip || sip.status === 'ended'} onAct={() => { void phone?.hangUp() }} />
      </div>
      <Waiting mine={call} />
    </section>
  )
}

function Head({ call }: { call: CallView | null }) {
  const { now, staleFor } = useClock()
  const sip = useLine((s) => s.state.call)
  const since = call?.answeredAt ?? call?.ringingAt ?? call?.queuedAt
  const word = stateWord(call, sip?.status ?? null, sip?.status === 'talking' && sip.held)
  return (
    <div className="l1" aria-live="polite">
      <span className={call ? (call.state === 'talking' ? 'live' : 'live rings') : 'live idle'}><Icon name="phone" size={15} />{t(word)}</span>
      {call?.state === 'talking' ? <Levels /> : null}
      {call ? <span className="no">{maskPhone(call.phone)}</span> : null}
      {call?.drill ? <span className="pill drill">{t('drill')}</span> : null}
      {call && since ? <span className="dur">{staleFor === null ? clock(now - Date.parse(since)) : '○'}</span> : null}
    </div>
  )
}

function stateWord(call: CallView | null, sip: string | null, held: boolean): Word {
  if (held) return 'call.held'
  if (call?.state === 'talking') return 'call.talking'
  if (sip === 'dialling' || call?.direction === 'outbound') return 'call.dialling'
  return call ? 'call.ringing' : 'call.none'
}

/** Seven bars of the caller's loudness, written straight into the page ten times a second. */
function Levels() {
  const phone = useLine((s) => s.phone)
  const bars = useRef<HTMLSpanElement>(null)
  useEffect(() => phone?.onLevels(({ caller }) => {
    const children = bars.current?.children ?? []
    for (let n = 0; n < children.length; n++) {
      const bar = children[n]
      if (bar instanceof HTMLElement) bar.style.height = `${Math.round(3 + Math.min(1, caller * 3) * 10 * (1 - Math.abs(n - 3) / 5))}px`
    }
  }), [phone])
  return <span className="lev" aria-hidden ref={bars}>{['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((k) => <i key={k} style={{ height: 3 }} />)}</span>
}

function Digits({ call, wrong }: { call: CallView | null; wrong: string | null }) {
  const digits = call?.digits.replace('#', '') ?? ''
  const boxes = [...digits.padEnd(6, ' ')].slice(0, Math.max(6, digits.length))
  const keyed = call?.digitsAt ? t('call.keyed-at', { time: timeOfDay(new Date(call.digitsAt)) }) : call ? t('call.not-keyed') : ''
  const caller = call ? (call.sameCaller > 0 ? t('call.again', { n: call.sameCaller + 1 }) : t('call.first')) : ''
  return (
    <div className="l2">
      <span className="dt" role="img" aria-label={digits === '' ? t('call.no-digits') : t('call.digits', { digits })}>
        {boxes.map((d, n) => <i key={`${n}${d}`}>{d}</i>)}
      </span>
      <span>{wrong === null ? keyed : <span className="w" role="alert">▲ {wrong}</span>}<br />{call?.elevatorAddress ?? caller}</span>
    </div>
  )
}

interface ActionProps { icon: IconName; word: Word; hint?: Key; disabled: boolean; pressed?: boolean; end?: boolean; title?: string; bound?: boolean; onAct: () => void }

function Action({ icon, word, hint, disabled, pressed, end, title, bound = true, onAct }: ActionProps) {
  useKey(hint ?? 'F8', () => { if (!disabled) onAct() }, bound && hint !== undefined)
  return (
    <button type="button" className={end ? 'btn end' : 'btn'} aria-disabled={disabled} aria-pressed={pressed} title={title} onClick={() => { if (!disabled) onAct() }}>
      <Icon name={icon} />{t(word)}{hint ? <span className="x"><kbd>{hint}</kbd></span> : null}
    </button>
  )
}

// The seat: on duty through the gate only, then ready, in a call, wrapping up, or paused. In a call is told by the line, not chosen.
import type { SeatView } from '../../../server/contracts/call.ts'
import { post } from '../../live/api.ts'
import { useClock } from '../../live/clock.ts'
import { mySeat, useLive } from '../../live/store.ts'
import { clock } from '../../ui/duration.ts'
import { useAct } from '../act.ts'
import { useDesk } from '../desk.ts'
import { useLine } from '../line.ts'
import { t } from '../words.ts'

const CHOICES = ['ready', 'call', 'wrap-up', 'paused'] as const
type Choice = (typeof CHOICES)[number]

export const chooseSeat = (state: SeatView['state']) => post<{ state: SeatView['state'] }>('/api/me/seat', { state })

export function SeatSwitch() {
  const seat = useLive(mySeat)
  const phone = useLine((s) => s.phone)
  const openSheet = useDesk((s) => s.openSheet)
  const call = useLine((s) => s.state.call)
  const { now } = useClock()
  const act = useAct()
  if (phone === null || seat === null || seat.state === 'off') {
    return <div className="seat"><button type="button" className="btn pri" onClick={() => openSheet('gate')}>{t('gate.open')}</button></div>
  }
  const talking = call?.status === 'talking' ? call : null
  const current: Choice = talking ? 'call' : seat.state
  const choose = (choice: Choice) => { if (choice !== 'call' && !talking && choice !== current) void act.run(() => chooseSeat(choice)) }
  return (
    <div className="seat" role="radiogroup" aria-label={t('seat.label')} title={act.problem?.title} onKeyDown={walk}>
      {CHOICES.map((choice) => (
        <button key={choice} type="button" role="radio" aria-checked={choice === current} tabIndex={choice === current ? 0 : -1} aria-disabled={choice === 'call' || talking !== null}
          className={choice === current ? (choice === 'ready' || choice === 'call' ? 'on live-seat' : 'on') : ''} onClick={() => choose(choice)}>
          {t(`seat.${choice}`)}{choice === 'call' && talking ? ` ${clock(now - talking.since)}` : choice === current && choice !== 'ready' ? ` ${clock(now - Date.parse(seat.since))}` : ''}
        </button>
      ))}
    </div>
  )
}

function walk(e: React.KeyboardEvent<HTMLDivElement>): void {
  if (e.key !== 'ArrowRight' && e.key !== 'ArrowLeft') return
  const buttons = [...e.currentTarget.querySelectorAll('button')]
  const at = buttons.findIndex((b) => b === document.activeElement)
  e.preventDefault()
  buttons[(at + (e.key === 'ArrowRight' ? 1 : buttons.length - 1)) % buttons.length]?.focus()
}

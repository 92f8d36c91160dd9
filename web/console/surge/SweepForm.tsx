// What was found at one car, told in two keys: the digit, and for people how many and whether somebody needs help first.
import { useState } from 'react'
import type { AreaCommand, SweepItem } from '../../../server/contracts/area.ts'
import { useClock } from '../../live/clock.ts'
import { Icon } from '../../ui/Icon.tsx'
import { useAct } from '../act.ts'
import { useDesk } from '../desk.ts'
import { useDigits, useKey, type Digit } from '../keys.ts'
import { useLost } from '../lost.tsx'
import { age } from '../phrases.ts'
import { Refusal } from '../Refusal.tsx'
import { t } from '../words.ts'
import { commandArea } from './area.ts'

const STATES = [['1', 'people'], ['2', 'empty'], ['3', 'freed'], ['4', 'running'], ['0', 'unknown']] as const

export function SweepForm({ areaId, item: i, onClose }: { areaId: string; item: SweepItem; onClose: () => void }) {
  const { now } = useClock()
  const act = useAct()
  const { lost } = useLost()
  const digits = useDigits()
  const [people, setPeople] = useState(Math.max(1, i.people ?? 1))
  const [care, setCare] = useState<{ injured: boolean; child: boolean; elderly: boolean }>({ injured: false, child: false, elderly: false })
  const say = (status: SweepItem['status']) => {
    if (act.busy || lost) return
    const vulnerable = (['child', 'elderly'] as const).filter((v) => care[v])
    const body: AreaCommand = { type: 'sweep', elevatorId: i.elevatorId, status, ...(status === 'people' ? { people, ...(care.injured ? { injured: 1 } : {}), ...(vulnerable.length > 0 ? { vulnerable } : {}) } : {}) }
    void act.run(() => commandArea(areaId, body)).then((done) => { if (done) onClose() })
  }
  useKey('Escape', onClose)
  return (
    <div className="sweep-form" role="group" aria-label={t('sweep.found')}>
      <Refusal problem={act.problem} onClose={act.forget} />
      <div className="sf-1">
        <b>{i.estate} {i.building}{i.door}{i.car}</b><span className="meta">{i.rescueCode} · {t(`sweep.${i.status}`)}{i.by ? ` · ${i.by}` : ''}{i.at ? ` ${age(Math.max(0, (now - Date.parse(i.at)) / 1000))}` : ''}{i.note ? ` · ${i.note}` : ''} · {i.deviceSeenAt === null ? t('car.never') : t('car.heard', { age: age(Math.max(0, (now - Date.parse(i.deviceSeenAt)) / 1000)) })}</span>
        {i.hint ? <b className="w">▲ {t('sweep.hint')}</b> : null}
        {i.incidentId ? <button type="button" className="link" onClick={() => { useDesk.getState().select(i.incidentId); useDesk.setState({ side: 'incident' }) }}>{t('sweep.incident')}</button> : null}
        <button type="button" className="btn sm push" onClick={onClose}>{t('close')} <kbd>Esc</kbd></button>
      </div>
      <div className="sf-2">
        <span className="step"><button type="button" aria-label={t('triage.fewer')} onClick={() => setPeople(Math.max(1, people - 1))}><Icon name="minus" size={14} /></button><b aria-live="polite">{t('people', { n: people })}</b><button type="button" aria-label={t('triage.more')} onClick={() => setPeople(Math.min(200, people + 1))}><Icon name="plus" size={14} /></button></span>
        {(['injured', 'child', 'elderly'] as const).map((k) => <button key={k} type="button" className={care[k] ? 'tg on' : 'tg'} aria-pressed={care[k]} onClick={() => setCare({ ...care, [k]: !care[k] })}>{t(`triage.${k}`)}</button>)}
        <span className="sep" />
        {STATES.map(([digit, status]) => <State key={status} digit={digit} status={status} keyed={digits} busy={act.busy || lost} onSay={() => say(status)} />)}
      </div>
    </div>
  )
}

function State({ digit, status, keyed, busy, onSay }: { digit: Digit | '0'; status: SweepItem['status']; keyed: boolean; busy: boolean; onSay: () => void }) {
  useKey(digit, onSay, keyed)
  return <button type="button" className="btn sm" aria-disabled={busy} onClick={onSay}>{t(`sweep.${status}`)} {keyed ? <kbd>{digit}</kbd> : null}</button>
}

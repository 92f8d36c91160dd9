// The operator over the plan: hold it for a while, start a tier at once, change the kind, split a report off.
import { useState } from 'react'
import type { IncidentBrief } from '../../../server/contracts/incident.ts'
import { maskPhone, timeOfDay } from '../../ui/duration.ts'
import { wordOf } from '../../ui/i18n.ts'
import { useDesk } from '../desk.ts'
import { kindWord } from '../phrases.ts'
import { t } from '../words.ts'
import type { FormProps } from './formProps.ts'
import { Sentence } from './noteForms.tsx'

const LEAST = 30
const MOST = 1800

export function PauseForm({ busy, onSend }: FormProps) {
  const [minutes, setMinutes] = useState('2')
  const seconds = Math.round(Number(minutes) * 60)
  const good = minutes !== '' && seconds >= LEAST && seconds <= MOST
  return (
    <>
      <div className="form-body">
        <label>{t('pause.minutes')}<input type="number" min={0.5} max={30} step={0.5} value={minutes} aria-invalid={!good} onChange={(e) => setMinutes(e.target.value)} /></label>
        <div className="ready alone">{['1', '2', '5', '10', '30'].map((m) => <button key={m} type="button" className="tg" aria-pressed={minutes === m} onClick={() => setMinutes(m)}>{t('unit.minutes', { value: m })}</button>)}</div>
      </div>
      <Sentence word="pause.why" button="pause" max={200} busy={busy || !good} ready={['pause.checking', 'pause.freed', 'pause.talking']} onSend={(reason) => onSend({ type: 'pause', reason, seconds })} />
    </>
  )
}

/** Tiers of the plan that do not run yet, with whom each calls. */
export function startable(incident: IncidentBrief): IncidentBrief['limits']['tiers'] {
  return incident.limits.tiers.filter((x) => !incident.startedTiers.includes(x.tier))
}

export function TierForm({ incident, busy, onSend }: FormProps) {
  const left = startable(incident)
  const wanted = useDesk((s) => s.tier)
  const [chosen, setChosen] = useState<1 | 2 | 3 | null>(null)
  const tier = [chosen, wanted].find((x) => x !== null && left.some((l) => l.tier === x)) ?? left[0]?.tier
  if (tier === undefined) return <p className="quiet">{t('jump.none')}</p>
  return (
    <>
      <fieldset className="kinds">
        <legend>{t('jump.tier')}</legend>
        {left.map((x) => <label key={x.tier}><input type="radio" name="tier" checked={tier === x.tier} onChange={() => setChosen(x.tier)} />{t(`tier.${x.tier}`)} {t(`selector.${x.selector}`)}</label>)}
      </fieldset>
      <Sentence word="jump.why" button="jump.start" max={200} busy={busy} ready={['jump.grave', 'jump.far', 'jump.asked']} onSend={(reason) => onSend({ type: 'escalate', tier, reason })} />
    </>
  )
}

const KINDS: readonly IncidentBrief['kind'][] = ['entrapment', 'fault', 'self-freed', 'false-alarm', 'inquiry', 'complaint']

export function KindForm({ incident, busy, onSend }: FormProps) {
  const others = KINDS.filter((k) => k !== incident.kind)
  const [kind, setKind] = useState(others[0] ?? incident.kind)
  return (
    <form className="form-body" onSubmit={(e) => { e.preventDefault(); if (!busy) onSend({ type: 'kind', kind }) }}>
      <fieldset className="kinds wide">
        <legend>{t('kind.to')}</legend>
        {others.map((k) => <label key={k}><input type="radio" name="kind" checked={kind === k} onChange={() => setKind(k)} />{kindWord(k)}</label>)}
      </fieldset>
      <button type="submit" className="btn pri" disabled={busy}>{t('kind.save')}</button>
    </form>
  )
}

export function SplitForm({ view, busy, onSend }: FormProps) {
  const reports = view?.reports ?? []
  const [chosen, setChosen] = useState<string | null>(null)
  const reportId = chosen ?? reports.at(-1)?.id
  if (reports.length < 2 || reportId === undefined) return <p className="quiet">{t('split.one')}</p>
  return (
    <form className="form-body" onSubmit={(e) => { e.preventDefault(); if (!busy) onSend({ type: 'split', reportId }) }}>
      <fieldset className="wide">
        <legend>{t('split.which')}</legend>
        {reports.map((r) => (
          <label key={r.id} className="choice-row">
            <input type="radio" name="report" checked={reportId === r.id} onChange={() => setChosen(r.id)} />
            <span>{timeOfDay(new Date(r.reportedAt))} · {wordOf('source', r.source)}{r.callerPhone === null ? '' : ` · ${maskPhone(r.callerPhone)}`}{[r.said, r.note].filter(Boolean).map((w) => ` · ${w}`)}</span>
          </label>
        ))}
      </fieldset>
      <button type="submit" className="btn pri" disabled={busy}>{t('split')}</button>
    </form>
  )
}

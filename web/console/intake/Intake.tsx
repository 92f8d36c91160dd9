// The resolve box: what was heard, which car it is and why, and the sentence that is read back before anything is sent.
import { useEffect, useRef } from 'react'
import type { ReportAnswer } from '../../../server/contracts/incident.ts'
import { post } from '../../live/api.ts'
import { useLive } from '../../live/store.ts'
import { Icon } from '../../ui/Icon.tsx'
import { wordOf } from '../../ui/i18n.ts'
import { command, useAct } from '../act.ts'
import { useDesk } from '../desk.ts'
import { press, useKey } from '../keys.ts'
import { place } from '../phrases.ts'
import { Refusal } from '../Refusal.tsx'
import { t } from '../words.ts'
import { resolveQuery } from './query.ts'
import { ReadBack } from './ReadBack.tsx'
import { ask, changeAgain, changeIncident, knowIncident, newReport, startAbout, type, useResolution } from './resolution.ts'
import { Script } from './Script.tsx'
import { useTarget, type Target } from './target.ts'
import { whyOf } from './why.ts'

/** After the last key the resolver is asked; an operator types a digit every 150 ms or so. */
const DEBOUNCE_MS = 180

export function Intake() {
  const target = useTarget()
  const { text, point, chosen, asking, problem, again, people, about } = useResolution()
  const box = useRef<HTMLInputElement>(null)
  const act = useAct()
  const { mapPick, select, openSheet, selectedId } = useDesk()
  const selected = useLive((s) => s.incidents[selectedId ?? ''] ?? null)
  const keyed = target.call?.digits.replace('#', '') ?? ''
  const located = target.incident !== null && target.incident.elevator !== null && !again
  const shown = located ? target.incident?.elevator ?? null : chosen
  const phone = target.call?.phone ?? target.incident?.callerPhone ?? null

  const incidentId = target.incident?.id ?? null
  useEffect(() => {
    if (target.key !== about) startAbout(target.key, incidentId, target.incident?.elevator ? '' : keyed)
    else if (incidentId !== null) knowIncident(incidentId)
  }, [target.key, about, incidentId])
  // Digits that the caller keys while he speaks fill an untouched box.
  useEffect(() => { if (keyed !== '' && !located && keyed.startsWith(useResolution.getState().text)) type(keyed) }, [keyed, located])
  useEffect(() => {
    if (located) return undefined
    const query = resolveQuery({ text, phone, point })
    const timer = setTimeout(() => { void ask(query) }, DEBOUNCE_MS)
    return () => clearTimeout(timer)
  }, [text, phone, point, located])

  // While it rings the car is shown already; nothing can be read back to somebody who is not on the line.
  const canConfirm = target.call === null || target.call.state === 'talking'
  const confirm = async () => {
    if (!canConfirm || !chosen || asking || act.busy || located) return
    const { incident, call } = target
    if (incident) {
      const view = await act.run(() => command(incident.id, { type: 'locate', elevatorId: chosen.id, readBack: true }))
      if (view) { select(view.id); useResolution.setState({ again: false, text: '', chosen: null }) }
      return
    }
    const made = await act.run(() => post<ReportAnswer>('/api/reports', newReport(chosen.id, people, call)))
    if (made === null) return
    // The read-back has just happened: say so, so that the first team may be sent.
    if (!made.joined) await act.run(() => command(made.incidentId, { type: 'locate', elevatorId: chosen.id, readBack: true }))
    select(made.incidentId)
    startAbout(target.key, null)
  }
  const change = () => {
    if (located || chosen) changeAgain()
    else if (target.incident === null && target.call === null && selected?.elevator && selected.times.released === null) changeIncident(selected.id)
    box.current?.focus()
  }
  useKey('Enter', () => { void confirm() }, !located && chosen !== null && canConfirm)
  useKey('F3', change)
  useKey('F4', () => useDesk.setState({ mapPick: !mapPick }))
  useKey('F10', () => openSheet('script'))

  return (
    <section className="intake" aria-label={t('intake.title')}>
      <div className="inp">
        <label className="field">
          <Icon name="search" />
          <span className="sr">{t('intake.box')}</span>
          <input ref={box} type="text" value={located ? (shown?.rescueCode ?? '') : text} placeholder={t('intake.hint')} autoComplete="off" spellCheck={false} readOnly={located}
            onChange={(e) => type(e.target.value)} onKeyDown={(e) => boxKey(e, () => { void confirm() })} />
          <span className="hint">{asking ? t('intake.asking') : t('intake.for', { what: aboutWords(target) })}</span>
        </label>
        <button type="button" className="btn" aria-pressed={mapPick} onClick={() => useDesk.setState({ mapPick: !mapPick })}>{t('intake.map')} <kbd>F4</kbd></button>
      </div>
      <div className="res">
        <div>
          {shown ? <div className="ad" title={shown.address}>{shown.regionName} {place(shown)}</div> : <div className="ad faint">{resultWords(point ? '·' : text, asking, useResolution.getState().answer?.candidates.length ?? null)}</div>}
          <div className="why"><Why target={target} located={located} /></div>
        </div>
        <div className="ask">
          {!located && chosen ? <span className="pill ask">{t('read.pending')}</span> : null}
          <button type="button" className="btn sm" onClick={() => openSheet('script')}>{t('script')} <kbd>F10</kbd></button>
        </div>
      </div>
      <ReadBack target={target} elevator={shown} located={located} busy={act.busy || !canConfirm} onYes={() => { void confirm() }} onNo={change} />
      <Refusal problem={act.problem ?? problem} onClose={() => { act.forget(); useResolution.setState({ problem: null }) }} />
      <Script />
    </section>
  )
}

/** Enter confirms the lit proposal; the arrows walk the near codes without leaving the box. */
function boxKey(e: React.KeyboardEvent<HTMLInputElement>, confirm: () => void): void {
  if (e.key === 'Enter') { e.preventDefault(); confirm() }
  if (e.key === 'Escape') { e.currentTarget.blur(); press('Escape') }
  if (e.key === 'ArrowDown') {
    e.preventDefault()
    document.querySelector<HTMLElement>('.near .nr')?.focus()
  }
}

function aboutWords({ call, incident }: Target): string {
  if (incident) return t('intake.for.incident', { number: incident.number })
  return t(call ? 'intake.for.call' : 'intake.for.new')
}

function resultWords(text: string, asking: boolean, found: number | null): string {
  if (asking) return t('intake.asking')
  if (text.trim() === '') return found ? t('intake.by-caller', { n: found }) : t('intake.empty')
  if (found === null) return t('intake.more')
  return found === 0 ? t('intake.nothing') : t('intake.several', { n: found })
}

/** Why this car; and first of all that another incident of it is already open. */
function Why({ target, located }: { target: Target; located: boolean }) {
  const { chosen, why } = useResolution()
  const incidents = useLive((s) => s.incidents)
  const elevator = located ? target.incident?.elevator ?? null : chosen
  const other = elevator ? Object.values(incidents).find((i) => i.elevator?.id === elevator.id && i.id !== target.incident?.id && i.status !== 'closed' && i.status !== 'joined') : undefined
  return (
    <>
      {other ? <span className="w">▲ {t('intake.other', { number: other.number })} · </span> : null}
      {elevator && !located ? whyOf(why) : null}
      {elevator ? `${!located && why.length > 0 ? ' · ' : ''}${wordOf('place', elevator.placeType)} · ${elevator.maintenanceUnit} · ${elevator.address}` : null}
    </>
  )
}

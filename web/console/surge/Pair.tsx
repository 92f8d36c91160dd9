// One crew of the proposal with its car, its minutes, why, and where it goes on to; open for a change: another crew, or none for now.
import type { AreaBrief, AreaPair, AreaStop } from '../../../server/contracts/area.ts'
import { useClock } from '../../live/clock.ts'
import { useLive } from '../../live/store.ts'
import { Glyph } from '../../ui/Glyph.tsx'
import { Icon } from '../../ui/Icon.tsx'
import { wordOf } from '../../ui/i18n.ts'
import { useKey, type Digit } from '../keys.ts'
import { minutes, place } from '../phrases.ts'
import { t } from '../words.ts'
import { teamDrag, teamDrop } from './drag.ts'
import { OtherTeams } from './OtherTeams.tsx'
import { triageRow } from './triageRow.ts'

export const DIGITS: readonly Digit[] = ['1', '2', '3', '4', '5', '6', '7', '8', '9']

export interface RowProps { area: AreaBrief; n: number; digits: boolean; lost: boolean; selected: boolean; editing: boolean; onSelect: () => void; onEdit: () => void; onChange: (teamId: string | null) => void; onUndo: () => void }

/** `digits`: this list has them now. Unticking holds the car back on the server: what a hand has left out never goes by itself. */
export function Pair({ area, pair, n, digits, lost, selected, editing, onSelect, onEdit, onChange, onUndo }: RowProps & { pair: AreaPair }) {
  const digit = DIGITS[n]
  const incident = useLive((s) => s.incidents[pair.incidentId] ?? null)
  const from = useLive((s) => (pair.movedFrom === null ? null : (s.incidents[pair.movedFrom] ?? null)))
  const { now } = useClock()
  useKey(digit ?? '9', onEdit, digit !== undefined && digits)
  const state = incident ? triageRow(incident, area, now).state : 'ok'
  const why = pair.reasons.map((r) => wordOf('batch-because', r.code, { minutes: r.seconds === undefined ? '' : minutes(r.seconds), share: r.number === undefined ? '' : Math.round(Number(r.number) * 100) })).join(' · ')
  const where = incident?.elevator ? place(incident.elevator) : (incident?.number ?? pair.incidentId.slice(0, 8))
  return (
    <li className={selected ? 'pp sel' : 'pp'} aria-current={selected} {...teamDrop(onChange)}>
      <div className="pp-row" onClick={onSelect}>
        <label className="ckb"><input type="checkbox" checked disabled={lost} onChange={() => onChange(null)} aria-label={t('batch.with', { team: pair.teamName, where })} /></label>
        <div className="tm" {...teamDrag(pair.teamId)} title={t('batch.drag')}><b>{pair.teamName}</b><small>{t(`tier.${pair.tier}`)}{pair.by === 'operator' ? <> · ✎ {t('batch.by-hand')}</> : null}</small></div>
        <div className="seq">
          <span className={`st ${state}`}>{state === 'ok' ? null : <Glyph kind={state} size={10} label={t(state === 'care' ? 'state.care' : `state.${state}`)} />}{where}<em>{minutes(pair.etaSeconds)}</em></span>
          {pair.next.map((stop, k) => <Next key={k} stop={stop} />)}
          <div className="rs2">{pair.movedFrom === null ? null : <b className="moved">↩ {t('batch.moved-from', { where: from?.elevator ? place(from.elevator) : (from?.number ?? '') })} · </b>}{why}</div>
        </div>
        <button type="button" className="ed" aria-expanded={editing} aria-label={`${t('batch.edit-of', { team: pair.teamName })} ${digit && digits ? digit : '✎'}`} onClick={(e) => { e.stopPropagation(); onEdit() }}>{digit && digits ? <kbd>{digit}</kbd> : '✎'}</button>
      </div>
      {editing ? <OtherTeams area={area} incidentId={pair.incidentId} teamId={pair.teamId} byHand={pair.by === 'operator'} onChange={onChange} onUndo={onUndo} /> : null}
    </li>
  )
}

function Next({ stop }: { stop: AreaStop }) {
  const incident = useLive((s) => (stop.incidentId === null ? null : (s.incidents[stop.incidentId] ?? null)))
  const where = incident?.elevator ? place(incident.elevator) : stop.estate ? t('batch.sweep', { estate: stop.estate.estate, n: stop.cars }) : ''
  return <span className="on-to"><Icon name="chevron" size={11} /><span className="st next">{where}<em>{minutes(stop.etaSeconds)}</em></span></span>
}

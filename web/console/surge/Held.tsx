// A car that an operator has taken out of the proposal: it keeps its place, no crew goes there by itself, and one tick gives it back.
import { useLive } from '../../live/store.ts'
import { useKey } from '../keys.ts'
import { place } from '../phrases.ts'
import { t } from '../words.ts'
import { teamDrop } from './drag.ts'
import { OtherTeams } from './OtherTeams.tsx'
import { DIGITS, type RowProps } from './Pair.tsx'

export function Held({ area, incidentId, n, digits, lost, selected, editing, onSelect, onEdit, onChange, onUndo }: RowProps & { incidentId: string }) {
  const digit = DIGITS[n]
  const incident = useLive((s) => s.incidents[incidentId] ?? null)
  useKey(digit ?? '9', onEdit, digit !== undefined && digits)
  const where = incident?.elevator ? place(incident.elevator) : (incident?.number ?? incidentId.slice(0, 8))
  return (
    <li className={selected ? 'pp held sel' : 'pp held'} aria-current={selected} {...teamDrop(onChange)}>
      <div className="pp-row" onClick={onSelect}>
        <label className="ckb"><input type="checkbox" checked={false} disabled={lost} onChange={onUndo} aria-label={t('batch.give-back', { where })} /></label>
        <div className="tm"><b>○ {t('batch.held')}</b><small>✎ {t('batch.by-hand')}</small></div>
        <div className="seq"><span className="st">{where}</span><div className="rs2">{t('batch.held.how')}</div></div>
        <button type="button" className="ed" aria-expanded={editing} aria-label={`${t('batch.edit-of', { team: where })} ${digit && digits ? digit : '✎'}`} onClick={(e) => { e.stopPropagation(); onEdit() }}>{digit && digits ? <kbd>{digit}</kbd> : '✎'}</button>
      </div>
      {editing ? <OtherTeams area={area} incidentId={incidentId} teamId={null} byHand onChange={onChange} onUndo={onUndo} /> : null}
    </li>
  )
}

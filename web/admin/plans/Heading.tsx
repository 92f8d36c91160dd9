// The head of a plan: whose it is, who saved it when, and what can be done with it now.
import { useState } from 'react'
import type { PlanView } from '../../../server/contracts/plan.ts'
import type { RegionView } from '../../../server/contracts/region.ts'
import { dateTime } from './moment.ts'
import { word } from './word.ts'

interface Parts {
  region: RegionView; view: PlanView; own: boolean; canWrite: boolean; busy: boolean; drafted: boolean
  /** How many fields differ from what counts. */
  changes: number
  faults: ReadonlyMap<string, string>
  onCopy: () => void; onSave: () => void; onDiscard: () => void; onWithdraw: () => void; onOpen: (what: 'versions' | 'json') => void
}

export function Heading({ region, view, own, canWrite, busy, drafted, changes, faults, onCopy, onSave, onDiscard, onWithdraw, onOpen }: Parts) {
  const [asking, setAsking] = useState(false)
  const first = !own && drafted
  return (
    <div className="head">
      <div className="what">
        <h1>{region.name}<small>{own ? `${word('r.own')} · ${word('h.version', { version: view.version })}` : word('h.inherits', { name: view.regionName })}</small></h1>
        <p className="quiet">{own ? `${view.name} · ${word('h.saved', { when: dateTime(view.since), who: view.by ?? word('h.by-none') })} · ${word('h.future')}` : drafted ? word('h.draft', { name: region.name }) : canWrite ? word('h.inherits.note', { name: region.name }) : `${view.name} · ${word('h.version', { version: view.version })}`}</p>
      </div>
      <div className="acts">
        {!canWrite ? <span className="state">○ {word('h.read-only')}</span> : drafted || own ? <State {...{ changes, faults, first }} onFirstFault={onSave} /> : null}
        <button type="button" className="f" onClick={() => onOpen('versions')}>{word('h.versions')}</button>
        <button type="button" className="f" onClick={() => onOpen('json')}>{word('h.json')}</button>
        {canWrite && own && !drafted ? asking
          ? <span className="sure"><small>{word('h.back.note')}</small><button type="button" className="f warn" disabled={busy} onClick={() => { setAsking(false); onWithdraw() }}>{word('h.back.sure')}</button><button type="button" className="f" onClick={() => setAsking(false)} autoFocus>{word('h.back.no')}</button></span>
          : <button type="button" className="f" onClick={() => setAsking(true)}>{word('h.back')}</button> : null}
        {canWrite && !own && !drafted ? <button type="button" className="f pri" onClick={onCopy}>{word('h.copy', { name: region.name })}</button> : null}
        {canWrite && drafted ? <button type="button" className="f" disabled={busy} onClick={onDiscard}>{word('h.discard')}</button> : null}
        {canWrite && (own || drafted) ? <button type="button" className="f pri" disabled={busy || (changes === 0 && !first && faults.size === 0)} onClick={onSave}>{word(busy ? 'h.saving' : 'h.save')}</button> : null}
      </div>
    </div>
  )
}

/** Saving a plan with faults is going to the first of them. */
function State({ changes, faults, first, onFirstFault }: Pick<Parts, 'changes' | 'faults'> & { first: boolean; onFirstFault: () => void }) {
  if (faults.size > 0) return <span className="state bad" role="status">✕ {word('h.faulty', { n: faults.size })} <button type="button" className="lk" onClick={onFirstFault}>{word('h.first-fault')}</button></span>
  if (changes === 0 && !first) return <span className="state" role="status">{word('h.clean')}</span>
  return <span className="state warn" role="status">▲ {word('h.changed', { n: changes })}</span>
}

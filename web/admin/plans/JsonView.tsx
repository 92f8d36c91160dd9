// The plan as text: to read, take away, or bring from elsewhere. Every fault is told by its line and column.
import { useEffect, useRef, useState } from 'react'
import { JSON_FAULT_WORDS, readPlacedJson, type Place } from '../../../server/contracts/placedJson.ts'
import type { PlanBody } from '../../../server/contracts/plan.ts'
import type { RegionView } from '../../../server/contracts/region.ts'
import { language } from '../../ui/i18n.ts'
import { askPreview, faultsOf } from './preview.ts'
import { scenarioOf, USUAL } from './scenarios.ts'
import { word } from './word.ts'

interface Parts { region: RegionView; plan: PlanBody; readOnly: boolean; whereOf: (path: string) => string; onApply: (plan: PlanBody) => void; onClose: () => void }
interface Fault { place: Place; why: string }

export function JsonView({ region, plan, readOnly, whereOf, onApply, onClose }: Parts) {
  const dialog = useRef<HTMLDialogElement>(null)
  const area = useRef<HTMLTextAreaElement>(null)
  const [text, setText] = useState(() => textOf(region.code, plan))
  const [faults, setFaults] = useState<readonly Fault[]>([])
  const [busy, setBusy] = useState(false)
  useEffect(() => { dialog.current?.showModal() }, [])

  async function apply(): Promise<void> {
    setBusy(true)
    const found = await faultsIn(text, whereOf)
    setBusy(false)
    if ('plan' in found) onApply(found.plan)
    else { setFaults(found.faults); goTo(found.faults[0]?.place) }
  }
  function goTo(place: Place | undefined): void {
    const box = area.current
    if (!box || !place) return
    const lines = text.split('\n')
    const start = lines.slice(0, place.line - 1).reduce((sum, l) => sum + l.length + 1, 0)
    box.focus()
    box.setSelectionRange(start + place.column - 1, start + (lines[place.line - 1]?.length ?? 0))
    box.scrollTop = Math.max(0, (place.line - 4) * Number.parseFloat(getComputedStyle(box).lineHeight))
  }
  const address = `data:application/json;charset=utf-8,${encodeURIComponent(text)}`
  return (
    <dialog ref={dialog} className="out" aria-labelledby="json-title" onClose={onClose}>
      <h2 id="json-title">{word('j.title')}<small>{word('j.note')}</small><button type="button" className="f" onClick={() => dialog.current?.close()}>{word('v.close')}</button></h2>
      <textarea ref={area} className="json" aria-label={word('j.text')} spellCheck={false} readOnly={readOnly} value={text} onChange={(e) => { setText(e.target.value); setFaults([]) }} />
      <div role="alert"><ul className="whys">{faults.map((f, n) => <li key={n}><button type="button" className="lk" onClick={() => goTo(f.place)}>{word('j.line', { ...f.place })}</button> {f.why}</li>)}</ul></div>
      <div className="acts">
        <a className="f" href={address} download={`${region.code}.json`}>{word('j.download')}</a>
        {readOnly ? null : <button type="button" className="f pri" disabled={busy} onClick={() => void apply()}>{word(busy ? 'j.checking' : 'j.apply')}</button>}
      </div>
    </dialog>
  )
}

/** Short lists in one line: a tier is a row to the eye too. */
const textOf = (region: string, plan: PlanBody): string => JSON.stringify({ region, ...plan }, null, 2).replace(/\[\s+((?:[\w"]+,?\s+)+)\]/g, (_, list: string) => `[${list.trim().replaceAll(/\s+/g, ' ')}]`)

/** The plan that the text is, or what is wrong where. What the server adds to a plan may stand in the text; it says nothing here. */
async function faultsIn(text: string, whereOf: (path: string) => string): Promise<{ plan: PlanBody } | { faults: Fault[] }> {
  const read = readPlacedJson(text)
  if (!read.ok) return { faults: [{ place: read.fault, why: JSON_FAULT_WORDS[read.fault.code][language() === 'en' ? 'en' : 'zh'] }] }
  const { region: _r, regionName: _n, version: _v, since: _s, by: _b, ...plan } = (typeof read.value === 'object' && read.value !== null ? read.value : {}) as PlanBody & Record<string, unknown>
  const answer = await askPreview(plan, scenarioOf('calm', USUAL, { ...plan, tiers: [] }), new AbortController().signal)
  if (answer.ok) return { plan }
  const faults = [...faultsOf(answer.problem)].map(([path, why]) => ({ place: read.placeOf(path), why: word('fault.at', { where: path === '' || path === 'body' || path === 'plan' ? '' : whereOf(path), why }) }))
  return { faults: faults.length > 0 ? faults : [{ place: { line: 1, column: 1 }, why: answer.problem.title }] }
}

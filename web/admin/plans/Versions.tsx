// A region's versions: who saved what when, and how each differs from the plan that counts now.
import { useEffect, useRef, useState } from 'react'
import type { PlanBody, PlanVersion, PlanView } from '../../../server/contracts/plan.ts'
import type { RegionView } from '../../../server/contracts/region.ts'
import { useFetched } from '../../live/fetched.ts'
import { bodyOf } from './body.ts'
import { labelOf, valueWord } from './labels.ts'
import { dateTime } from './moment.ts'
import { planDiff, type Difference } from './planDiff.ts'
import { word } from './word.ts'

interface Parts { region: RegionView; current: PlanView; canLoad: boolean; onLoad: (plan: PlanBody) => void; onClose: () => void }

export function Versions({ region, current, canLoad, onLoad, onClose }: Parts) {
  const dialog = useRef<HTMLDialogElement>(null)
  const [chosen, setChosen] = useState<number | null>(null)
  const versions = useFetched<PlanVersion[]>(`/api/response-plans/${region.code}/versions`)
  const old = useFetched<PlanView>(chosen === null ? null : `/api/response-plans/${region.code}/versions/${chosen}`)
  useEffect(() => { dialog.current?.showModal() }, [])
  const counts = (v: PlanVersion) => current.region === region.code && v.version === current.version
  return (
    <dialog ref={dialog} className="out" aria-labelledby="versions-title" onClose={onClose}>
      <h2 id="versions-title">{word('v.title')}<small>{word('v.note', { name: region.name })}</small><button type="button" className="f" onClick={() => dialog.current?.close()}>{word('v.close')}</button></h2>
      {versions.problem ? <p className="failed" role="alert">✕ {word('failed', { why: versions.problem.title })}</p> : null}
      <div className="side">
        <ol className="versions">
          {versions.value?.length === 0 ? <li className="quiet">{word('v.empty')}</li> : null}
          {versions.value?.map((v) => (
            <li key={v.version}>
              <button type="button" disabled={v.withdrawn} aria-pressed={chosen === v.version} onClick={() => setChosen(v.version)}>
                <b>{word('h.version', { version: v.version })}{counts(v) ? <em>{word('v.current')}</em> : null}</b><span>{v.withdrawn ? word('v.withdrawn') : v.name}</span><small>{word('h.saved', { when: dateTime(v.since), who: v.by ?? word('h.by-none') })}</small>
              </button>
            </li>
          ))}
        </ol>
        <div className="differences" aria-live="polite">
          {old.value ? <Differences old={bodyOf(old.value)} now={bodyOf(current)} /> : <p className="quiet">{old.problem ? word('failed', { why: old.problem.title }) : word('v.pick')}</p>}
          {old.value && canLoad ? <button type="button" className="f" onClick={() => { if (old.value) onLoad(bodyOf(old.value)) }}>{word('v.load')}</button> : null}
        </div>
      </div>
    </dialog>
  )
}

function Differences({ old, now }: { old: PlanBody; now: PlanBody }) {
  const differences = planDiff(old, now)
  return (
    <>
      <h3>{word('v.diff')}</h3>
      {differences.length === 0 ? <p>● {word('v.same')}</p> : <ul>{differences.map((d) => <li key={`${d.path}/${String(d.was)}`}>{differenceText(d, now)}</li>)}</ul>}
    </>
  )
}

function differenceText({ path, was, now }: Difference, plan: PlanBody): string {
  // A whole tier is told by whom it calls, a whole sign by its name.
  const named = /^tiers\/\d+$/.test(path) ? `${path}/selector` : /^modifiers(\/\d+)?$/.test(path) ? `${path}/when` : path
  const where = labelOf(plan, path)
  if (now === undefined) return word('v.gone', { where, was: valueWord(named, was) })
  return was === undefined ? word('v.new', { where, now: valueWord(named, now) }) : word('v.line', { where, was: valueWord(path, was), now: valueWord(path, now) })
}

// One region's plan: what counts, its draft, the preview of the draft, saving it as a new version, and back to the inherited one.
import { useMemo, useState, type CSSProperties } from 'react'
import type { Problem } from '../../../server/contracts/common.ts'
import type { PlanBody, PlanView } from '../../../server/contracts/plan.ts'
import type { RegionView } from '../../../server/contracts/region.ts'
import { put, remove, withQuery } from '../../live/api.ts'
import { language } from '../../ui/i18n.ts'
import { useSize } from '../../ui/useSize.ts'
import { bodyOf } from './body.ts'
import { fieldId } from './Fields.tsx'
import { useForm } from './form.ts'
import { useHead } from './head.ts'
import { Heading } from './Heading.tsx'
import { JsonView } from './JsonView.tsx'
import { labelOf } from './labels.ts'
import { planDiff } from './planDiff.ts'
import { PlanForm } from './PlanForm.tsx'
import { Player, Steps } from './Player.tsx'
import { usePreview } from './preview.ts'
import { scenarioOf, USUAL, type Preset } from './scenarios.ts'
import { stepLines } from './stepLines.ts'
import { Versions } from './Versions.tsx'
import { word } from './word.ts'

interface Parts { region: RegionView; view: PlanView; draft: PlanBody | null; onDraft: (plan: PlanBody | null) => void; canWrite: boolean; onSaved: () => void }

export function Editor({ region, view, draft, onDraft, canWrite, onSaved }: Parts) {
  const [preset, setPreset] = useState<Preset>('silent')
  const [assumed, setAssumed] = useState(USUAL)
  const [open, setOpen] = useState<'versions' | 'json' | null>(null)
  const [said, setSaid] = useState<{ text: () => string } | { problem: Problem } | null>(null)
  const [busy, setBusy] = useState(false)
  // The steps stay below the pinned time line, however high it is.
  const [pinned, { height }] = useSize<HTMLDivElement>()
  const own = view.region === region.code
  const saved = bodyOf(view)
  const plan = draft ?? saved
  const played = usePreview(plan, scenarioOf(preset, assumed, plan))
  const tongue = language() // its lines are words: another language, other lines
  const lines = useMemo(() => (played.view ? stepLines(played.view) : []), [played.view, tongue])
  const head = useHead(played.view, lines)
  const change = (next: PlanBody) => { setSaid(null); onDraft(next) }
  const form = useForm(plan, canWrite && (own || draft !== null) ? change : null, played.faults)
  const changes = draft ? planDiff(saved, draft).length : 0
  const path = withQuery(`/api/response-plans/${region.code}`, { basedOn: `${view.region}-${view.version}` })

  async function send(what: 'save' | 'withdraw'): Promise<void> {
    setBusy(true)
    const answer = what === 'save' ? await put<PlanView>(path, plan) : await remove<PlanView>(path)
    setBusy(false)
    if (!answer.ok) { setSaid({ problem: answer.problem }); return }
    onDraft(null)
    setSaid({ text: () => (what === 'save' ? word('h.saved-as', { version: answer.value.version }) : word('h.withdrawn', { name: answer.value.regionName })) })
    onSaved()
  }
  const save = () => {
    const [first] = form.allFaults.keys()
    if (first === undefined) void send('save')
    else document.getElementById(fieldId(first))?.focus()
  }
  return (
    <>
      <Heading {...{ region, view, own, canWrite, busy, changes, drafted: draft !== null, faults: form.allFaults }} onCopy={() => change(saved)} onSave={save} onDiscard={() => { form.replace(saved); onDraft(null) }} onWithdraw={() => void send('withdraw')} onOpen={setOpen} />
      {said ? <p className={'problem' in said ? 'failed' : 'done'} role="status">{'problem' in said ? `✕ ${said.problem.title}${said.problem.detail === undefined ? '' : `　${said.problem.detail}`}` : `✓ ${said.text()}`}</p> : null}
      <div className="pinned" ref={pinned}><Player {...{ played, lines, head, preset, assumed }} onPreset={setPreset} onAssume={setAssumed} /></div>
      <div className="body" style={{ '--pinned': `${height}px` } as CSSProperties}>
        <PlanForm form={form} />
        {played.view ? <Steps view={played.view} lines={lines} head={head.at} /> : null}
      </div>
      {open === 'versions' ? <Versions region={region} current={view} canLoad={canWrite} onLoad={(old) => { change(old); setOpen(null) }} onClose={() => setOpen(null)} /> : null}
      {open === 'json' ? <JsonView region={region} plan={plan} readOnly={form.readOnly} whereOf={(p) => labelOf(plan, p)} onApply={(next) => { form.replace(next); setOpen(null) }} onClose={() => setOpen(null)} /> : null}
    </>
  )
}

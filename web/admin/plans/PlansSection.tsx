// Response plans: the regions on the left, the plan of the chosen one beside them. What is typed is kept by region until it is saved or discarded.
import { useCallback, useEffect, useState } from 'react'
import type { PlanBody, PlanPlace, PlanView } from '../../../server/contracts/plan.ts'
import type { RegionView } from '../../../server/contracts/region.ts'
import { useFetched } from '../../live/fetched.ts'
import { useQuery } from '../address.ts'
import { may } from '../rights.ts'
import type { SectionProps } from '../section.ts'
import { Editor } from './Editor.tsx'
import { RegionTree } from './RegionTree.tsx'
import { word } from './word.ts'

export function PlansSection({ me }: SectionProps) {
  const [asked, choose] = useQuery('region')
  const [saved, setSaved] = useState(0)
  const [drafts, setDrafts] = useState<ReadonlyMap<string, PlanBody>>(new Map())
  const regions = useFetched<RegionView[]>('/api/regions')
  const places = useFetched<PlanPlace[]>('/api/response-plans', saved)
  const chosen = regions.value?.find((r) => r.code === asked) ?? regions.value?.find((r) => r.code === me.region) ?? regions.value?.[0]
  const plan = useFetched<PlanView>(chosen ? `/api/response-plans/${chosen.code}` : null, saved)
  const code = chosen?.code ?? ''
  const draft = useCallback((next: PlanBody | null) => setDrafts((was) => {
    const now = new Map(was)
    if (next) now.set(code, next)
    else now.delete(code)
    return now
  }), [code])
  useEffect(() => {
    if (drafts.size === 0) return undefined
    const hold = (e: BeforeUnloadEvent) => e.preventDefault()
    addEventListener('beforeunload', hold)
    return () => removeEventListener('beforeunload', hold)
  }, [drafts.size])
  const problem = regions.problem ?? places.problem ?? plan.problem
  const names = new Map([...(regions.value ?? []).map((r) => [r.code, r.name] as const), ...(plan.value ? [[plan.value.region, plan.value.regionName] as const] : [])])
  return (
    <div className="plans">
      {regions.value ? <RegionTree regions={regions.value} places={places.value ?? []} names={names} chosen={code} unsaved={new Set(drafts.keys())} onChoose={choose} /> : null}
      <main aria-busy={plan.loading}>
        {problem ? <p className="failed" role="alert">✕ {word('failed', { why: problem.title })}　<button type="button" className="lk" onClick={() => setSaved(saved + 1)}>{word('failed.again')}</button></p> : null}
        {chosen && plan.value ? <Editor key={code} region={chosen} view={plan.value} draft={drafts.get(code) ?? null} onDraft={draft} canWrite={may(me.role, 'plan:write')} onSaved={() => setSaved(saved + 1)} /> : problem ? null : <p className="quiet">{word('loading')}</p>}
      </main>
    </div>
  )
}

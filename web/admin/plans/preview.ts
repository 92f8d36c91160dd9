// The edited plan, played by the server while somebody types: the newest preview, its faults by path, and whether it is of an older text.
import { useEffect, useState } from 'react'
import type { Problem } from '../../../server/contracts/common.ts'
import type { PlanBody, PreviewView, ScenarioBody } from '../../../server/contracts/plan.ts'
import { question, type Answer } from '../../live/api.ts'

/** When somebody pauses in typing: the server plays sixty a minute for one account. */
const PAUSE_MS = 350

/** `view` stays the last good one while the plan has faults. `problem`: the server did not play it for another reason. */
export interface Played { view: PreviewView | null; faults: ReadonlyMap<string, string>; problem: Problem | null; settled: boolean }

const NO_FAULTS: ReadonlyMap<string, string> = new Map()

export const askPreview = (plan: PlanBody, scenario: ScenarioBody, signal: AbortSignal): Promise<Answer<PreviewView>> => question<PreviewView>('/api/response-plans/preview', { plan, scenario }, signal)

/** Paths as the form knows them: a shape fault's `body/plan/name` is `name`. */
export function faultsOf({ errors }: Problem): ReadonlyMap<string, string> {
  return new Map((errors ?? []).map((e) => [e.path.replace(/^body\/(plan\/)?/, ''), e.message]))
}

export function usePreview(plan: PlanBody | null, scenario: ScenarioBody | null): Played {
  const [played, setPlayed] = useState<Played>({ view: null, faults: NO_FAULTS, problem: null, settled: false })
  const asked = plan && scenario ? JSON.stringify({ plan, scenario }) : null
  useEffect(() => {
    if (asked === null) return undefined
    const stop = new AbortController()
    setPlayed((was) => ({ ...was, settled: false }))
    const timer = setTimeout(() => {
      const body = JSON.parse(asked) as { plan: PlanBody; scenario: ScenarioBody }
      askPreview(body.plan, body.scenario, stop.signal).then((answer) => {
        if (answer.ok) return setPlayed({ view: answer.value, faults: NO_FAULTS, problem: null, settled: true })
        const faults = faultsOf(answer.problem)
        return setPlayed((was) => ({ view: was.view, faults, problem: faults.size === 0 ? answer.problem : null, settled: true }))
      }, (fault: unknown) => { if (!stop.signal.aborted) throw fault })
    }, PAUSE_MS)
    return () => { clearTimeout(timer); stop.abort() }
  }, [asked])
  return played
}

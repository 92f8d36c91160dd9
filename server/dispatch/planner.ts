// Proposals are worked out in a thread of their own: some hundred cars take a second of a core, and in that second calls, deadlines and answers must go on.
import { Worker } from 'node:worker_threads'
import type { AreaFacts, AreaPlan } from '../domain/areaProposal.ts'
import type { TravelModel } from '../domain/travelModel.ts'

/** Plain data, so that it can cross to the thread: travel times as what was learned, null for the default. */
export type PlanningFacts = Omit<AreaFacts, 'travel'> & { learned: TravelModel | null }
/** What crosses. `learned`: only when it is another than the thread has, for it is some hundred thousand numbers. */
export interface Question { id: number; facts: Omit<AreaFacts, 'travel'>; learned?: TravelModel | null }
export interface Planned { id: number; plan?: AreaPlan | null; fault?: string }

export interface Planner {
  /** What planArea() says. Throws when the thread fails or takes longer than its patience. */
  plan(facts: PlanningFacts): Promise<AreaPlan | null>
  close(): Promise<void>
}

const PATIENCE_MS = 8000

export function makePlanner(): Planner {
  let thread: Worker | null = null
  let nextId = 0
  /** What the thread has been told; a new thread knows the default only. */
  let told: TravelModel | null = null
  const waiting = new Map<number, { resolve: (plan: AreaPlan | null) => void; reject: (error: Error) => void }>()

  /** Whoever waits for a thread that has ended learns it; the next question starts another. */
  function ended(error: Error): void {
    thread = null
    told = null
    for (const { reject } of waiting.values()) reject(error)
    waiting.clear()
  }

  function started(): Worker {
    if (thread) return thread
    const born = new Worker(new URL('plannerThread.ts', import.meta.url))
    born.unref() // it must not keep a process alive that is done
    born.on('message', ({ id, plan, fault }: Planned) => {
      const asked = waiting.get(id)
      waiting.delete(id)
      if (fault === undefined) asked?.resolve(plan ?? null)
      else asked?.reject(new Error(fault))
    })
    born.on('error', (error) => { if (thread === born) ended(error instanceof Error ? error : new Error(String(error))) })
    born.on('exit', () => { if (thread === born) ended(new Error('the planner thread has ended')) })
    thread = born
    return born
  }

  return {
    async plan({ learned, ...facts }) {
      const id = nextId++
      const answer = new Promise<AreaPlan | null>((resolve, reject) => { waiting.set(id, { resolve, reject }) })
      const to = started()
      const question: Question = { id, facts, ...(learned === told ? {} : { learned }) }
      told = learned
      to.postMessage(question)
      const patience = setTimeout(() => {
        if (!waiting.has(id)) return
        const slow = thread
        ended(new Error(`no proposal within ${PATIENCE_MS} ms`))
        void slow?.terminate()
      }, PATIENCE_MS)
      try { return await answer } finally { clearTimeout(patience) }
    },
    async close() {
      const last = thread
      ended(new Error('closing'))
      await last?.terminate()
    },
  }
}

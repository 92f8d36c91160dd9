// A plan under edit: its value, what is unreadable in its fields, its faults; one object that every field of the form is given.
import { useCallback, useMemo, useState } from 'react'
import type { PlanBody } from '../../../server/contracts/plan.ts'
import { withValue } from './edit.ts'

export interface Form {
  plan: PlanBody
  readOnly: boolean
  /** Goes up when the whole plan is replaced: what was typed before is of another plan. */
  round: number
  /** Why this field is wrong; undefined when it is not. */
  faultOf: (path: string) => string | undefined
  edit: (path: string, value: unknown) => void
  /** The whole plan at once: a tier more, a pasted one. */
  replace: (plan: PlanBody) => void
  /** What was typed cannot be read: the value stays, saving waits. Null: it can again. */
  unreadable: (path: string, why: string | null) => void
}

/** `change` null: read only. `faults`: what the server says of the value. */
export function useForm(plan: PlanBody, change: ((plan: PlanBody) => void) | null, faults: ReadonlyMap<string, string>): Form & { allFaults: ReadonlyMap<string, string> } {
  const [round, setRound] = useState(0)
  const [garbled, setGarbled] = useState<ReadonlyMap<string, string>>(new Map())
  const unreadable = useCallback((path: string, why: string | null) => setGarbled((was) => {
    if ((was.get(path) ?? null) === why) return was
    const next = new Map(was)
    if (why === null) next.delete(path)
    else next.set(path, why)
    return next
  }), [])
  const allFaults = useMemo(() => new Map([...faults, ...garbled]), [faults, garbled])
  return {
    plan, readOnly: change === null, round, allFaults, unreadable,
    faultOf: (path) => allFaults.get(path),
    edit: (path, value) => change?.(withValue(plan, path, value)),
    replace: (next) => { setGarbled(new Map()); setRound(round + 1); change?.(next) },
  }
}

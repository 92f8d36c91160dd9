// One read over HTTP for a component: loading, ready or failed, fetched again when its reasons change or an interval passes.
import { useEffect, useState } from 'react'
import type { Problem } from '../../server/contracts/common.ts'
import { get } from './api.ts'

/** While it is fetched again, and when that fails, the last good value stays beside the problem. */
export interface Fetched<T> { path: string | null; value: T | null; problem: Problem | null; loading: boolean }

/**
 * `path` null fetches nothing. `because`: fetch again when this changes, e.g. a version. `everySeconds`: and again by time.
 * A value of another path is never shown.
 */
export function useFetched<T>(path: string | null, because: string | number = '', everySeconds?: number): Fetched<T> {
  const [state, setState] = useState<Fetched<T>>({ path, value: null, problem: null, loading: path !== null })
  useEffect(() => {
    if (path === null) return undefined
    const stop = new AbortController()
    const load = () => {
      get<T>(path, stop.signal).then((answer) => {
        setState((was) => (answer.ok
          ? { path, value: answer.value, problem: null, loading: false }
          : { path, value: was.path === path ? was.value : null, problem: answer.problem, loading: false }))
      }, (fault: unknown) => { if (!stop.signal.aborted) throw fault })
    }
    load()
    const timer = everySeconds === undefined ? undefined : setInterval(load, everySeconds * 1000)
    return () => { stop.abort(); clearInterval(timer) }
  }, [path, because, everySeconds])
  return state.path === path ? state : { path, value: null, problem: null, loading: path !== null }
}

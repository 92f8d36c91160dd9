// What the page shows lives in the address bar, so that a view can be sent to a colleague and "back" goes back.
import { useCallback, useSyncExternalStore } from 'react'

const CHANGED = 'popstate'
const subscribe = (listener: () => void) => { addEventListener(CHANGED, listener); return () => removeEventListener(CHANGED, listener) }

/** One value of the query, with its setter; '' when it is not there. */
export function useQuery(name: string): [string, (value: string) => void] {
  const value = useSyncExternalStore(subscribe, () => new URLSearchParams(location.search).get(name) ?? '')
  const set = useCallback((next: string) => {
    const query = new URLSearchParams(location.search)
    if (next === '') query.delete(name)
    else query.set(name, next)
    history.pushState(null, '', `${location.pathname}${query.size > 0 ? `?${query.toString()}` : ''}`)
    dispatchEvent(new PopStateEvent(CHANGED))
  }, [name])
  return [value, set]
}

// What is asked: period, comparison, region, place, unit, tier. Lives in the address bar, so that a view can be sent to a colleague.
import { useCallback, useState } from 'react'
import { PLACES } from './lists.ts'
import { currentQuarter, periodOf, type Period } from './period.ts'

export interface Filters { period: Period; compare: boolean; region: string; place: string; unit: string; tier: string }

function read(): Filters {
  const asked = new URLSearchParams(location.search)
  const one = (name: string, pattern: RegExp) => { const value = asked.get(name) ?? ''; return pattern.test(value) ? value : '' }
  return {
    period: periodOf(asked.get('period') ?? '') ?? periodOf(currentQuarter(new Date()))!, compare: asked.get('compare') !== 'no',
    region: one('region', /^\d{6}$/), unit: one('unit', /^\d{1,18}$/), tier: one('tier', /^[123]$/), place: PLACES.find((p) => p === asked.get('place')) ?? '',
  }
}

export type Change = Partial<Omit<Filters, 'period'>> & { period?: string }

export function useFilters(): [Filters, (change: Change) => void, () => void] {
  const [filters, setFilters] = useState(read)
  const go = useCallback((query: string) => {
    history.replaceState(null, '', `${location.pathname}${query === '' ? '' : `?${query}`}`)
    setFilters(read())
  }, [])
  const change = useCallback((more: Change) => {
    const query = new URLSearchParams(location.search)
    for (const [key, value] of Object.entries(more)) {
      if (key === 'compare') { if (value === false) query.set(key, 'no'); else query.delete(key) }
      else if (typeof value === 'string' && value !== '') query.set(key, value)
      else query.delete(key)
    }
    go(query.toString())
  }, [go])
  const clear = useCallback(() => go(''), [go])
  return [filters, change, clear]
}

export const isClear = (f: Filters): boolean => f.region === '' && f.place === '' && f.unit === '' && f.tier === '' && f.compare && f.period.key === currentQuarter(new Date())

type Asked = Readonly<Record<string, string | undefined>>
/** The path of one question. `leave` names filters that this one is asked without. */
export function statsPath(f: Filters, span: { from: Date; to: Date }, more: Asked = {}, leave: readonly (keyof Filters)[] = [], path = '/api/stats/response'): string {
  const query = new URLSearchParams({ from: span.from.toISOString(), to: span.to.toISOString() })
  for (const key of ['region', 'place', 'unit', 'tier'] as const) if (f[key] !== '' && !leave.includes(key)) query.set(key, f[key])
  for (const [key, value] of Object.entries(more)) if (value !== undefined) query.set(key, value)
  return `${path}?${query.toString()}`
}

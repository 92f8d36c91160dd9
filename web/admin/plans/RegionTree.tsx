// The regions as a tree, each with whose plan counts in it.
import type { PlanPlace } from '../../../server/contracts/plan.ts'
import type { RegionView } from '../../../server/contracts/region.ts'
import { word } from './word.ts'

const ALL_OPEN = 40

interface Parts { regions: readonly RegionView[]; places: readonly PlanPlace[]; names: ReadonlyMap<string, string>; chosen: string; unsaved: ReadonlySet<string>; onChoose: (region: string) => void }

export function RegionTree({ regions, places, names, chosen, unsaved, onChoose }: Parts) {
  const placeOf = new Map(places.map((p) => [p.region, p]))
  /** A province has hundreds: only the way to the chosen one is open. */
  const way = new Set<string | null>([null])
  for (let code: string | null = chosen; code !== null && !way.has(code); code = regions.find((r) => r.code === code)?.parent ?? null) way.add(code)
  const isOpen = (code: string | null) => regions.length <= ALL_OPEN || way.has(code)
  const branch = (parent: string | null, depth: number) => {
    const here = !isOpen(parent) ? [] : regions.filter((r) => r.parent === parent)
    if (here.length === 0) return null
    return (
      <ul>
        {here.map((r) => {
          const place = placeOf.get(r.code)
          const own = place?.whose === r.code
          return (
            <li key={r.code}>
              <button type="button" style={{ paddingLeft: 12 + depth * 14 }} {...(r.code === chosen ? { 'aria-current': 'true' as const } : {})} onClick={() => onChoose(r.code)}>
                <b>{r.name}</b>
                <small className={own ? 'own' : undefined}>{unsaved.has(r.code) ? `▲ ${word('r.unsaved')}` : !place ? word('r.none') : own ? `${word('r.own')} · ${place.version}` : word('r.inherits', { name: names.get(place.whose) ?? place.whose })}</small>
              </button>
              {branch(r.code, depth + 1)}
            </li>
          )
        })}
      </ul>
    )
  }
  return <nav className="tree" aria-label={word('r.title')}><h2>{word('r.title')}</h2>{branch(null, 0)}</nav>
}

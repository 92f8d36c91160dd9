// The sweep as rows of one estate each: who goes first, how far it is, who looks. Pure.
import type { SweepItem } from '../../../server/contracts/area.ts'

export interface SweepRow { key: string; estate: string; items: readonly SweepItem[]; done: number; by: string | null; state: 'nobody' | 'going' | 'done' }

/** A look counts as somebody being at it for so long, in ms. */
const LOOKED_LATELY = 15 * 60_000

/** Estates that nobody sweeps first, then those under way, then the finished ones; by name in between, so that nothing moves under the hand. */
export function sweepRows(items: readonly SweepItem[], now: number): SweepRow[] {
  const byEstate = new Map<string, SweepItem[]>()
  for (const item of items) {
    const key = `${item.region}/${item.estate}`
    const list = byEstate.get(key)
    if (list) list.push(item)
    else byEstate.set(key, [item])
  }
  const rows = [...byEstate].map(([key, list]): SweepRow => {
    const done = list.filter((i) => i.status !== 'unknown').length
    const last = list.filter((i) => i.by !== null && i.at !== null).toSorted((a, b) => ((a.at ?? '') < (b.at ?? '') ? 1 : -1))[0]
    const fresh = last?.at != null && now - Date.parse(last.at) < LOOKED_LATELY
    return { key, estate: list[0]?.estate ?? '', items: list.toSorted(inHouse), done, by: last?.by ?? null, state: done === list.length ? 'done' : fresh ? 'going' : 'nobody' }
  })
  const rank = { nobody: 0, going: 1, done: 2 }
  return rows.toSorted((a, b) => rank[a.state] - rank[b.state] || a.estate.localeCompare(b.estate, 'zh-CN'))
}

const inHouse = (a: SweepItem, b: SweepItem): number => a.building.localeCompare(b.building, 'zh-CN', { numeric: true }) || a.door.localeCompare(b.door, 'zh-CN', { numeric: true }) || a.car.localeCompare(b.car, 'zh-CN', { numeric: true })

/** Cars looked at by a person in the last five minutes. */
export const lookedLately = (items: readonly SweepItem[], now: number): number => items.filter((i) => i.from === 'sweep' && i.at !== null && now - Date.parse(i.at) < 300_000).length

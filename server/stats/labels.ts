// What a group is called on paper: Chinese names of places, causes, ages, tiers, hours and months. Names of regions and units come from the registry.
import type { StatsBy } from '../contracts/stats.ts'

const PLACES: Readonly<Record<string, string>> = {
  residential: '住宅', office: '办公楼宇', mall: '商场超市', hotel: '宾馆饭店', transport: '交通场所', hospital: '医院', school: '学校', venue: '文体娱场馆', other: '其他',
}
const CAUSES: Readonly<Record<string, string>> = {
  human: '人为原因', external: '外部原因', door: '门系统', traction: '曳引系统', guide: '导向系统', car: '轿厢', control: '控制系统', electrical: '电气系统', 'safety-gear': '安全保护装置',
}
const AGES: Readonly<Record<string, string>> = { '0': '不足 5 年', '5': '5 至 10 年', '10': '10 至 15 年', '15': '15 年以上' }
const TIERS: Readonly<Record<string, string>> = { '1': '一级', '2': '二级', '3': '三级' }

/** Keys in the order of their meaning; the others are ordered by number of incidents. */
const ORDER: Partial<Record<StatsBy, readonly string[]>> = { place: Object.keys(PLACES), cause: Object.keys(CAUSES), age: ['0', '5', '10', '15'], tier: ['1', '2', '3'] }

const UNKNOWN: Record<StatsBy, string> = { region: '未定区', unit: '未定位', place: '未定位', cause: '未登记', hour: '—', age: '未登记', tier: '未派单', month: '—' }

/** `names`: of regions or units, by key. The key itself where nobody knows a name. */
export function labelOf(by: StatsBy, key: string, names: ReadonlyMap<string, string>): string {
  if (key === '-') return UNKNOWN[by]
  switch (by) {
    case 'region': case 'unit': return names.get(key) ?? key
    case 'place': return PLACES[key] ?? key
    case 'cause': return CAUSES[key] ?? key
    case 'age': return AGES[key] ?? key
    case 'tier': return TIERS[key] ?? key
    case 'hour': return `${key}:00`
    case 'month': return key
  }
}

/** Negative when `a` comes first; the group that belongs nowhere comes last. */
export function compareGroups(by: StatsBy, a: { key: string; incidents: number }, b: { key: string; incidents: number }): number {
  if ((a.key === '-') !== (b.key === '-')) return a.key === '-' ? 1 : -1
  const order = ORDER[by]
  if (order) return order.indexOf(a.key) - order.indexOf(b.key)
  return by === 'unit' ? b.incidents - a.incidents || Number(a.key) - Number(b.key) : a.key.localeCompare(b.key)
}

// Alarm rules being edited: a value by its path, what differs, the body to save. Pure.
import type { AlarmRulesBody, AlarmRulesView } from '../../../server/contracts/alarm.ts'

export const bodyOf = (view: AlarmRulesView): AlarmRulesBody => ({ types: view.types, storm: view.storm, lookWithin: view.lookWithin, quietAfterDismissal: view.quietAfterDismissal, flicker: view.flicker, trust: view.trust })

/** Which version was on the screen when it was changed. */
export const basedOn = (view: AlarmRulesView): string => (view.region === null ? 'built-in' : `${view.region}-${view.version}`)

type Tree = Readonly<Record<string, unknown>>
const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null

/** `path` as the server names it in a fault: `types/trapped/debounce`. */
export function valueAt(rules: AlarmRulesBody, path: string): unknown {
  return path.split('/').reduce<unknown>((at, key) => (isTree(at) ? at[key] : undefined), rules)
}

export function withValue(rules: AlarmRulesBody, path: string, value: unknown): AlarmRulesBody {
  const put = (at: Tree, [key = '', ...rest]: readonly string[]): Tree => { const inner = at[key]; return { ...at, [key]: rest.length === 0 ? value : put(isTree(inner) ? inner : {}, rest) } }
  return put(rules, path.split('/')) as AlarmRulesBody
}

/** Paths whose values differ. */
export function changesOf(a: unknown, b: unknown, path = ''): string[] {
  if (isTree(a) && isTree(b)) return [...new Set([...Object.keys(a), ...Object.keys(b)])].flatMap((key) => changesOf(a[key], b[key], path === '' ? key : `${path}/${key}`))
  return Object.is(a, b) ? [] : [path]
}

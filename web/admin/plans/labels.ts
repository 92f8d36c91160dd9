// Names of a plan's fields and values in words, by the paths that the server's faults and our differences use.
import type { PlanBody, PreviewTeam } from '../../../server/contracts/plan.ts'
import { wordOf } from '../../ui/i18n.ts'
import { TIER_TIMES } from './lists.ts'
import { span } from './span.ts'
import { word } from './word.ts'
import type { Word } from './words.zh.ts'

/** `tiers/1/startAfter` → 二级 · 之后. */
export function labelOf(plan: PlanBody, path: string): string {
  const [head = '', index = '', field] = path.split('/')
  if (head === 'tiers' && index !== '') return [word(`tier.${Number(index) + 1}` as Word), ...(field === undefined ? [] : [wordOf('t', field)])].join(' · ')
  if (head === 'modifiers' && index !== '') return [wordOf('sign', plan.modifiers[Number(index)]?.when ?? ''), ...(field === undefined ? [] : [wordOf('m', field)])].join(' · ')
  if (head === 'ladder' && index !== '') return `${word('f.ladder')} · ${wordOf('l', index)}`
  return wordOf('f', head)
}

const IS_TIME = new Set<string>([...TIER_TIMES, 'locateWithin', 'dispatchWithin', 'batchWithin', 'soonerBy', 'allTiersWithin', 'progressEvery', 'releaseWithin', 'comfortEvery', 'followUpWithin', 'closeWithin', 'pushAfter', 'voiceAfter', 'smsAfter'])

/** One value as the form shows it. */
export function valueWord(path: string, value: unknown): string {
  const field = path.split('/').at(-1) ?? ''
  if (value === null || value === undefined) return word(field === 'radiusMeters' || field === 'capability' ? 't.any' : field === 'soonerBy' ? 't.never' : 'none')
  if (typeof value === 'number' && IS_TIME.has(field)) return span(value)
  if (Array.isArray(value)) return value.length === 0 ? word('none') : value.map((v: string | number) => (field === 'tiers' ? wordOf('tier', String(v)) : String(v))).join(word('list'))
  const text = typeof value === 'string' || typeof value === 'number' ? String(value) : JSON.stringify(value)
  switch (field) {
    case 'selector': return wordOf('selector', text)
    case 'follows': return wordOf('follows', text)
    case 'when': return wordOf('sign', text)
    case 'radiusMeters': return word('meters', { n: text })
    case 'fanOut': return word('teams', { n: text })
    default: return text
  }
}

export function teamName(team: PreviewTeam): string {
  const [kind = '', n = ''] = team.split('-')
  return wordOf('team', kind, { n })
}

// The steps of a preview in words, one line each; rungs of one second in one line. Pure but for the words.
import type { PreviewStep, PreviewView } from '../../../server/contracts/plan.ts'
import { wordOf } from '../../ui/i18n.ts'
import { teamName } from './labels.ts'
import { span } from './span.ts'
import { word } from './word.ts'

export interface StepLine { at: number; tier: number | null; text: string; tone: 'calm' | 'quiet' | 'warn' | 'good' }

const NOTED = new Set<PreviewStep['what']>(['lapsed', 'declined', 'not-moving', 'late', 'tier-exhausted', 'needs'])

export function stepLines({ steps }: PreviewView): StepLine[] {
  const out: StepLine[] = []
  const rungs = new Map<string, { line: StepLine; channels: string[] }>()
  for (const s of steps) {
    if (s.what !== 'rung') {
      out.push({ at: s.at, tier: s.tier, text: textOf(s), tone: s.what === 'arrived' ? 'good' : NOTED.has(s.what) ? 'warn' : 'calm' })
      continue
    }
    const key = `${s.at} ${s.team}`
    const known = rungs.get(key)
    const rung = known ?? { line: { at: s.at, tier: s.tier, text: '', tone: 'quiet' as const }, channels: [] }
    if (!known) { rungs.set(key, rung); out.push(rung.line) }
    rung.channels.push(wordOf('channel', s.channel))
    rung.line.text = word('s.rung', { team: teamName(s.team), channels: rung.channels.join(word('list')) })
  }
  return out
}

function textOf(s: Exclude<PreviewStep, { what: 'rung' }>): string {
  const tier = s.tier === null ? '' : wordOf('tier', String(s.tier))
  switch (s.what) {
    case 'reported': case 'located': return word(`s.${s.what}`)
    case 'tier-started': return word('s.tier-started', { tier, why: wordOf('why', s.reason) })
    case 'tier-exhausted': return word('s.tier-exhausted', { tier })
    case 'offered': return word(s.by === 'operator' ? 's.offered.operator' : 's.offered', { team: teamName(s.team), until: span(s.until) }) + short(s.shortfalls)
    case 'accepted': return word('s.accepted', { team: teamName(s.team), until: span(s.until) })
    case 'needs': return wordOf('needs', s.reason)
    case 'declined': case 'lapsed': case 'departed': case 'late': case 'moving-again': case 'arrived': case 'stood-down': case 'not-moving': return word(`s.${s.what}`, { team: teamName(s.team) })
  }
}

const short = (codes: readonly string[]): string => (codes.length === 0 ? '' : word('s.short', { why: codes.map((c) => wordOf('short', c)).join(word('list')) }))

/** What became of the case, with its time. */
export const outcomeText = (view: PreviewView): string => word(`p.${view.outcome}`, { at: span(view.endsAt) })

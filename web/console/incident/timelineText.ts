// What each event of a timeline says in words. An event this page does not know yet is shown by its own name.
import type { IncidentBrief, TimelineEntry } from '../../../server/contracts/incident.ts'
import { hourMinute, timeOfDay } from '../../ui/duration.ts'
import { wordOf, type Values } from '../../ui/i18n.ts'
import { away, careWords } from '../phrases.ts'
import { t } from '../words.ts'

export interface Line { text: string; warn: boolean }

/** `teams`: names by assignment, because most events carry only its id. */
export function timelineLine(entry: TimelineEntry, teams: ReadonlyMap<string, string>): Line {
  const d = entry.data
  const team = teams.get(str(d['assignmentId'])) ?? t('event.team')
  switch (entry.type) {
    case 'opened': return calm(wordOf('event', 'opened', { kind: wordOf('kind', str(d['kind'])), drill: d['drill'] === true ? t('drill') : '' }))
    case 'report-received': {
      const report = record(d['report'])
      return calm(wordOf('event', 'report-received', { source: wordOf('source', str(report['source'])), said: [str(report['said']), str(report['note'])].filter(Boolean).join('，') }))
    }
    case 'people-changed': return calm(peopleText(record(d['people'])))
    case 'kind-changed': return calm(said(entry, { kind: wordOf('kind', str(d['kind'])) }))
    case 'located': return calm(wordOf('event', d['readBack'] === true ? 'located.read-back' : 'located', { address: str(record(d['elevator'])['address']) }))
    case 'tier-started': return { text: withNote(said(entry, { tier: tierWord(d['tier']), why: wordOf('tier-reason', str(d['reason'])) }), d['why']), warn: !['dispatched', 'operator', 'resumed', 'surge', 'sooner'].includes(str(d['reason'])) }
    case 'team-offered': return calm(wordOf('event', record(d['record'])['by'] === 'operator' ? 'team-offered' : 'team-offered.plan', { team: str(d['teamName']), tier: tierWord(d['tier']), until: time(d['answerBy']) }))
    case 'tier-exhausted': return warn(said(entry, { tier: tierWord(d['tier']), why: shortfallsText(d['shortfalls']) }))
    case 'offer-declined': case 'team-withdrew': return warn(said(entry, { team, why: reasonWord(d['reason']) }))
    case 'team-stood-down': return calm(said(entry, { team, why: reasonWord(d['reason']) }))
    case 'offer-lapsed': case 'team-late': return warn(said(entry, { team }))
    case 'team-not-moving': return warn(wordOf('event', `team-not-moving.${str(d['why']) || 'still'}`, { team, far: typeof d['meters'] === 'number' ? `，${away(d['meters'], true)}` : '' }))
    case 'team-closing-in': return calm(said(entry, { team, far: typeof d['meters'] === 'number' ? away(d['meters']) : '' }))
    case 'team-departed': case 'team-arrived': return calm(wordOf('event', d['inferred'] === true ? `${entry.type}.inferred` : entry.type, { team }))
    case 'offer-accepted': case 'team-reminded': case 'arrival-confirmed': return calm(said(entry, { team }))
    case 'sign-met': return warn(said(entry, { sign: wordOf('sign', str(d['sign'])) }))
    case 'plan-paused': return { text: said(entry, { name: str(d['name']), until: exactly(d['endsAt']), why: str(d['reason']) }), warn: true }
    case 'plan-resumed': return calm(wordOf('event', `plan-resumed.${str(d['by'])}`))
    case 'service-called': return calm(withNote(`${said(entry, { name: str(d['name']), service: str(d['service']) })}${list(d['checklist'])}`, d['note']))
    case 'deadline-passed': return warn(said(entry, { what: wordOf('deadline', str(d['key']).split('/')[0] ?? '') }))
    case 'human-needed': return warn(said(entry, { why: wordOf('needs', str(d['reason'])) }))
    case 'owner-took': return calm(said(entry, { name: str(d['name']) }))
    case 'area-joined': return calm(said(entry, { area: str(d['number']) }))
    case 'team-promised': return calm(said(entry, { team: str(d['teamName']), n: Math.max(1, Math.round(Number(d['etaSeconds'] ?? 0) / 60)) }))
    case 'area-left': return calm(wordOf('event', `area-left.${str(d['why'])}`, { area: str(d['number']) }))
    case 'passenger-comforted': case 'followed-up': return calm(withNote(said(entry), d['note']))
    case 'noted': return calm(str(d['text']))
    case 'released': {
      const release = record(d['release'])
      const cause = str(record(release['cause'])['root'])
      return calm(withNote(said(entry, { n: Number(release['people'] ?? 0), cause: cause === '' ? '' : wordOf('cause', cause) }), release['note']))
    }
    case 'closed': return calm(said(entry, { outcome: str(d['outcome']) }))
    default: return calm(said(entry))
  }
}

/** The names of the teams by their assignment, read from the offers. */
export function teamNames(timeline: readonly TimelineEntry[]): Map<string, string> {
  const names = new Map<string, string>()
  for (const e of timeline) if (e.type === 'team-offered') names.set(str(e.data['assignmentId']), str(e.data['teamName']))
  return names
}

export function actorText({ actor }: TimelineEntry): string {
  return actor.kind === 'system' ? t('actor.system') : actor.kind === 'team' ? (actor.via === null ? t('actor.team') : t(`actor.via.${actor.via}`)) : (actor.seat === null ? (actor.name ?? '') : t('status.seat', { seat: actor.seat }))
}

/** Was the last locating read back to the caller? */
export function wasReadBack(timeline: readonly TimelineEntry[]): boolean {
  return timeline.findLast((e) => e.type === 'located')?.data['readBack'] === true
}

const calm = (text: string): Line => ({ text, warn: false })
const warn = (text: string): Line => ({ text, warn: true })
const said = (entry: TimelineEntry, values?: Values): string => wordOf('event', entry.type, values)
const str = (v: unknown): string => (typeof v === 'string' ? v : typeof v === 'number' ? String(v) : '')
const record = (v: unknown): Record<string, unknown> => (typeof v === 'object' && v !== null ? v as Record<string, unknown> : {})
const tierWord = (v: unknown): string => wordOf('tier', str(v))
const time = (v: unknown): string => (typeof v === 'string' ? hourMinute(new Date(v)) : '')
const exactly = (v: unknown): string => (typeof v === 'string' ? timeOfDay(new Date(v)) : '')
const list = (v: unknown): string => (Array.isArray(v) && v.length > 0 ? `（${v.map(str).join('、')}）` : '')
const reasonWord = (v: unknown): string => wordOf('reason', str(v))
const withNote = (text: string, note: unknown): string => (typeof note === 'string' && note !== '' ? `${text}：${note}` : text)

function peopleText(people: Record<string, unknown>): string {
  const trapped = people['trapped']
  const care = careWords({ trapped: null, injured: Number(people['injured'] ?? 0), vulnerable: (Array.isArray(people['vulnerable']) ? people['vulnerable'] : []) as IncidentBrief['people']['vulnerable'], hazards: (Array.isArray(people['hazards']) ? people['hazards'] : []) as IncidentBrief['people']['hazards'] })
  return wordOf('event', 'people-changed', { people: typeof trapped === 'number' ? t('people', { n: trapped }) : t('people.unknown'), care: care === '' ? '' : ` ${care}` })
}

/** What the plan wanted and did not find, in brackets; empty when it does not say. */
function shortfallsText(v: unknown): string {
  const words = (Array.isArray(v) ? v : []).map((s) => { const one = record(s); return wordOf('shortfall', str(one['code']), { wanted: str(one['wanted']), found: str(one['found']) }) })
  return list([...new Set(words)])
}

// How alarms are handled, as data (告警规则): per type how long it must last, who decides, what people inside have to do with it; whether such rules can be trusted. Knows no alarm and no clock.
import { ALARM_TYPES, ENTRAPMENT_TYPES, isAlarmType, STOPPED_TYPES, type AlarmType } from './device.ts'

/** `direct`: reported at once. `confirm`: an operator says. `auto-confirm`: reported when nobody has said no for `autoAfter` seconds. `log`: kept for the early warning and the statistics. */
export const HANDLINGS = ['direct', 'confirm', 'auto-confirm', 'log'] as const
export type Handling = (typeof HANDLINGS)[number]
/** What must be known of people inside before it is handled so. `people-or-doubt`: where nothing is known an operator is asked; `people`: where nothing is known it is logged. */
export const NEEDS = ['nothing', 'people-or-doubt', 'people'] as const
export type Need = (typeof NEEDS)[number]

export interface TypeRule {
  /** Seconds that it must last: what ends earlier was noise (a stop of 30 s is, one of 45 s is not). */
  debounce: number
  handling: Handling
  /** Of `auto-confirm` alone, seconds. */
  autoAfter: number | null
  needs: Need
  /** The device's end of alarm means that it is over. Not for a button: it is let go of, and the person is still there. */
  clearEnds: boolean
  /** The same again within so many seconds of the last one joins its row. */
  repeatWithin: number
}
export interface AlarmRules {
  types: Readonly<Record<AlarmType, TypeRule>>
  /** Alarms of one device that begin and end oftener than this in so many seconds are a storm: they are one row, and an operator decides. */
  storm: { changes: number; seconds: number }
  /** How long an alarm may wait for a person. Then one that may mean people inside is reported all the same: silence is not a no. */
  lookWithin: number
  /** After a dismissal the same again is silent for so long, seconds. */
  quietAfterDismissal: number
  /** People seen in a shut car for less than this altogether were a flicker of the sensor, seconds. */
  flicker: number
  /** Trust (0..1, domain/trust.ts) from `marks` marks on: below `low` an operator is asked, above `high` nobody is. */
  trust: { low: number; high: number; marks: number }
}

const LOGGED: TypeRule = { debounce: 0, handling: 'log', autoAfter: null, needs: 'nothing', clearEnds: true, repeatWithin: 600 }
const TRAPPED: TypeRule = { ...LOGGED, handling: 'direct', repeatWithin: 1800 }
const STOPPED: TypeRule = { ...LOGGED, debounce: 45, handling: 'direct', needs: 'people-or-doubt', repeatWithin: 1800 }
/** In a blackout these come from every car of a district at once: the sweep of its cars finds who is inside (findings/domain.md §8), not one question a car. */
const POWERLESS: TypeRule = { ...STOPPED, needs: 'people' }
const DOOR: TypeRule = { ...LOGGED, debounce: 30 }

const OWN: Partial<Record<AlarmType, TypeRule>> = {
  'alarm-button': { ...TRAPPED, clearEnds: false }, 'call-for-help': { ...TRAPPED, clearEnds: false }, fallen: { ...TRAPPED, handling: 'auto-confirm', autoAfter: 30, clearEnds: false },
  trapped: TRAPPED, 'trapped-long': TRAPPED, 'trapped-at-level': { ...TRAPPED, debounce: 15 }, 'trapped-outside-level': { ...TRAPPED, debounce: 15 },
  'stopped-outside-door-zone': STOPPED, bottomed: { ...STOPPED, debounce: 10 }, overtravel: { ...STOPPED, debounce: 10 },
  'main-power-lost': POWERLESS, 'restart-prevented': POWERLESS, 'out-of-service': POWERLESS,
  'door-close-fault': DOOR, 'door-open-fault': DOOR, 'moving-with-open-door': { ...LOGGED, debounce: 5 },
  smoke: { ...LOGGED, debounce: 5, handling: 'confirm' },
}
export const DEFAULT_RULES: AlarmRules = {
  types: Object.fromEntries(ALARM_TYPES.map((type) => [type, OWN[type] ?? LOGGED])) as Record<AlarmType, TypeRule>,
  storm: { changes: 40, seconds: 300 }, lookWithin: 120, quietAfterDismissal: 60, flicker: 5, trust: { low: 0.25, high: 0.9, marks: 5 },
}

/** Rules as a region wrote them: types that it does not name are handled as by default. */
export type WrittenRules = Omit<AlarmRules, 'types'> & { types: Readonly<Record<string, TypeRule>> }
/** Only sound rules may be completed; what an older version of ours did not say is as by default. */
export const completeRules = (written: Partial<WrittenRules>): AlarmRules => ({ ...DEFAULT_RULES, ...written, types: { ...DEFAULT_RULES.types, ...written.types } })

export type RuleFaultCode = 'unknown-type' | 'unknown-handling' | 'unknown-need' | 'not-whole' | 'negative' | 'not-positive' | 'too-long' | 'not-a-share' | 'low-above-high' | 'auto-after-missing' | 'auto-after-useless' | 'never-heard' | 'never-looked-at'
/** `path` names the field, e.g. `types/trapped/debounce`. */
export interface RuleFault { path: string; code: RuleFaultCode }

const LONGEST = { debounce: 300, autoAfter: 600, repeatWithin: 86_400, lookWithin: 900, quietAfterDismissal: 3600, flicker: 60, 'storm/seconds': 3600, 'storm/changes': 10_000, 'trust/marks': 1000 } as const
/** Whoever is trapped must not wait longer than this for what a rule calls noise. */
const LONGEST_FOR_PEOPLE = 60

/** Empty when the rules are sound: none is silently repaired. */
export function checkRules(rules: WrittenRules): RuleFault[] {
  const faults: RuleFault[] = []
  const amount = (path: string, value: number, longest: number, least: 0 | 1) => { const code = wrongAmount(value, longest, least); if (code) faults.push({ path, code }) }
  for (const [type, rule] of Object.entries(rules.types)) faults.push(...typeFaults(type, rule).map((f) => ({ ...f, path: f.path === '' ? `types/${type}` : `types/${type}/${f.path}` })))
  amount('lookWithin', rules.lookWithin, LONGEST.lookWithin, 1)
  amount('quietAfterDismissal', rules.quietAfterDismissal, LONGEST.quietAfterDismissal, 0)
  amount('flicker', rules.flicker, LONGEST.flicker, 0)
  amount('storm/changes', rules.storm.changes, LONGEST['storm/changes'], 1)
  amount('storm/seconds', rules.storm.seconds, LONGEST['storm/seconds'], 1)
  amount('trust/marks', rules.trust.marks, LONGEST['trust/marks'], 1)
  for (const bound of ['low', 'high'] as const) if (!(rules.trust[bound] >= 0 && rules.trust[bound] <= 1)) faults.push({ path: `trust/${bound}`, code: 'not-a-share' })
  if (rules.trust.low >= rules.trust.high) faults.push({ path: 'trust/low', code: 'low-above-high' })
  return faults
}

function typeFaults(type: string, rule: TypeRule): RuleFault[] {
  if (!isAlarmType(type)) return [{ path: '', code: 'unknown-type' }]
  const faults: RuleFault[] = []
  const amount = (path: string, value: number, longest: number) => { const code = wrongAmount(value, longest, 0); if (code) faults.push({ path, code }) }
  amount('debounce', rule.debounce, ENTRAPMENT_TYPES.has(type) || STOPPED_TYPES.has(type) ? LONGEST_FOR_PEOPLE : LONGEST.debounce)
  amount('repeatWithin', rule.repeatWithin, LONGEST.repeatWithin)
  if (!HANDLINGS.includes(rule.handling)) faults.push({ path: 'handling', code: 'unknown-handling' })
  if (!NEEDS.includes(rule.needs)) faults.push({ path: 'needs', code: 'unknown-need' })
  if (rule.handling === 'auto-confirm' && rule.autoAfter === null) faults.push({ path: 'autoAfter', code: 'auto-after-missing' })
  if (rule.handling !== 'auto-confirm' && rule.autoAfter !== null) faults.push({ path: 'autoAfter', code: 'auto-after-useless' })
  if (rule.autoAfter !== null) amount('autoAfter', rule.autoAfter, LONGEST.autoAfter)
  // A person asks for help: that is never only kept.
  if (ENTRAPMENT_TYPES.has(type) && rule.handling === 'log') faults.push({ path: 'handling', code: 'never-heard' })
  // Nor does it wait for a sensor to see them: people stand still, sensors lose them.
  if (ENTRAPMENT_TYPES.has(type) && rule.needs !== 'nothing' && NEEDS.includes(rule.needs)) faults.push({ path: 'needs', code: 'never-looked-at' })
  return faults
}

function wrongAmount(value: number, longest: number, least: 0 | 1): RuleFaultCode | null {
  if (!Number.isInteger(value)) return 'not-whole'
  if (value < least) return least === 0 ? 'negative' : 'not-positive'
  return value > longest ? 'too-long' : null
}

// The cases a plan is tried with: five presets, and how many crews, stations and minutes they assume.
import type { PlanBody, ScenarioBody } from '../../../server/contracts/plan.ts'

export const PRESETS = ['silent', 'stays', 'calm', 'injury', 'smoke'] as const
export type Preset = (typeof PRESETS)[number]
/** The ways in minutes: of the crews, and of the stations. */
export interface Assumed { contractTeams: number; stations: number; travelMinutes: number; stationMinutes: number; dispatchedBy: ScenarioBody['dispatchedBy'] }

export const USUAL: Assumed = { contractTeams: 2, stations: 3, travelMinutes: 12, stationMinutes: 12, dispatchedBy: 'operator' }
/** A practised operator: located after 25 s, sent after 42 s as in the timed case of Jinshui. */
export const DISPATCHED_AFTER = 42

const OF_PRESET: Record<Preset, Pick<ScenarioBody, 'answers' | 'signs'>> = {
  silent: { answers: ['silent'], signs: [] },
  stays: { answers: ['stays', 'comes'], signs: [] },
  calm: { answers: ['comes'], signs: [] },
  injury: { answers: ['comes'], signs: ['injury'] },
  smoke: { answers: ['comes'], signs: ['smoke'] },
}

export function scenarioOf(preset: Preset, { contractTeams, stations, travelMinutes, stationMinutes, dispatchedBy }: Assumed, plan: PlanBody): ScenarioBody {
  return {
    contractTeams, stations, travel: travelMinutes * 60, stationTravel: stationMinutes * 60, dispatchedBy, dispatchedAfter: DISPATCHED_AFTER, locatedAfter: 25, answerAfter: 15, trapped: 2,
    // He answers only where the plan calls him.
    officer: plan.tiers.some((t) => t.selector === 'use-unit-officer'), ...OF_PRESET[preset],
  }
}

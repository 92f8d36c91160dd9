// The lists this section offers. Written here and checked against the contracts' types: their schemas would be a third of the page.
import type { PlanBody } from '../../../server/contracts/plan.ts'

export const SELECTORS = ['contract-unit', 'use-unit-officer', 'nearest-stations', 'fire-service-119'] as const satisfies readonly PlanBody['tiers'][number]['selector'][]
export const SIGNS = ['injury', 'medical', 'elderly', 'child', 'pregnant', 'smoke', 'water'] as const satisfies readonly PlanBody['modifiers'][number]['when'][]
export const SERVICES = ['120', '119'] as const satisfies readonly PlanBody['modifiers'][number]['call'][number][]
/** The times of the whole plan, in the order of an incident. */
export const TIMES = ['locateWithin', 'dispatchWithin', 'batchWithin', 'allTiersWithin', 'progressEvery', 'arriveWithin', 'releaseWithin', 'comfortEvery', 'followUpWithin', 'closeWithin'] as const satisfies readonly (keyof PlanBody)[]
export const TIER_TIMES = ['startAfter', 'answerWithin', 'departWithin', 'arriveWithin'] as const satisfies readonly (keyof PlanBody['tiers'][number])[]
export const LADDER = ['pushAfter', 'voiceAfter', 'smsAfter'] as const satisfies readonly (keyof PlanBody['ladder'])[]

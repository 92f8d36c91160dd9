// The response plan (响应预案) as data: who is called, when, and how long each may take. Times are seconds.
export type TierNumber = 1 | 2 | 3
export type Selector = 'contract-unit' | 'nearest-stations' | 'fire-service-119'

export interface PlanTier {
  tier: TierNumber
  selector: Selector
  /** After the report; the tier starts then if nobody has accepted. Tier 1 starts with the dispatch. */
  startAfter: number
  /** How long an offered team may stay silent before the next one is called. */
  answerWithin: number
  /** How long after accepting a team may stay where it is. */
  departWithin: number
  /** How many teams are offered at once. */
  fanOut: number
}

export interface ResponsePlan {
  region: string
  version: number
  name: string
  /** Without an elevator for so long after the report, a supervisor is called. */
  locateWithin: number
  /** A located incident that nobody dispatched by then dispatches itself. */
  dispatchWithin: number
  tiers: readonly PlanTier[]
  /** The legal limit from dispatch to arrival: 30 min in a city (TSG T5002). */
  arriveWithin: number
  releaseWithin: number
  /** Between two calls back that calm the passenger (回拨安抚). */
  comfortEvery: number
  followUpWithin: number
  closeWithin: number
}

export function tierOf(plan: ResponsePlan, tier: number): PlanTier | undefined {
  return plan.tiers.find((t) => t.tier === tier)
}

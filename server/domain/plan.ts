// The response plan (响应预案) as data: who is called, when, and how long each may take. Times are seconds.
export type TierNumber = 1 | 2 | 3
export const SELECTORS = ['contract-unit', 'use-unit-officer', 'nearest-stations', 'fire-service-119'] as const
export type Selector = (typeof SELECTORS)[number]
/** What makes an incident graver than another: said of its people, or of the place. */
export const SIGNS = ['injury', 'medical', 'elderly', 'child', 'pregnant', 'smoke', 'water'] as const
export type Sign = (typeof SIGNS)[number]
export const SERVICES = ['119', '120'] as const
/** Fire and rescue, ambulance: called by a person, with a checklist. */
export type Service = (typeof SERVICES)[number]

export interface PlanTier {
  tier: TierNumber
  selector: Selector
  /** From when `startAfter` counts: 0 = the report, else the start of that tier. Two that follow the same one with the same time run in parallel. */
  follows: 0 | TierNumber
  /** The tier starts then while nobody is on the way. Tier 1 starts with the dispatch. */
  startAfter: number
  /** How long an offered team may stay silent before the next one is called. */
  answerWithin: number
  /** How long after accepting a team has until its position must show that it is on its way. */
  departWithin: number
  /** How long after accepting a team of this tier may need to the place. */
  arriveWithin: number
  /** How many teams are offered at once: 1 = one after the other. */
  fanOut: number
  /** Only teams nearer than this, while there are any; null: whoever is nearest. */
  radiusMeters: number | null
  /** Teams that can do this come first, e.g. 破拆; null: no matter. */
  capability: string | null
  /** The tier starts with the dispatch when its soonest team is so many seconds sooner than whoever has been called; null: it waits for its time. */
  soonerBy: number | null
}

/** With this sign the tiers start together with the dispatch and the services are prompted for at once. */
export interface Modifier { when: Sign; tiers: readonly TierNumber[]; call: readonly Service[] }

/** When the other rungs follow the socket, seconds after the offer, while it is not answered. */
export interface Ladder { pushAfter: number; voiceAfter: number; smsAfter: number }

export interface ResponsePlan {
  region: string
  version: number
  name: string
  /** Without an elevator for so long after the report, a supervisor is called. */
  locateWithin: number
  /** A located incident that nobody dispatched by then dispatches itself. */
  dispatchWithin: number
  /** So much longer the plan waits while an area has the car, for its batch to send a team. */
  batchWithin: number
  tiers: readonly PlanTier[]
  /** Once the place is known, all tiers run after so long if nobody is on the way, whatever each tier says (Guangzhou: 5 min). */
  allTiersWithin: number
  /** A team on its way must come closer from one look to the next, so long apart. */
  progressEvery: number
  ladder: Ladder
  modifiers: readonly Modifier[]
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

/** Where the registry has no plan for a region: nobody may start like that, and a report is not lost for it. */
export function lastResortPlan(region: string): ResponsePlan {
  const tier = (n: TierNumber, selector: Selector, startAfter: number, fanOut: number) => ({ tier: n, selector, startAfter, answerWithin: 60, departWithin: 180, fanOut })
  return completePlan({
    region, version: 0, name: '平台默认预案', locateWithin: 60, dispatchWithin: 60, tiers: [tier(1, 'contract-unit', 0, 1), tier(2, 'nearest-stations', 180, 2), tier(3, 'fire-service-119', 300, 1)],
    arriveWithin: 1800, releaseWithin: 600, comfortEvery: 180, followUpWithin: 1800, closeWithin: 86_400,
  })
}

/** What a plan of an earlier version did not say, and one that leaves it out does not say either. */
export const SINCE_2 = { batchWithin: 60, allTiersWithin: 300, progressEvery: 180, ladder: { pushAfter: 0, voiceAfter: 10, smsAfter: 15 }, modifiers: [] } as const
type Since2 = keyof typeof SINCE_2
/** The same of a tier; its `arriveWithin` is the plan's. */
export const TIER_SINCE_2 = { follows: 0, radiusMeters: null, capability: null, soonerBy: null } as const
type TierSince2 = 'arriveWithin' | keyof typeof TIER_SINCE_2
type OlderTier = Omit<PlanTier, TierSince2> & Partial<Pick<PlanTier, TierSince2>>
type OlderPlan = Omit<ResponsePlan, 'tiers' | Since2> & Partial<Pick<ResponsePlan, Since2>> & { tiers: readonly OlderTier[] }

/** Says what a plan of an earlier version left unsaid. Plans are frozen into incidents, so old ones are met for years. */
export function completePlan(plan: OlderPlan): ResponsePlan {
  const tiers = plan.tiers.map((t): PlanTier => ({ ...TIER_SINCE_2, arriveWithin: plan.arriveWithin, ...t }))
  return { ...SINCE_2, ...plan, tiers }
}

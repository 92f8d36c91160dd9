// Response plans on the wire; times are seconds.
import { Type, type Static } from 'typebox'
import type { Selector, Service, Sign, TierNumber } from '../domain/plan.ts'
import { Nullable, Region, Time } from './common.ts'
import { Tier } from './incident.ts'

const seconds = Type.Integer({ minimum: 0, maximum: 2_592_000 })
/** A sound plan is more than this shape: domain/planCheck.ts says what is wrong and where. Words are free here, so that an unknown one is refused by name. */
const word = Type.String({ maxLength: 40 })
export const PlanTierBody = Type.Object({
  tier: Tier, selector: Type.Unsafe<Selector>(word), follows: Type.Unsafe<0 | TierNumber>(Type.Integer({ minimum: 0, maximum: 9 })), startAfter: seconds, answerWithin: seconds, departWithin: seconds, arriveWithin: seconds,
  fanOut: Type.Integer({ minimum: 0, maximum: 100 }), radiusMeters: Nullable(Type.Integer({ minimum: 0, maximum: 1_000_000 })), capability: Nullable(Type.String({ minLength: 1, maxLength: 20 })),
}, { additionalProperties: false })
export const PlanBody = Type.Object({
  name: Type.String({ minLength: 1, maxLength: 60 }),
  locateWithin: seconds, dispatchWithin: seconds, allTiersWithin: seconds, progressEvery: seconds, arriveWithin: seconds, releaseWithin: seconds, comfortEvery: seconds, followUpWithin: seconds, closeWithin: seconds,
  ladder: Type.Object({ pushAfter: seconds, voiceAfter: seconds, smsAfter: seconds }, { additionalProperties: false }),
  modifiers: Type.Array(Type.Object({ when: Type.Unsafe<Sign>(word), tiers: Type.Array(Tier, { maxItems: 3 }), call: Type.Array(Type.Unsafe<Service>(word), { maxItems: 2 }) }, { additionalProperties: false }), { maxItems: 20 }),
  tiers: Type.Array(PlanTierBody, { maxItems: 3 }),
}, { additionalProperties: false })
export type PlanBody = Static<typeof PlanBody>
/** `region` is whose plan it is: the asked region's own, or the nearest above that has one. */
export const PlanView = Type.Interface([PlanBody], { region: Region, version: Type.Integer(), since: Time, by: Nullable(Type.String()) }, { $id: 'PlanView' })
export type PlanView = Static<typeof PlanView>
/** A region's versions, newest first: who changed the plan, when. */
export const PlanVersion = Type.Object({ version: Type.Integer(), since: Time, by: Nullable(Type.String()), name: Type.String() })
export type PlanVersion = Static<typeof PlanVersion>

// Response plans on the wire; times are seconds.
import { Type, type Static } from 'typebox'
import { OneOf, Region, Time } from './common.ts'
import { Tier } from './incident.ts'

const seconds = Type.Integer({ minimum: 0, maximum: 2_592_000 })
export const PlanBody = Type.Object({
  name: Type.String({ minLength: 1, maxLength: 60 }),
  locateWithin: seconds, dispatchWithin: seconds, arriveWithin: seconds, releaseWithin: seconds, comfortEvery: seconds, followUpWithin: seconds, closeWithin: seconds,
  tiers: Type.Array(Type.Object({ tier: Tier, selector: OneOf(['contract-unit', 'nearest-stations', 'fire-service-119']), startAfter: seconds, answerWithin: seconds, departWithin: seconds, fanOut: Type.Integer({ minimum: 0, maximum: 100 }) }, { additionalProperties: false }), { maxItems: 3 }),
}, { additionalProperties: false })
export type PlanBody = Static<typeof PlanBody>
/** `region` is whose plan it is: the asked region's own, or the nearest above that has one. */
export const PlanView = Type.Interface([PlanBody], { region: Region, version: Type.Integer(), since: Time }, { $id: 'PlanView' })
export type PlanView = Static<typeof PlanView>

// Response plans on the wire; times are seconds.
import { Type, type Static } from 'typebox'
import { SIGNS, SINCE_2, TIER_SINCE_2, type Selector, type Service, type Sign, type TierNumber } from '../domain/plan.ts'
import { TEAM_ANSWERS, type PreviewOutcome, type PreviewStep, type PreviewTeam, type TeamAnswer } from '../domain/preview.ts'
import { Nullable, OneOf, Region, Time } from './common.ts'
import { Tier } from './incident.ts'

const seconds = Type.Integer({ minimum: 0, maximum: 2_592_000 })
/** A sound plan is more than this shape: domain/planCheck.ts says what is wrong and where. Words are free here, so that an unknown one is refused by name. */
const word = Type.String({ maxLength: 40 })
export const PlanTierBody = Type.Object({
  tier: Tier, selector: Type.Unsafe<Selector>(word), follows: Type.Unsafe<0 | TierNumber>(Type.Integer({ minimum: 0, maximum: 9 })), startAfter: seconds, answerWithin: seconds, departWithin: seconds, arriveWithin: seconds,
  fanOut: Type.Integer({ minimum: 0, maximum: 100 }), radiusMeters: Nullable(Type.Integer({ minimum: 0, maximum: 1_000_000 })), capability: Nullable(Type.String({ minLength: 1, maxLength: 20 })), soonerBy: Type.Union([seconds, Type.Null()], { default: TIER_SINCE_2.soonerBy }), // where it is left out: never
}, { additionalProperties: false })
export const PlanBody = Type.Object({
  name: Type.String({ minLength: 1, maxLength: 60 }),
  locateWithin: seconds, dispatchWithin: seconds, batchWithin: Type.Integer({ minimum: 0, maximum: 2_592_000, default: SINCE_2.batchWithin }), allTiersWithin: seconds, progressEvery: seconds, arriveWithin: seconds, releaseWithin: seconds, comfortEvery: seconds, followUpWithin: seconds, closeWithin: seconds,
  ladder: Type.Object({ pushAfter: seconds, voiceAfter: seconds, smsAfter: seconds }, { additionalProperties: false }),
  modifiers: Type.Array(Type.Object({ when: Type.Unsafe<Sign>(word), tiers: Type.Array(Tier, { maxItems: 3 }), call: Type.Array(Type.Unsafe<Service>(word), { maxItems: 2 }) }, { additionalProperties: false }), { maxItems: 20 }),
  tiers: Type.Array(PlanTierBody, { maxItems: 3 }),
}, { additionalProperties: false })
export type PlanBody = Static<typeof PlanBody>
/** `region` is whose plan it is: the asked region's own, or the nearest above that has one. */
export const PlanView = Type.Interface([PlanBody], { region: Region, regionName: Type.String(), version: Type.Integer(), since: Time, by: Nullable(Type.String()) }, { $id: 'PlanView' })
export type PlanView = Static<typeof PlanView>
/** A region's versions, newest first: who changed the plan, when. `withdrawn`: from then on the region inherits. */
export const PlanVersion = Type.Object({ version: Type.Integer(), since: Time, by: Nullable(Type.String()), name: Type.String(), withdrawn: Type.Boolean() })
export type PlanVersion = Static<typeof PlanVersion>
/** Whose plan counts in a region: its own, where `whose` is the region itself. */
export const PlanPlace = Type.Object({ region: Region, whose: Region, version: Type.Integer(), name: Type.String() })
export type PlanPlace = Static<typeof PlanPlace>

/** An imagined case to play a plan with; seconds. `answers` in the order contract crews, officer, stations; those after the last do as the last. */
export const ScenarioBody = Type.Object({
  contractTeams: Type.Integer({ minimum: 0, maximum: 6 }), stations: Type.Integer({ minimum: 0, maximum: 12 }), officer: Type.Boolean(),
  answers: Type.Array(OneOf(TEAM_ANSWERS), { minItems: 1, maxItems: 20 }), answerAfter: Type.Integer({ minimum: 0, maximum: 600 }), travel: Type.Integer({ minimum: 60, maximum: 7200 }), stationTravel: Type.Optional(Type.Integer({ minimum: 60, maximum: 7200 })),
  trapped: Nullable(Type.Integer({ minimum: 0, maximum: 200 })), signs: Type.Array(OneOf(SIGNS), { maxItems: 7 }),
  locatedAfter: Type.Integer({ minimum: 0, maximum: 1800 }), dispatchedBy: OneOf(['plan', 'operator']), dispatchedAfter: Type.Integer({ minimum: 0, maximum: 3600 }),
}, { additionalProperties: false })
export type ScenarioBody = Static<typeof ScenarioBody>
export const PreviewBody = Type.Object({ plan: PlanBody, scenario: ScenarioBody }, { additionalProperties: false })
/** `at`: seconds after the report; what each step carries: domain/preview.ts. */
export const PreviewView = Type.Object({
  steps: Type.Array(Type.Unsafe<PreviewStep>(Type.Object({ at: Type.Number(), tier: Nullable(Tier), what: Type.String(), team: Type.Optional(Type.String()) }, { additionalProperties: true }))),
  planned: Type.Array(Type.Object({ tier: Tier, at: Type.Number() })), capAt: Type.Number(), limitAt: Type.Number(), endsAt: Type.Number(), outcome: OneOf(['arrived', 'handed-over', 'open'] as const satisfies readonly PreviewOutcome[]),
}, { $id: 'PreviewView' })
export type PreviewView = Static<typeof PreviewView>
export type { PreviewStep, PreviewTeam, TeamAnswer }

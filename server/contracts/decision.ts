// The decision record on the wire: who was sent and why, frozen with each dispatch; and each tier that found nobody.
import { Type, type Static } from 'typebox'
import { Id, Nullable, OneOf, Time } from './common.ts'
import { Tier } from './incident.ts'
import { CandidateView } from './team.ts'

export const DECISION_FORMATS = ['json', 'csv', 'xlsx'] as const
export const DecisionQuery = Type.Object({ format: Type.Optional(OneOf(DECISION_FORMATS)) }, { additionalProperties: false })

export const ShortfallView = Type.Object({
  tier: Tier, code: OneOf(['fewer-than-wanted', 'nobody-eligible', 'nobody-on-shift', 'nobody-inside-radius', 'nobody-capable', 'no-contact', 'position-stale']), wanted: Type.Optional(Type.Integer()), found: Type.Optional(Type.Integer()),
})
export type ShortfallView = Static<typeof ShortfallView>

const { leader, lat, lng, ...Seen } = CandidateView.properties
/** A team as it was considered. Who leads it and where it stood is for whoever may see candidates. */
export const ConsideredView = Type.Object({ ...Seen, leader: Type.Optional(leader), lat: Type.Optional(lat), lng: Type.Optional(lng) }, { $id: 'ConsideredView' })
export type ConsideredView = Static<typeof ConsideredView>

/** Which estimator gave the travel times of the list: learned from so many of our own arrivals, or the plain one and why. */
export const EtaByView = Type.Union([
  Type.Object({ by: Type.Literal('learned'), trips: Type.Integer(), learnedAt: Time }),
  Type.Object({ by: Type.Literal('default'), because: OneOf(['too-few-arrivals', 'not-read-yet']) }),
])

/** `dispatch` null: the tier found nobody. `seq` is its place in the incident's timeline. */
export const DecisionView = Type.Object({
  seq: Type.Integer(), at: Time, tier: Tier, shortfalls: Type.Array(ShortfallView),
  dispatch: Nullable(Type.Object({
    assignmentId: Id, by: OneOf(['plan', 'operator', 'batch']), pooled: Type.Boolean(), actor: Nullable(Type.String()), seat: Nullable(Type.String()), teamId: Id, teamName: Type.String(), answerBy: Time, shared: Type.Boolean(),
    /** The whole ranked list as it stood, the chosen one among them; ages and distances are those of that moment. */
    considered: Type.Array(ConsideredView),
    /** Absent in records of an earlier version, which knew the distance only. */
    travel: Type.Optional(EtaByView), plan: Type.Object({ region: Type.String(), version: Type.Integer(), name: Type.String() }),
  })),
}, { $id: 'DecisionView' })
export type DecisionView = Static<typeof DecisionView>

export const DecisionRecordView = Type.Object({ incidentId: Id, number: Type.String(), address: Nullable(Type.String()), reportedAt: Time, decisions: Type.Array(DecisionView) }, { $id: 'DecisionRecordView' })
export type DecisionRecordView = Static<typeof DecisionRecordView>

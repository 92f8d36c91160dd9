// Teams, their positions, and the ranked candidates of an incident.
import { Type, type Static } from 'typebox'
import { Id, Nullable, OneOf, Time } from './common.ts'
import { TEAM_KINDS } from '../domain/ranking.ts'
import { Tier } from './incident.ts'

export const TeamBrief = Type.Object({
  id: Id, code: Type.String(), name: Type.String(), kind: OneOf(TEAM_KINDS), unit: Nullable(Type.String()), leader: Type.String(), region: Type.String(), phone: Nullable(Type.String()),
  lat: Nullable(Type.Number()), lng: Nullable(Type.Number()), at: Nullable(Time), source: Nullable(OneOf(['phone', 'station'])), onDuty: Type.Boolean(), busy: Nullable(Type.Object({ incidentId: Id, status: Type.String() })),
}, { $id: 'TeamBrief' })
export type TeamBrief = Static<typeof TeamBrief>
export const StationView = Type.Object({ id: Id, name: Type.String(), region: Type.String(), lat: Type.Number(), lng: Type.Number(), radiusMeters: Type.Integer() })
export type StationView = Static<typeof StationView>

export const CodeAndNumbers = Type.Object({ code: Type.String(), seconds: Type.Optional(Type.Number()), number: Type.Optional(Type.String()) })
export const CandidateView = Type.Object({
  rank: Nullable(Type.Integer()), teamId: Id, teamCode: Type.String(), name: Type.String(), leader: Type.String(), kind: OneOf(TEAM_KINDS), tier: Tier, distanceMeters: Nullable(Type.Number()), etaSeconds: Nullable(Type.Number()), positionSource: Nullable(OneOf(['phone', 'station'])), positionAgeSeconds: Nullable(Type.Number()), onShift: Type.Boolean(), capabilities: Type.Array(Type.String()),
  lat: Nullable(Type.Number()), lng: Nullable(Type.Number()), reasons: Type.Array(CodeAndNumbers), refusedBecause: Nullable(CodeAndNumbers),
}, { $id: 'CandidateView' })
export type CandidateView = Static<typeof CandidateView>

export const PositionsBody = Type.Object({ positions: Type.Array(Type.Object({ lat: Type.Number({ minimum: -90, maximum: 90 }), lng: Type.Number({ minimum: -180, maximum: 180 }), accuracy: Type.Number({ minimum: 0, maximum: 100000 }), at: Time }, { additionalProperties: false }), { minItems: 1, maxItems: 500 }) }, { additionalProperties: false })
export const PositionsAnswer = Type.Object({ accepted: Type.Integer(), refused: Type.Array(Type.Object({ index: Type.Integer(), code: Type.String(), message: Type.String() })) })

/** How long a called team still needs to its elevator: `GET /api/me/ways`. By the estimator that ranks the candidates, from the newest position that the server has (`at`); `by`: learned from our own arrivals, or the plain one. Metres in a straight line. */
export const MyWay = Type.Object({ assignmentId: Id, meters: Type.Number(), seconds: Nullable(Type.Integer()), at: Time, by: OneOf(['learned', 'default']) }, { $id: 'MyWay' })
export type MyWay = Static<typeof MyWay>

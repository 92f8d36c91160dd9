// How likely somebody is trapped, and why, as it is shown beside an alarm and kept with it.
import { Type, type Static } from 'typebox'
import { FACTS, POINTS, type LikelihoodCode } from '../domain/likelihood.ts'
import { OneOf } from './common.ts'

export const LIKELIHOOD_CODES = Object.keys(POINTS) as LikelihoodCode[]
/** `points`: log-odds, above 0 speaks for an entrapment. */
export const LikelihoodReasonView = Type.Object({ code: OneOf(LIKELIHOOD_CODES), points: Type.Number(), seconds: Type.Optional(Type.Number()), count: Type.Optional(Type.Number()), share: Type.Optional(Type.Number()) })
export type LikelihoodReasonView = Static<typeof LikelihoodReasonView>
export const LikelihoodView = Type.Object({ value: Type.Number(), confidence: Type.Number(), reasons: Type.Array(LikelihoodReasonView), unknown: Type.Array(OneOf(FACTS)) }, { $id: 'Likelihood' })
export type LikelihoodView = Static<typeof LikelihoodView>

// Shapes that several contracts share.
import { Type, type Static, type TSchema } from 'typebox'

export const Id = Type.String({ minLength: 1, maxLength: 64, pattern: '^[0-9A-Za-z-]+$' })
/** ISO 8601 with offset. */
export const Time = Type.String({ format: 'date-time', maxLength: 40 })
export const Region = Type.String({ pattern: '^[0-9]{6}$' })
export const Phone = Type.String({ minLength: 3, maxLength: 20, pattern: '^\\+?[0-9*#-]+$' })
export const Text = (max: number) => Type.String({ maxLength: max })
export const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()])
export const OneOf = <const V extends readonly string[]>(values: V) => Type.Unsafe<V[number]>(Type.String({ enum: [...values] }))

export const Position = Type.Object({ lat: Type.Number({ minimum: -90, maximum: 90 }), lng: Type.Number({ minimum: -180, maximum: 180 }), crs: Type.Optional(OneOf(['wgs84', 'gcj02', 'bd09'])) })
export type Position = Static<typeof Position>

/** RFC 9457; `code` is stable, `title` and `detail` are for people, Chinese first. */
export const Problem = Type.Object({
  type: Type.String(), status: Type.Integer(), code: Type.String(), title: Type.String(), detail: Type.Optional(Type.String()),
  errors: Type.Optional(Type.Array(Type.Object({ path: Type.String(), message: Type.String() }))),
}, { $id: 'Problem', additionalProperties: true })
export type Problem = Static<typeof Problem>

// GET /api/health: what a load balancer, the console's top bar and a duty officer read.
import { Type, type Static } from 'typebox'
import { Nullable, OneOf, Time } from './common.ts'

/** `absent`: this installation has no such part. `since`: when it came into this state. `ageSeconds`: since its last word. */
export const PartHealth = Type.Object({ state: OneOf(['ok', 'degraded', 'down', 'absent']), since: Nullable(Time), ageSeconds: Nullable(Type.Number()), detail: Type.Optional(Type.String()) })
export type PartHealth = Static<typeof PartHealth>
export const Health = Type.Object({
  status: OneOf(['ok', 'degraded', 'down']), version: Type.String(),
  parts: Type.Object({ database: PartHealth, redis: PartHealth, mqtt: PartHealth, sip: PartHealth, media: PartHealth, auditor: PartHealth, alarms: PartHealth }),
}, { $id: 'Health' })
export type Health = Static<typeof Health>

// When a camera says that something was: ISO 8601, without a zone Beijing's time. Pure.
import { believable, parseMoment } from '../domain/moment.ts'
import { SHANGHAI_MS } from '../domain/shanghai.ts'

/** Before it no clock has been set. */
const CLOCK_SET_MS = Date.parse('2015-01-01T00:00:00Z')
const BEIJING_MINUTES = SHANGHAI_MS / 60_000

/** Null where it says nothing usable. */
export const readMoment = (text: string | null, now: Date): Date | null => (text === null ? null : believable(parseMoment(text, BEIJING_MINUTES), { clockSetMs: CLOCK_SET_MS, now }))

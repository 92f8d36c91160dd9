// The time of PostgreSQL, told by every process alike: a machine whose own clock is wrong must not call a team late or early.
import type { Reader } from './pool.ts'

export interface DbClock {
  /** Now, as PostgreSQL says it. It goes on while the database is away, and stands still for a moment rather than go back a little. */
  now: () => Date
  close(): void
}

/** One question to the database: our own steady clock before and after it, and what it said. Milliseconds. */
export interface Measurement { asked: number; heard: number; said: number }

/** Some parts in a million is what two good clocks drift apart: 0.1 ms in this time. */
const EVERY_MS = 3000
const FIRST = 3
/** What it has run ahead by so little, it waits for. More than that means that PostgreSQL's own clock was set. */
const STAND_STILL_MS = 500

/**
 * Resolves after the first measurement; later ones follow by themselves.
 * Never looks at this machine's calendar, only at its steady clock. Throws when the database cannot be asked at the start.
 */
export async function makeDbClock(db: Reader, fault: (where: string, error: unknown) => void): Promise<DbClock> {
  let ahead = ahead0(await measure(db))
  for (let more = 1; more < FIRST; more++) ahead = corrected(ahead, await measure(db))

  let away = false
  let closed = false
  let timer: NodeJS.Timeout | undefined
  const again = () => {
    if (closed) return
    timer = setTimeout(() => {
      measure(db).then((m) => { ahead = corrected(ahead, m); away = false }, (error: unknown) => {
        if (!away && !closed) fault('clock: the database was not asked', error) // once, and not every three seconds of an outage
        away = true
      }).finally(again)
    }, EVERY_MS)
    timer.unref()
  }
  again()

  let last = -Infinity
  return {
    now() {
      const reads = performance.now() + ahead
      last = reads < last && last - reads < STAND_STILL_MS ? last : reads
      return new Date(last)
    },
    close() {
      closed = true
      clearTimeout(timer)
    },
  }
}

/** How far PostgreSQL's clock is ahead of our steady one: it spoke somewhere between question and answer, most likely in the middle. */
const ahead0 = ({ asked, heard, said }: Measurement): number => said - (asked + heard) / 2

/** The answer only proves that it spoke between question and answer. Moves no more than this proof asks: a slow answer proves little and moves nothing. */
export function corrected(ahead: number, { asked, heard, said }: Measurement): number {
  return Math.min(Math.max(ahead, said - heard), said - asked)
}

async function measure(db: Reader): Promise<Measurement> {
  const asked = performance.now()
  const { rows } = await db.query<{ said: number }>({ name: 'clock', text: 'select (extract(epoch from clock_timestamp()) * 1000)::float8 as said' })
  const heard = performance.now()
  const said = rows[0]?.said
  if (said === undefined) throw new Error('PostgreSQL told no time')
  return { asked, heard, said }
}

// How fast one key may ask of all server processes together: the bucket of pace.ts, kept in Redis. Where Redis does not answer, each process counts for itself: a door that people in need knock at never shuts for a lost part.
import { openHastyRedis } from '../db/redis.ts'
import { makePace } from './pace.ts'

export interface Rate { perSecond: number; burst: number }
/** Counts one request of a key. 0: it may pass, else the seconds to wait. */
export type Pace = (key: string) => number | Promise<number>
/** `name` keeps the keys of one rate apart from another's. */
export type PaceOf = (name: string, rate: Rate) => Pace

/** After it did not answer, Redis is not asked for so long: one request waits for it and not each. */
const REST_MS = 5000

/** KEYS: the bucket; ARGV: now in ms, requests a second, burst. Returns the milliseconds to wait. A process whose clock is behind adds nothing and takes nothing. */
const TAKE = `
local kept = redis.call('HMGET', KEYS[1], 'left', 'at')
local now, rate, burst = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local at = math.max(now, tonumber(kept[2] or now))
local left = math.min(burst, tonumber(kept[1] or burst) + (at - tonumber(kept[2] or now)) / 1000 * rate)
local passes = left >= 1
redis.call('HSET', KEYS[1], 'left', tostring(passes and left - 1 or left), 'at', tostring(at))
redis.call('PEXPIRE', KEYS[1], math.ceil(burst / rate * 1000))
return passes and 0 or math.ceil((1 - left) / rate * 1000)`

/** Of one process alone. */
export const ownPace = (clock: () => Date): PaceOf => (_name, rate) => makePace(clock, rate)

export interface SharedPaces { of: PaceOf; close(): void }

/** `clock`: PostgreSQL's, which all processes share. `fault` hears once that Redis does not answer, and again when it had answered since. */
export function makeSharedPaces({ redisUrl, clock, fault, prefix = 'sanfen' }: { redisUrl: string; clock: () => Date; fault: (where: string, error: unknown) => void; prefix?: string }): SharedPaces {
  const redis = openHastyRedis(redisUrl, `${prefix}-pace`, (error) => { rest(error) })
  let restsUntil = 0
  let silent = false
  function rest(error: unknown): void {
    restsUntil = performance.now() + REST_MS
    if (!silent) fault('pace', error)
    silent = true
  }
  return {
    of(name, rate) {
      const own = makePace(clock, rate)
      return async (key) => {
        const here = own(key)
        if (here > 0 || redis.status !== 'ready' || performance.now() < restsUntil) return here
        try {
          const waitMs = Number(await redis.eval(TAKE, 1, `${prefix}:pace:${name}:${key}`, clock().getTime(), rate.perSecond, rate.burst))
          silent = false
          return Math.ceil(waitMs / 1000)
        } catch (error) {
          rest(error)
          return here
        }
      }
    },
    close: () => { redis.disconnect() },
  }
}

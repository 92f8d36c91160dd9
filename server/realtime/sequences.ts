// The streams in Redis: each event draws its number and enters the servers' common message stream in one step, so that every console hears them in the order of their numbers.
import { randomBytes } from 'node:crypto'
import type { Redis } from 'ioredis'
import type { ServerEvents, Stamp } from '../contracts/realtime.ts'

/** Regions and the accounts' own streams are kept apart: a console reads all of the first, a phone one of the second. */
export interface Sequences {
  /** Sends an event to `rooms` of all servers, ours among them; its stamp gets the next number of `stamp.stream`. */
  append(event: keyof ServerEvents, rooms: readonly string[], stamp: Pick<Stamp, 'stream' | 'at'>, view: object): Promise<void>
  /** Draws a number that no event carries. */
  skip(stream: string): Promise<void>
  /** Every region that has spoken, and those of `own` that have; a stream that is not named stands at 0. */
  read(own: readonly string[]): Promise<{ epoch: string; regions: Record<string, number>; own: Record<string, number> }>
}

/** An emptied Redis begins another epoch. KEYS: epoch, numbers; ARGV: a fresh epoch, the stream. */
const EPOCH = `
local epoch = redis.call('GET', KEYS[1])
if not epoch then epoch = ARGV[1]; redis.call('SET', KEYS[1], epoch) end
`
const SKIP = `${EPOCH} return redis.call('HINCRBY', KEYS[2], ARGV[2], 1)`
/** KEYS[3]: the adapter's stream; ARGV[3..6]: its length, and the message around epoch and number. */
const APPEND = `${EPOCH}
local seq = redis.call('HINCRBY', KEYS[2], ARGV[2], 1)
redis.call('XADD', KEYS[3], 'MAXLEN', '~', ARGV[3], '*', 'uid', 'emitter', 'nsp', '/', 'type', '3', 'data', ARGV[4] .. epoch .. ARGV[5] .. string.format('%d', seq) .. ARGV[6])
return seq`
const READ = `${EPOCH}
local own = {}
if #ARGV > 1 then own = redis.call('HMGET', KEYS[3], unpack(ARGV, 2)) end
return {epoch, redis.call('HGETALL', KEYS[2]), own}`

/** Messages that a server may lag behind before it misses some, which the numbers then show. */
const KEPT = 10_000
/** Lua's stack holds some 8,000 arguments. */
const OWN_AT_ONCE = 4000

export const messageStream = (prefix: string): string => `${prefix}:socket.io`

export function makeSequences(redis: Redis, prefix: string): Sequences {
  const [epochKey, regionsKey, ownKey] = [`${prefix}:epoch`, `${prefix}:seqs`, `${prefix}:seqs:own`]
  const freshEpoch = () => randomBytes(8).toString('hex')
  const keyOf = (stream: string) => (stream.includes('/') ? ownKey : regionsKey)

  async function readOnce(own: readonly string[]) {
    const [epoch, flat, found] = (await redis.eval(READ, 3, epochKey, regionsKey, ownKey, freshEpoch(), ...own)) as [string, string[], (string | null)[]]
    const regions: Record<string, number> = {}
    for (let i = 0; i + 1 < flat.length; i += 2) regions[flat[i] ?? ''] = Number(flat[i + 1])
    const seqs: Record<string, number> = {}
    own.forEach((stream, i) => { if (found[i] != null) seqs[stream] = Number(found[i]) })
    return { epoch, regions, own: seqs }
  }

  return {
    async append(event, rooms, { stream, at }, view) {
      // The message of @socket.io/redis-streams-adapter as its emitter writes it, cut open where Redis puts epoch and number.
      const packet = `{"packet":{"type":2,"data":[${JSON.stringify(event)},{"stream":${JSON.stringify(stream)},"at":${JSON.stringify(at)},"epoch":"`
      const rest = `},${JSON.stringify(view)}]},"opts":{"rooms":${JSON.stringify(rooms)},"except":[],"flags":{}}}`
      await redis.eval(APPEND, 3, epochKey, keyOf(stream), messageStream(prefix), freshEpoch(), stream, KEPT, packet, '","seq":', rest)
    },
    async skip(stream) {
      await redis.eval(SKIP, 2, epochKey, keyOf(stream), freshEpoch(), stream)
    },
    async read(own) {
      const all = await readOnce(own.slice(0, OWN_AT_ONCE))
      for (let at = OWN_AT_ONCE; at < own.length; at += OWN_AT_ONCE) Object.assign(all.own, (await readOnce(own.slice(at, at + OWN_AT_ONCE))).own)
      return all
    },
  }
}

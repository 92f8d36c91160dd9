// The sequence numbers of the streams, in Redis so that all server processes count together. An emptied Redis begins another epoch.
import { randomBytes } from 'node:crypto'
import type { Redis } from 'ioredis'

/** Regions and the accounts' own streams are kept apart: a console reads all of the first, a phone one of the second. */
export interface Sequences {
  next(stream: string): Promise<{ epoch: string; seq: number }>
  /** Every region that has spoken, and those of `own` that have; a stream that is not named stands at 0. */
  read(own: readonly string[]): Promise<{ epoch: string; regions: Record<string, number>; own: Record<string, number> }>
}

const EPOCH = `
local epoch = redis.call('GET', KEYS[1])
if not epoch then epoch = ARGV[1]; redis.call('SET', KEYS[1], epoch) end
`
const NEXT = `${EPOCH} return {epoch, redis.call('HINCRBY', KEYS[2], ARGV[2], 1)}`
const READ = `${EPOCH}
local own = {}
if #ARGV > 1 then own = redis.call('HMGET', KEYS[3], unpack(ARGV, 2)) end
return {epoch, redis.call('HGETALL', KEYS[2]), own}`

export function makeSequences(redis: Redis, prefix: string): Sequences {
  const [epochKey, regionsKey, ownKey] = [`${prefix}:epoch`, `${prefix}:seqs`, `${prefix}:seqs:own`]
  const freshEpoch = () => randomBytes(8).toString('hex')
  return {
    async next(stream) {
      const [epoch, seq] = (await redis.eval(NEXT, 2, epochKey, stream.includes('/') ? ownKey : regionsKey, freshEpoch(), stream)) as [string, number]
      return { epoch, seq }
    },
    async read(own) {
      const [epoch, flat, found] = (await redis.eval(READ, 3, epochKey, regionsKey, ownKey, freshEpoch(), ...own)) as [string, string[], (string | null)[]]
      const regions: Record<string, number> = {}
      for (let i = 0; i + 1 < flat.length; i += 2) regions[flat[i] ?? ''] = Number(flat[i + 1])
      const seqs: Record<string, number> = {}
      own.forEach((stream, i) => { if (found[i] != null) seqs[stream] = Number(found[i]) })
      return { epoch, regions, own: seqs }
    },
  }
}

// How many pages of each team, and of each use unit's officers, are open, on any server: each process keeps its own count in Redis and says every few seconds that it still stands. Asking the other servers instead costs a message to each and waits for the slowest.
import { randomUUID } from 'node:crypto'
import type { Redis } from 'ioredis'

export interface Pages {
  /** How many pages of this team are open here now. */
  count(teamId: string, pages: number): Promise<unknown>
  /** Says again what is open here, all of it: Redis may have been emptied. */
  refresh(open: ReadonlyMap<string, number>): Promise<unknown>
  /** Pages of this team on all processes that still stand. */
  of(teamId: string): Promise<number>
  /** Nothing is open here any more. */
  leave(): Promise<unknown>
}

/** A process that has been silent for so long counts no more. */
const STANDS_SECONDS = 8

/** KEYS: own counts, all processes; ARGV: own name, now, for how long, then team and count in turn. */
const REFRESH = `
redis.call('DEL', KEYS[1])
for n = 4, #ARGV, 1000 do redis.call('HSET', KEYS[1], unpack(ARGV, n, math.min(n + 999, #ARGV))) end
redis.call('EXPIRE', KEYS[1], ARGV[3])
redis.call('ZADD', KEYS[2], ARGV[2] + ARGV[3], ARGV[1])
redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', ARGV[2])
return 1`
/** KEYS: all processes; ARGV: now, the team, what the names of their counts begin with. */
const OF = `
local pages = 0
for _, process in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], ARGV[1], '+inf')) do
  pages = pages + tonumber(redis.call('HGET', ARGV[3] .. process, ARGV[2]) or 0)
end
return pages`

/** `clock`: PostgreSQL's, which all processes share. */
export function makePages(redis: Redis, prefix: string, clock: () => Date): Pages {
  const self = `${process.pid}-${randomUUID().slice(0, 8)}`
  const [all, counts] = [`${prefix}:page-servers`, `${prefix}:pages:`]
  const now = () => Math.floor(clock().getTime() / 1000)
  return {
    count: (teamId, pages) => (pages > 0 ? redis.hset(counts + self, teamId, pages) : redis.hdel(counts + self, teamId)),
    refresh: (open) => redis.eval(REFRESH, 2, counts + self, all, self, now(), STANDS_SECONDS, ...[...open].flat()),
    of: async (teamId) => Number(await redis.eval(OF, 1, all, now(), teamId, counts)),
    leave: () => redis.pipeline().zrem(all, self).del(counts + self).exec(),
  }
}

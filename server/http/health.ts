// How the parts are: each reports itself, the database is asked. `absent` is a part that this installation does not have.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Health, type PartHealth } from '../contracts/health.ts'
import type { Reader } from '../db/pool.ts'

export type PartName = 'database' | 'redis' | 'mqtt' | 'sip' | 'media' | 'auditor' | 'alarms'
export type PartState = PartHealth['state']

export interface HealthBook {
  /** `freshSeconds`: how long the word holds; a part that then has said nothing new counts as down. */
  set(name: PartName, state: PartState, said?: { detail?: string; freshSeconds?: number }): void
  read(now: Date): Record<PartName, PartHealth>
}

const NAMES: readonly PartName[] = ['database', 'redis', 'mqtt', 'sip', 'media', 'auditor', 'alarms']

export function makeHealthBook(clock: () => Date): HealthBook {
  const entries = new Map<PartName, { state: PartState; detail: string | undefined; since: Date; at: Date; freshSeconds: number }>()
  return {
    set(name, state, { detail, freshSeconds = Infinity } = {}) {
      const before = entries.get(name)
      const at = clock()
      entries.set(name, { state, detail, at, since: before?.state === state ? before.since : at, freshSeconds })
    },
    read(now) {
      const part = (name: PartName): PartHealth => {
        const entry = entries.get(name)
        if (!entry) return { state: 'absent', since: null, ageSeconds: null }
        const ageSeconds = Math.max(0, (now.getTime() - entry.at.getTime()) / 1000)
        const silent = ageSeconds > entry.freshSeconds
        return {
          state: silent ? 'down' : entry.state, since: entry.since.toISOString(), ageSeconds: Math.round(ageSeconds * 10) / 10,
          ...(silent ? { detail: 'silent' } : entry.detail === undefined ? {} : { detail: entry.detail }),
        }
      }
      return Object.fromEntries(NAMES.map((name) => [name, part(name)])) as Record<PartName, PartHealth>
    },
  }
}

export interface HealthParts { db: Reader; health: HealthBook; clock: () => Date; version: string }

/** A database that has not answered by then is down for whoever waits for us. */
const PATIENCE_MS = 2000
/** A load balancer and a wall of consoles may ask as often as they like. */
const ASK_AGAIN_MS = 1000

export const healthRoutes: FastifyPluginAsyncTypebox<HealthParts> = async (app, { db, health, clock, version }) => {
  let asked: { at: number; answer: Promise<void> } | null = null
  const askDatabase = (): Promise<void> => {
    if (asked && performance.now() - asked.at < ASK_AGAIN_MS) return asked.answer
    asked = { at: performance.now(), answer: ask() }
    return asked.answer
  }
  async function ask(): Promise<void> {
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<never>((_, reject) => { timer = setTimeout(() => reject(new Error(`no answer in ${PATIENCE_MS} ms`)), PATIENCE_MS) })
    try {
      await Promise.race([db.query('select 1'), late])
      health.set('database', 'ok')
    } catch (error) {
      app.log.error(error, 'health: the database does not answer')
      health.set('database', 'down', { detail: 'no answer' })
    } finally {
      clearTimeout(timer)
    }
  }

  app.get('/api/health', {
    config: { access: 'public', rateLimit: false },
    schema: { summary: '各部分的状态', tags: ['health'], response: { 200: Health, 503: Health } },
  }, async (_request, reply) => {
    await askDatabase()
    const parts = health.read(clock())
    const states = Object.values(parts).map((part) => part.state)
    // A process whose auditor is silent may be missing steps: nobody should be sent to it.
    const status = parts.database.state === 'down' || parts.auditor.state === 'down' ? 'down' : states.some((state) => state === 'down' || state === 'degraded') ? 'degraded' : 'ok'
    void reply.header('cache-control', 'no-store').code(status === 'down' ? 503 : 200)
    return { status, version, parts } satisfies Health
  })
}

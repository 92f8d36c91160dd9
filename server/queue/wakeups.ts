// Wakes the server when a deadline passes: the process that wrote it by an alarm of its own, any other by BullMQ on Redis a moment later, should that one have died. Punctual and never the truth: PostgreSQL holds every deadline, and the auditor finds what nobody woke for.
import { Queue, Worker } from 'bullmq'
import { openPatientRedis } from '../db/redis.ts'
import { makeAlarms } from './alarms.ts'

export interface Wakeup {
  incidentId: string
  key: string
  dueAt: Date
  /** The incident's version that set the deadline. */
  version: number
}

export interface Wakeups {
  /** Never throws and, in an outage, waits two seconds once; the same deadline twice is one wake-up. A deadline that has moved on wakes in vain, which dispatch bears. */
  wake(deadline: Wakeup): Promise<void>
  /** Begins to call `onDue`; to be called when dispatch is there. */
  start(): void
  close(): Promise<void>
}

export interface WakeupParts {
  redisUrl: string
  /** For the keys in Redis. */
  prefix?: string
  clock: () => Date
  /** `busy`: it was not looked at, for somebody else is at work on the incident. */
  onDue: (incidentId: string, key: string) => Promise<unknown>
  fault: (where: string, error: unknown) => void
}

interface Due { incidentId: string; key: string; dueAt: number }
const QUEUE = 'wakeups'
/** Many deadlines may fall on one second; those that ring together are fired together. */
const AT_ONCE = 200
const OF_OTHERS_AT_ONCE = 40
/** So long after its time a deadline is anybody's. */
const OWN_MS = 120
/** An alarm that failed rings again so soon; one whose incident or crews were taken sooner at first, for a step of somebody else takes a few milliseconds, and each time later, for where everybody waits for everybody asking more makes it worse. */
const AGAIN_MS = 100
const BUSY_AGAIN_MS = 40
const BUSY_LONGEST_MS = 250
/** After so long it is the auditor's. */
const GIVE_UP_MS = 10_000
const PATIENCE_MS = 2000
/** After it ran out nobody tries for so long. */
const PAUSE_MS = 5000
/** A Redis that is there is waited for, however busy the machine: BullMQ leaves what it was doing to nobody when the line is cut under it. */
const CLOSE_MS = 15_000
const CLOSE_WITHOUT_REDIS_MS = 3000

export function makeWakeups({ redisUrl, prefix = 'sanfen', clock, onDue, fault }: WakeupParts): Wakeups {
  let broken = false
  const broke = (where: string) => (error: unknown) => {
    if (!broken) fault(where, error) // once, and not with every attempt to come back
    broken = true
  }
  // Patient, for BullMQ never recovers from a first command that fails; our own patience is `within`.
  const redis = openPatientRedis(redisUrl, `${prefix}-wakeups`, broke('wake-ups: redis'))
  let connected: Promise<void> | null = new Promise((resolve) => void redis.client.once('ready', resolve))
  let pausedUntil = 0
  redis.client.on('ready', () => { broken = false; connected = null; pausedUntil = 0 })

  const queue = new Queue<Due>(QUEUE, { connection: redis.client, prefix })
  const alarms = makeAlarms({ clock, atOnce: AT_ONCE })
  // BullMQ tells time by the machine's own calendar: where that is ahead, the job comes early and is put on an alarm until its time has really come.
  const worker = new Worker<Due>(QUEUE, async ({ id, data }) => {
    const dueAt = new Date(data.dueAt)
    if (dueAt > clock()) return alarms.set(id ?? '', dueAt, ring(id ?? '', data))
    await onDue(data.incidentId, data.key)
  }, { connection: redis.client, prefix, concurrency: OF_OTHERS_AT_ONCE, autorun: false, removeOnComplete: { count: 0 }, removeOnFail: { count: 0 } })
  queue.on('error', broke('wake-ups: queue'))
  worker.on('error', broke('wake-ups: worker'))
  worker.on('failed', (job, error) => fault(`wake-up ${job?.data.key ?? ''} of ${job?.data.incidentId ?? ''}`, error))

  /** An alarm that meets a database that is away, or an incident that is taken, rings again: nothing waits longer than it must. */
  function ring(name: string, due: Pick<Due, 'incidentId' | 'key'>, began?: number, tries = 0): () => Promise<void> {
    return async () => {
      let again = AGAIN_MS
      try {
        if ((await onDue(due.incidentId, due.key)) !== 'busy') return void forget(name)
        again = Math.min(BUSY_LONGEST_MS, BUSY_AGAIN_MS * 2 ** tries) * (1 + Math.random()) // those who met do not meet again
      } catch (error) {
        if (began === undefined) fault(`wake-up ${due.key} of ${due.incidentId}`, error)
      }
      const now = performance.now()
      if (now - (began ?? now) < GIVE_UP_MS) alarms.set(name, new Date(clock().getTime() + again), ring(name, due, began ?? now, tries + 1))
    }
  }

  // Of one step there are several deadlines, and often many steps at once: one way to Redis for all of a moment.
  let moment: { jobs: Parameters<typeof queue.addBulk>[0]; sent: Promise<unknown> } | null = null
  function add(job: Parameters<typeof queue.addBulk>[0][number]): Promise<unknown> {
    if (!moment) {
      const jobs: Parameters<typeof queue.addBulk>[0] = []
      moment = { jobs, sent: new Promise((resolve) => { setImmediate(resolve) }).then(() => { moment = null; return queue.addBulk(jobs) }) }
    }
    moment.jobs.push(job)
    return moment.sent
  }

  /** It is done: nobody else need wake for it. */
  async function forget(jobId: string): Promise<void> {
    if (redis.client.status !== 'ready') return
    await within(PATIENCE_MS, queue.remove(jobId)).catch(broke(`wake-up ${jobId} could not be taken back`))
  }

  return {
    async wake({ incidentId, key, dueAt, version }) {
      const jobId = `${incidentId}-${key}-${version}-${dueAt.getTime()}`.replaceAll(/[^\w-]/g, '_') // BullMQ keeps ':' for itself
      alarms.set(jobId, dueAt, ring(jobId, { incidentId, key }))
      const now = clock().getTime()
      try {
        if (connected) await within(PATIENCE_MS, connected) // the first second of a process
        if (redis.client.status !== 'ready' || performance.now() < pausedUntil) throw new Error('Redis is not reachable')
        await within(PATIENCE_MS, add({ name: key, data: { incidentId, key, dueAt: dueAt.getTime() }, opts: { jobId, timestamp: now, delay: Math.max(0, dueAt.getTime() + OWN_MS - now), removeOnComplete: true, removeOnFail: true } }))
      } catch (error) {
        connected = null // nobody waits for it a second time
        if (error instanceof TooLate) pausedUntil = performance.now() + PAUSE_MS
        // The deadline is committed in PostgreSQL; should we die, the auditor is a second later.
        broke(`wake-up ${key} of ${incidentId}`)(error)
      }
    },
    start: () => void worker.run().catch((error: unknown) => fault('wake-ups: worker ended', error)),
    async close() {
      await alarms.close()
      await within(redis.client.status === 'ready' ? CLOSE_MS : CLOSE_WITHOUT_REDIS_MS, Promise.all([worker.close(), queue.close()])).catch((error: unknown) => fault('wake-ups: close', error)) // a Redis that is gone must not keep us
      redis.close()
    },
  }
}

class TooLate extends Error {}

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => { timer = setTimeout(() => reject(new TooLate(`no answer from Redis in ${ms} ms`)), ms) })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}

// A rung has failed: it is written down and planned again in one step, by one rule for what the ladder itself sees and for what a gateway says later.
import { releaseNotification, retryNotification, saveDelivery, type Changed } from '../db/notifications.ts'
import type { Db } from '../db/pool.ts'
import type { ChannelName, Delivery, NoticeKind } from './channel.ts'

/** Seconds until the next try, while the offer stands. A page that opens later shows the offer and says so itself. */
const RETRY_SECONDS: Record<ChannelName, number> = { socket: 5, push: 5, voice: 3, sms: 5 }
const MAX_ATTEMPTS: Record<ChannelName, number> = { socket: 1, push: 5, voice: 6, sms: 4 }
const DRILL_ATTEMPTS = 2

/** `stands` false: its offer has ended, so it stays failed. */
export interface Rung { id: string; channel: ChannelName; kind: NoticeKind; attempts: number; answerBy: Date | null; stands?: boolean }
type Failed = Extract<Delivery, { state: 'failed' }>

/** Who was sending it, and how he writes down that he lets go of it. */
export interface Sender { name: string; letGo: (id: string, last: Delivery) => Promise<Changed | null> }

/** `dueAt`: when it is tried again; null when never. Without a sender: a gateway says so. */
export async function saveFailure(db: Db, rung: Rung, failed: Failed, now: Date, by: Sender | null = null): Promise<{ changed: Changed[]; dueAt: Date | null }> {
  const dueAt = nextTry(rung, failed, now)
  if (!dueAt) return { changed: [await (by ? by.letGo(rung.id, failed) : saveDelivery(db, rung.id, failed, now, null, true))].filter((row) => row !== null), dueAt: null }
  const sender = by?.name ?? null
  return db.tx(async (tx) => {
    const saved = await saveDelivery(tx, rung.id, failed, now, sender)
    const again = saved !== null || (sender !== null && rung.channel === 'voice') // of a call that broke after somebody had picked up there is nothing to save
    const planned = again ? await retryNotification(tx, rung.id, dueAt, now, sender) : null
    if (!planned && sender !== null) await releaseNotification(tx, rung.id, sender)
    return { changed: [saved, planned].filter((row) => row !== null), dueAt: planned ? dueAt : null }
  })
}

/** Null: never. It will not work, has been tried often enough, or would come after the answer time. */
function nextTry({ channel, kind, attempts, answerBy, stands = true }: Rung, failed: Failed, now: Date): Date | null {
  const dueAt = new Date(now.getTime() + (failed.retryAfter ?? RETRY_SECONDS[channel]) * 1000)
  const tries = kind === 'drill' ? DRILL_ATTEMPTS : MAX_ATTEMPTS[channel]
  return !stands || failed.permanent || attempts >= tries || (answerBy !== null && dueAt > answerBy) ? null : dueAt
}

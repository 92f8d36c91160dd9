// When a rung that failed is tried again: one rule for what the ladder itself sees and for what a gateway says later. Pure.
import type { ChannelName, Delivery, NoticeKind } from './channel.ts'

/** Seconds until then, while the offer stands. */
const RETRY_SECONDS: Record<ChannelName, number> = { socket: 5, push: 5, voice: 3, sms: 5 }
const MAX_ATTEMPTS: Record<ChannelName, number> = { socket: 20, push: 5, voice: 6, sms: 4 }
const DRILL_ATTEMPTS = 2

export interface Rung { channel: ChannelName; kind: NoticeKind; attempts: number; answerBy: Date | null }

/** Null: never. It will not work, has been tried often enough, or would come after the answer time. */
export function nextTry({ channel, kind, attempts, answerBy }: Rung, failed: Extract<Delivery, { state: 'failed' }>, now: Date): Date | null {
  const dueAt = new Date(now.getTime() + (failed.retryAfter ?? RETRY_SECONDS[channel]) * 1000)
  const tries = kind === 'drill' ? DRILL_ATTEMPTS : MAX_ATTEMPTS[channel]
  return failed.permanent || attempts >= tries || (answerBy !== null && dueAt > answerBy) ? null : dueAt
}

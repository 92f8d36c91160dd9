// Which of a gateway's takes a text message is. The gateway sends each id once, so what it took and could not bring goes out again under another one. Pure.
import { createHash } from 'node:crypto'

/** What the gateway is given. `taken`: its own id of the take before, which came to nothing. */
export const takeId = (notificationId: string, taken: string | null): string => (taken === null ? notificationId : `${notificationId}.${createHash('sha256').update(taken).digest('hex').slice(0, 8)}`)

/** The notification behind such an id; null for one that is not ours. */
export const notificationOf = (id: string | undefined): string | null => /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?=$|\.[0-9a-f]{8}$)/.exec(id ?? '')?.[0] ?? null

/** Whether a receipt speaks of what is on its way now: a repeated word about an earlier take says nothing of it. */
export function isCurrentTake(message: { id: string; state: string; ref: string | null }, receipt: { id?: string; messageId: string }): boolean {
  if (message.state !== 'sending' && message.state !== 'sent') return false
  return receipt.id === takeId(message.id, message.ref) || (message.state === 'sent' && (message.ref === null || message.ref === receipt.messageId))
}

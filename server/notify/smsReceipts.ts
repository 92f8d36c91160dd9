// What a gateway says later of a text message that it took: it arrived, or it did not, and then it goes out once more while its offer stands.
import { findTextMessage, saveDelivery, type Changed } from '../db/notifications.ts'
import type { Db } from '../db/pool.ts'
import type { Delivery } from './channel.ts'
import { saveFailure } from './retry.ts'
import { isCurrentTake, notificationOf } from './smsTake.ts'

export interface SmsReceiptParts { db: Db; clock: () => Date; changed: (changed: readonly Changed[]) => void; wake: (dueAt: readonly Date[]) => void }
/** `id`: ours, as the gateway was given it. */
export interface SmsReceipt { id?: string; messageId: string; state: 'delivered' | 'failed'; permanent?: boolean; reason?: string }

/** The returned function's false: no message of ours. A repeated receipt is true and changes nothing. */
export function makeSmsReceipts({ db, clock, changed, wake }: SmsReceiptParts) {
  return async (receipt: SmsReceipt): Promise<boolean> => {
    const message = await findTextMessage(db, { ref: receipt.messageId, id: notificationOf(receipt.id) }, clock())
    if (!message) return false
    if (receipt.state === 'delivered') {
      const now = await saveDelivery(db, message.id, { state: 'delivered', ref: receipt.messageId }, clock())
      if (now) changed([now])
    } else if (isCurrentTake(message, receipt)) {
      const failed: Delivery = { state: 'failed', permanent: receipt.permanent ?? false, reason: receipt.reason ?? 'not-delivered', ref: receipt.messageId }
      const { changed: rows, dueAt } = await saveFailure(db, message, failed, clock())
      changed(rows)
      if (dueAt) wake([dueAt])
    }
    return true
  }
}

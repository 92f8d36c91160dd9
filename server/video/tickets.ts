// The right to look once: 256 random bits that count for seconds and for one account, camera and session. Only their SHA-256 is kept.
import { createHash, randomBytes } from 'node:crypto'
import type { ViewMode, ViewTicket } from '../contracts/video.ts'
import type { Db } from '../db/pool.ts'
import { type Admitted, forgetTickets, insertTicket, useTicket } from '../db/viewTickets.ts'

export const TICKET_SECONDS = 15
/** Where a look begins, with `?ticket=`. */
export const VIEW_PATH = '/api/video'
const TICKET = /^[A-Za-z0-9_-]{43}$/

export interface Tickets {
  /** Rights are the caller's question. */
  issue(for_: { accountId: string; sessionId: string; cameraId: string; mode: ViewMode }): Promise<ViewTicket>
  /** Uses it up. Null: never made, used before, too late, or its session is over. */
  use(ticket: string): Promise<Admitted | null>
  forget(): Promise<void>
}

export function makeTickets({ db, clock }: { db: Db; clock: () => Date }): Tickets {
  return {
    async issue(wish) {
      const ticket = randomBytes(32).toString('base64url')
      await insertTicket(db, { ...wish, hash: hashOf(ticket), expiresAt: new Date(clock().getTime() + TICKET_SECONDS * 1000) })
      return { ticket, path: VIEW_PATH, mode: wish.mode, seconds: TICKET_SECONDS }
    },
    async use(ticket) {
      return TICKET.test(ticket) ? useTicket(db, hashOf(ticket), clock()) : null
    },
    forget: () => forgetTickets(db, clock()),
  }
}

const hashOf = (ticket: string): Buffer => createHash('sha256').update(ticket).digest()

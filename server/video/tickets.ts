// The right to look once: a token that counts for seconds and for one account, camera and log-in.
import { issueTicket } from '../auth/ticket.ts'
import { hashToken, isToken } from '../auth/token.ts'
import type { ViewMode, ViewTicket } from '../contracts/video.ts'
import type { Db } from '../db/pool.ts'
import { type Admitted, forgetTickets, useTicket } from '../db/viewTickets.ts'

/** Where a look begins, with `?ticket=`. */
export const VIEW_PATH = '/api/video'

export interface Tickets {
  /** Rights are the caller's question. */
  issue(for_: { accountId: string; sessionId: string; cameraId: string; mode: ViewMode }): Promise<ViewTicket>
  /** Uses it up. Null: never made, used before, too late, or its log-in is over. */
  use(ticket: string): Promise<Admitted | null>
  forget(): Promise<void>
}

export function makeTickets({ db, clock }: { db: Db; clock: () => Date }): Tickets {
  return {
    async issue(wish) {
      return { ...await issueTicket(db, wish, clock()), path: VIEW_PATH, mode: wish.mode }
    },
    async use(ticket) {
      return isToken(ticket) ? useTicket(db, hashToken(ticket), clock()) : null
    },
    forget: () => forgetTickets(db, clock()),
  }
}

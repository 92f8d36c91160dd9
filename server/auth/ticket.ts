// Tickets for a camera's WebSocket: a token that counts once, for seconds, and for one account, camera and log-in. What it opens is its door's.
import type { Db } from '../db/pool.ts'
import { insertTicket, type NewTicket } from '../db/viewTickets.ts'
import { hashToken, newToken } from './token.ts'

const TICKET_SECONDS = 15

/** Rights are the caller's question. */
export async function issueTicket(db: Db, wish: Omit<NewTicket, 'hash' | 'expiresAt'>, now: Date): Promise<{ ticket: string; seconds: number }> {
  const ticket = newToken()
  await insertTicket(db, { ...wish, hash: hashToken(ticket), expiresAt: new Date(now.getTime() + TICKET_SECONDS * 1000) })
  return { ticket, seconds: TICKET_SECONDS }
}

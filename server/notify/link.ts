// The answer link of a text message: short enough for one segment, signed by us, bound to one notification and its assignment.
import { createHmac, timingSafeEqual } from 'node:crypto'
import { type AnswerLink, findAnswerLink, keepAnswerLink } from '../db/answerLinks.ts'
import type { Reader } from '../db/pool.ts'
import type { Notice } from './channel.ts'

export interface AnswerLinks {
  /** The link to put into a message: to answer, or for a use unit's officer to his page; null without a public address, and where nothing can be answered. */
  linkFor(notice: Notice): Promise<string | null>
  /** What a link's token answers. Null: not one of ours. Throws when the database cannot be asked. */
  find(token: string): Promise<{ is: 'good' | 'expired'; notificationId: string; assignmentId: string | null } | null>
}

/** It opens this long after the answer time: a crew that has accepted reads the address and the telephone numbers there. */
const OPEN_MS = 4 * 3_600_000
/** 72 bits: nobody guesses one of a few thousand among 2^72 over a door that counts tries. */
const SIGNATURE = 12
const TOKEN = /^[0-9a-z]{1,12}[\w-]{12}$/

/** `secret`: shared by all processes. `publicUrl`: without a slash at the end; undefined: messages go without a link. */
export function makeAnswerLinks({ db, clock, secret, publicUrl }: { db: Reader; clock: () => Date; secret: string; publicUrl: string | undefined }): AnswerLinks {
  const sign = (link: AnswerLink): string =>
    createHmac('sha256', secret).update(`${link.id} ${link.notificationId} ${link.assignmentId ?? '-'} ${link.expiresAt.getTime()}`).digest('base64url').slice(0, SIGNATURE)

  return {
    async linkFor({ id, kind, assignmentId, unitId, sweep, answerBy }) {
      if ((unitId || sweep) && publicUrl !== undefined) return `${publicUrl}/property/`
      if (publicUrl === undefined || !(kind === 'drill' || (assignmentId !== null && (kind === 'offer' || kind === 'remind')))) return null
      const expiresAt = new Date((answerBy ?? clock()).getTime() + OPEN_MS)
      const link = await keepAnswerLink(db, { notificationId: id, assignmentId: kind === 'drill' ? null : assignmentId, expiresAt })
      return `${publicUrl}/a/${BigInt(link.id).toString(36)}${sign(link)}`
    },
    async find(token) {
      if (!TOKEN.test(token)) return null
      const id = token.slice(0, -SIGNATURE).split('').reduce((sum, digit) => sum * 36n + BigInt(parseInt(digit, 36)), 0n)
      if (id > 0x7fff_ffff_ffff_ffffn) return null
      const link = await findAnswerLink(db, String(id))
      if (!link || !timingSafeEqual(Buffer.from(sign(link)), Buffer.from(token.slice(-SIGNATURE)))) return null
      return { is: link.expiresAt > clock() ? 'good' : 'expired', notificationId: link.notificationId, assignmentId: link.assignmentId }
    },
  }
}

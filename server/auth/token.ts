// What somebody carries as a secret, such as a log-in: 256 random bits as text, of which only the SHA-256 is kept.
import { createHash, randomBytes } from 'node:crypto'

const TOKEN = /^[A-Za-z0-9_-]{43}$/

export const newToken = (): string => randomBytes(32).toString('base64url')
/** Whether it can be one of these, before the database is asked. */
export const isToken = (text: string): boolean => TOKEN.test(text)
export const hashToken = (token: string): Buffer => createHash('sha256').update(token).digest()

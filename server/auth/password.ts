// Passwords: argon2id with the library's own costs (19 MiB, two passes, some 15 ms). Never logs, never keeps a password.
import { hash, verify } from '@node-rs/argon2'

export const hashPassword = (password: string): Promise<string> => hash(password)

/** What an unknown name is checked against, so that it takes as long as a known one. */
let nobody: Promise<string> | null = null

/** False for a wrong password and, after the same work, for an account that does not exist (`null`). */
export async function verifyPassword(passwordHash: string | null, password: string): Promise<boolean> {
  if (passwordHash !== null) return verify(passwordHash, password)
  nobody ??= hashPassword('nobody has this password')
  await verify(await nobody, password)
  return false
}

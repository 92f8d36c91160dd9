// Directories and small secret files that daemons under another user may use. Knows owners and modes, nothing of what is kept there.
import { randomBytes } from 'node:crypto'
import { chownSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { isRoot } from './daemon.ts'

export interface Owner {
  uid: number
  gid: number
}

/**
 * Who owns what a part keeps in `dir`: the owner the directory has already, else `preferred` (when we are root), else ourselves.
 * A directory made by an ordinary user stays that user's even when root starts Sanfen once.
 */
export function ownerOf(dir: string, preferred: string): Owner {
  const there = statSync(dir, { throwIfNoEntry: false })
  if (there && there.uid !== 0) return there
  if (isRoot()) return findAccount(preferred)
  return { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 }
}

/** As `daemon({user})` wants it. */
export const userOf = (owner: Owner): string => `${owner.uid}:${owner.gid}`

export function makeDirectory(dir: string, owner: Owner): void {
  mkdirSync(dir, { recursive: true, mode: 0o700 })
  if (isRoot()) chownSync(dir, owner.uid, owner.gid)
}

/** A file only its owner can read. */
export function writeSecretFile(file: string, text: string, owner: Owner): void {
  writeFileSync(file, text, { mode: 0o600 })
  if (isRoot()) chownSync(file, owner.uid, owner.gid)
}

/** 192 bits, safe inside a URL. */
export const newPassword = (): string => randomBytes(24).toString('base64url')

function findAccount(name: string): Owner {
  const row = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
    .find(([account]) => account === name)
  if (!row) throw new Error(`this system has no user ${name}: is the Debian package that makes it installed?`)
  return { uid: Number(row[2]), gid: Number(row[3]) }
}

// Pinyin initials, so that an operator may type wbyy for 文博雅园. Made when an elevator is saved: the dictionary stays on the server.
import { pinyin } from 'pinyin-pro'

/** Parts of addresses come again and again: estates for every car, buildings for every estate. */
const known = new Map<string, string>()
const MOST_KNOWN = 50_000

/** 文博雅园 → wbyy, 4号楼 → 4hl. Letters and digits stay, all else goes. */
export function initialsOf(text: string): string {
  const before = known.get(text)
  if (before !== undefined) return before
  const initials = pinyin(text, { pattern: 'first', toneType: 'none', type: 'array', nonZh: 'consecutive' }).join('').toLowerCase().replace(/[^a-z0-9]/g, '')
  if (known.size >= MOST_KNOWN) known.clear()
  known.set(text, initials)
  return initials
}

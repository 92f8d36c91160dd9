// Pinyin initials, so that an operator may type wbyy for 文博雅园. Made when an elevator is saved: the dictionary stays on the server.
import { pinyin } from 'pinyin-pro'

/** 文博雅园4号楼1单元东梯 → wbyy4hl1dydt. Letters and digits stay, all else goes. */
export function initialsOf(text: string): string {
  return pinyin(text, { pattern: 'first', toneType: 'none', type: 'array', nonZh: 'consecutive' }).join('').toLowerCase().replace(/[^a-z0-9]/g, '')
}

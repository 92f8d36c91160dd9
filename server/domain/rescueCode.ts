// The rescue code (救援识别码) as it is said, keyed or typed in fright: reading it, and the codes it may have been. Pure; which of them exist is for the registry.
export type CodeRefusal = 'code-too-short' | 'code-too-long' | 'code-not-digits'
export type ParsedCode = { ok: true; code: string } | { ok: false; refusal: CodeRefusal; digits: string }

/** What people say for digits: 幺 for one on the radio and the telephone, 两 for two, 洞 for zero. */
const SPOKEN: Readonly<Record<string, string>> = {
  零: '0', 〇: '0', 洞: '0', 一: '1', 幺: '1', 二: '2', 两: '2', 三: '3', 四: '4', 五: '5', 六: '6', 七: '7', 拐: '7', 八: '8', 九: '9', 勾: '9',
}

/**
 * Reads a code of `length` digits. Full-width digits, spoken digits, spaces, dashes and dots between them, a leading 编号 or 识别码 and a `#` at the end are understood.
 * A refusal keeps the digits that were there: one too few or too many still has near codes.
 */
export function parseRescueCode(said: string, length: number): ParsedCode {
  const text = said.normalize('NFKC').trim().replace(/^(?:救援)?(?:识别码|编号|编码|号码)(?:是|为)?[:\s]*/u, '').replace(/[#号。]$/u, '')
  const digits = text.replace(/[\s\-—–_.·,、]/gu, '').replace(/[〇零洞一幺二两三四五六七拐八九勾]/gu, (c) => SPOKEN[c] ?? c)
  if (!/^[0-9]*$/.test(digits)) return { ok: false, refusal: 'code-not-digits', digits: '' }
  if (digits.length < length) return { ok: false, refusal: 'code-too-short', digits }
  if (digits.length > length) return { ok: false, refusal: 'code-too-long', digits }
  return { ok: true, code: digits }
}

/**
 * How a near code differs from what was heard. `positions` (0-based, in the near code): the digit that differs, the two that are swapped,
 * the digit that was left out; for an extra digit the place where it was said.
 */
export interface NearCode { code: string; difference: 'digit-differs' | 'digits-swapped' | 'digit-missing' | 'digit-extra'; positions: readonly number[] }

/** All codes of `length` digits that one slip turns into what was heard; each once, what was heard itself never. Empty when more than one digit is missing or too many. */
export function nearCodes(heard: string, length: number): NearCode[] {
  if (!/^[0-9]+$/.test(heard)) return []
  const found = new Map<string, NearCode>()
  const add = (near: NearCode) => { if (near.code !== heard && !found.has(near.code)) found.set(near.code, near) }
  if (heard.length === length) {
    // Swapped first: 235247 for 235274 is one slip of the tongue, not two wrong digits.
    for (let i = 0; i + 1 < length; i++) add({ code: heard.slice(0, i) + heard.charAt(i + 1) + heard.charAt(i) + heard.slice(i + 2), difference: 'digits-swapped', positions: [i, i + 1] })
    for (let i = 0; i < length; i++) for (let d = 0; d <= 9; d++) add({ code: heard.slice(0, i) + String(d) + heard.slice(i + 1), difference: 'digit-differs', positions: [i] })
  } else if (heard.length === length - 1) {
    for (let i = 0; i < length; i++) for (let d = 0; d <= 9; d++) add({ code: heard.slice(0, i) + String(d) + heard.slice(i), difference: 'digit-missing', positions: [i] })
  } else if (heard.length === length + 1) {
    for (let i = 0; i < heard.length; i++) add({ code: heard.slice(0, i) + heard.slice(i + 1), difference: 'digit-extra', positions: [Math.min(i, length - 1)] })
  }
  return [...found.values()]
}

/** Digits taken for each other: by ear in Chinese (yī qī, sì shí, liù jiǔ), by eye on a scratched sticker, or one key beside the other. */
const CONFUSED = new Set(['17', '71', '40', '04', '69', '96', '38', '83', '68', '86', '56', '65', '08', '80', '33', '25', '52', '14', '41', '47', '74', '58', '85', '23', '32', '12', '21', '45', '54', '78', '87', '89', '98', '36', '63'])

/** 0…1: how likely this slip is against other slips. Middle digits are forgotten first, the first and the last are remembered. */
export function slipLikelihood(heard: string, near: NearCode): number {
  const position = near.positions[0] ?? 0
  const last = Math.max(1, near.code.length - 1)
  const middle = 1 - Math.abs((2 * position) / last - 1)
  switch (near.difference) {
    case 'digits-swapped': return 0.7 + 0.3 * middle
    case 'digit-missing': return 0.5 + 0.5 * middle
    case 'digit-extra': return 0.6 + 0.4 * middle
    case 'digit-differs': return (CONFUSED.has(`${heard.charAt(position)}${near.code.charAt(position)}`) ? 0.6 : 0.3) + 0.3 * middle
  }
}

// Telephone numbers as a line, a form or a register writes them: one spelling, so that a caller is known again; and which of them are called from here.
/** The line of this service. */
export const SERVICE_NUMBER = '96333'

/** Mobile, area code + number, local numbers of 7 or 8, 400/800, and the short ones of firms and services (95xxx, 96xxx). */
const LINES = '1[3-9][0-9]{9}|0[1-9][0-9]{8,10}|[2-9][0-9]{6,7}|[48]00[0-9]{7}|9[0-9]{4,5}'
/** 110, 119, 120, 122, 12345…, and the invented mobiles of drills (10000000062): an operator calls them, never a machine. */
const BY_HAND = '1(10|19|20|22)|1[0-9]{4}|1[0-2][0-9]{9}'

/** What may be dialled, a POSIX extended expression (the edge holds it); never abroad (00). */
export const DIALABLE = `^(${LINES}|${BY_HAND})$`
const CREW = new RegExp(`^(${LINES})$`)

/** Why a number, as normalizePhone gives it, cannot be a crew's, which is rung by itself; null: it can, and every one that can is DIALABLE. `own`: the numbers that ring here. */
export function faultOfCrewPhone(phone: string | null, own: readonly string[]): 'bad-phone' | 'own-number' | null {
  return phone !== null && own.some((one) => isSameLine(one, phone)) ? 'own-number' : phone === null || !CREW.test(phone) ? 'bad-phone' : null
}

/** Also where one of them is written with its area code (3 or 4 digits) and the other as it is dialled inside the city. */
function isSameLine(a: string, b: string): boolean {
  const [short = '', long = ''] = [a, b].sort((x, y) => x.length - y.length)
  return short === long || (/^0[1-9]/.test(long) && /^[2-9]/.test(short) && long.endsWith(short) && (long.length - short.length === 3 || long.length - short.length === 4))
}

/** Digits alone, without China's country code: +86 371 0009 9963 and 0371-00099963 are both 037100099963. Null for a withheld number or one of fewer than three digits. */
export function normalizePhone(written: string): string | null {
  const text = written.normalize('NFKC').replace(/^sips?:|^tel:/i, '').replace(/@.*$/, '').trim()
  if (!/^\+?[0-9\s().-]+$/.test(text)) return null
  const digits = text.replace(/[^0-9]/g, '')
  const national = text.startsWith('+86') ? digits.slice(2) : digits.startsWith('0086') ? digits.slice(4) : digits.startsWith('86') && digits.length >= 12 ? digits.slice(2) : null
  // Inside the country a landline has a 0 before its area code, from abroad it has none; mobiles begin with 1 and have eleven digits.
  const whole = national === null ? digits : /^1[3-9][0-9]{9}$/.test(national) || national.startsWith('0') ? national : `0${national}`
  return whole.length >= 3 ? whole : null
}

/** As a bystander may read it: enough to tell two numbers apart, never the whole of any, however short: 199****0001, 6****67. */
export function masked(phone: string): string {
  const { length } = phone
  const [head, tail] = length >= 10 ? [3, 4] : [Math.floor(length / 4), Math.floor(length / 3)]
  return `${phone.slice(0, head)}****${phone.slice(length - tail)}`
}

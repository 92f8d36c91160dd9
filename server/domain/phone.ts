// Telephone numbers as a line, a form or a register writes them: one spelling, so that a caller is known again.
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

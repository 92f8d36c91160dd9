// Chinese addresses as text: one spelling for what people say and write in many ways, its two-character fragments, and how well two agree.
const DIGITS = '零一二三四五六七八九'
/** A number in front of these is a building, door, floor or car; elsewhere (第一医院) it is a name. */
const COUNTED = '(?=号楼|号梯|号院|号|#|栋|幢|座|单元|门洞|层|楼|梯|期)'
const CHINESE_NUMBER = new RegExp(`[一二三四五六七八九十两]{1,3}${COUNTED}`, 'gu')

/** One spelling: full-width to half-width, no spaces or punctuation, 四号楼 / 4栋 / 4# as 4号楼. */
export function normalizeAddress(text: string): string {
  return text.normalize('NFKC').toLowerCase()
    .replace(/[^\p{L}\p{N}#]/gu, '')
    .normalize('NFKC') // letters that a space kept apart may be one now
    .replace(CHINESE_NUMBER, arabic)
    .replace(/(\d)(?:#楼?|[栋幢]楼?)/gu, '$1号楼')
    .replace(/(\d)门洞?(?=\P{N}|$)/gu, '$1单元')
    .replace(/#/gu, '')
}

function arabic(chinese: string): string {
  const [tens, ones] = chinese.includes('十') ? chinese.split('十') : ['', chinese]
  if (!chinese.includes('十') && chinese.length > 1) return chinese.replace(/./gu, (c) => String(digit(c)))
  const ten = chinese.includes('十') ? (tens ? digit(tens) : 1) * 10 : 0
  return String(ten + (ones ? digit(ones) : 0))
}

const digit = (c: string): number => (c === '两' ? 2 : Math.max(0, DIGITS.indexOf(c)))

/** All fragments of two characters, each once. Text of one character has none. */
export function bigrams(text: string): string[] {
  const characters = [...normalizeAddress(text)]
  return [...new Set(characters.slice(1).map((c, i) => `${characters[i]}${c}`))]
}

/** 4号楼, 1单元, 2号梯: the parts that a near name must not make up for. */
function numbers(normalized: string): string[] {
  return normalized.match(/\d+(?:号楼|单元|号梯|号|层|期)/gu) ?? []
}

export interface AddressAgreement { whole: boolean; fragments: number; numbersAgree: boolean }

/**
 * How what was said agrees with an address: contained as it is, the share of its fragments found (0…1), and whether each number said is there as a number
 * (4号楼 is not in 14号楼).
 */
export function agree(said: string, address: string): AddressAgreement {
  const query = normalizeAddress(said)
  const target = normalizeAddress(address)
  const wanted = bigrams(query)
  const there = new Set(bigrams(target))
  const have = new Set(numbers(target))
  return {
    whole: contains(target, query),
    fragments: wanted.length === 0 ? 0 : wanted.filter((b) => there.has(b)).length / wanted.length,
    numbersAgree: numbers(query).every((n) => have.has(n)),
  }
}

function contains(target: string, query: string): boolean {
  if (query === '') return false
  for (let at = target.indexOf(query); at >= 0; at = target.indexOf(query, at + 1)) {
    const cut = /^\d/.test(query) && /\d/.test(target[at - 1] ?? '')
    const torn = /\d$/.test(query) && /\d/.test(target[at + query.length] ?? '')
    if (!cut && !torn) return true
  }
  return false
}

/** A space before the building, as addresses are kept: similarity by trigrams needs to see where an estate's name ends. */
export function spaced(said: string): string {
  return normalizeAddress(said).replace(/(\P{N})(\d+号楼|[a-z]座|[a-z]区|主楼)/u, '$1 $2')
}

/** What was said, cut into the estate's name and the words for building, door and car; without the region and the street before it. The name may be empty. */
export function estateOf(said: string): { name: string; words: string[] } {
  const text = normalizeAddress(said)
  const building = /(?:\d+号楼|[a-z]座|[a-z]区|\d+单元|\d+号梯|[东西南北]梯|主楼)/u.exec(text)
  const before = building ? text.slice(0, building.index) : text
  const rest = building ? text.slice(building.index) : ''
  const name = before.replace(/^.{2,8}?[省市](?=.{2})/u, '').replace(/^.{2,6}?(?<![小社园])[区县](?=.{3})/u, '').replace(/^.{1,8}?(?:路|街|大道|巷)(?:\d+号)?(?=.{2})/u, '')
  // A building stands behind a space in the register, so that 4号楼 is not found in 14号楼.
  return { name, words: (rest.match(/\d+号楼|[a-z][座区]|\d+单元|\d*号?[东西南北客货消防]*梯|主楼/gu) ?? []).map((word) => (word.endsWith('号楼') ? ` ${word}` : word)) }
}

/** The least number of characters put in, left out or changed between two texts. */
export function editDistance(a: string, b: string): number {
  const [from, to] = [[...a], [...b]]
  let row = to.map((_, j) => j + 1)
  row.unshift(0)
  for (const [i, c] of from.entries()) {
    const next = [i + 1]
    for (const [j, d] of to.entries()) next.push(Math.min((next[j] ?? 0) + 1, (row[j + 1] ?? 0) + 1, (row[j] ?? 0) + (c === d ? 0 : 1)))
    row = next
  }
  return row[to.length] ?? 0
}

// How a Chinese text is read out: numbers, floors, house numbers, letters as words, then words as pinyin. Pure; knows no engine and no sound.
import { pinyin } from 'pinyin-pro'

const NUMERALS = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九']
/** In a row of digits, a telephone number or a code, 一 sounds like 七: everybody in China says 幺. */
const DIGITS = ['零', '幺', '二', '三', '四', '五', '六', '七', '八', '九']

/** What stands behind a number that is counted or told apart; behind anything else the digits are read one by one. */
const UNITS = '号楼|号院|号线|号梯|号|栋|幢|座|期|区|单元|门|层|楼|梯|弄|巷|组|队|人|名|位|个|台|部|次|遍|岁|分钟|小时|秒|公里|千米|米|天|周|月|日|点|分|度|公斤|吨|元'
/** Two of these are 两, not 二. */
const TWO_OF = /^(人|名|位|个|台|部|次|遍|岁|分钟|小时|公里|千米|米|天|周|点|吨|元|组|队)/
/** Longer ones are no counts: 410100, 13800001234. */
const COUNTED_DIGITS = 4

/** Debian's voice knows no letters in pinyin; these are what people call them. */
const LETTERS: Readonly<Record<string, string>> = {
  A: '诶', B: '必', C: '西', D: '弟', E: '伊', F: '艾弗', G: '季', H: '艾取', I: '爱', J: '杰', K: '开', L: '艾勒', M: '艾姆', N: '恩', O: '欧', P: '批', Q: '秋', R: '阿尔', S: '艾斯', T: '踢', U: '优', V: '微', W: '达不溜', X: '艾克斯', Y: '歪', Z: '贼',
}
const MEASURES: Readonly<Record<string, string>> = { km: '公里', m: '米', kg: '公斤' }
/** The dictionary's other reading would be taken. */
const READ_AS: readonly (readonly [RegExp, string])[] = [[/重听/g, '重(chong2)听']]

/** `4号楼B2层` → `四号楼地下二层`; `13800001234` → `幺三八零零零零幺二三四`. */
export function toWords(text: string): string {
  return text.normalize('NFKC')
    // A cellar: the letter, or the minus, is the whole difference between two floors.
    .replaceAll(/(?<![A-Za-z0-9])(?:B|-)([1-9])(?:层|楼|F)?(?![A-Za-z0-9栋幢座区号单])/gi, (_, floor: string) => `地下${numeral(Number(floor))}层`)
    .replaceAll(/(?<![A-Za-z0-9])([0-9]{1,3})F(?![A-Za-z0-9])/gi, (_, floor: string) => `${numeral(Number(floor))}层`)
    .replaceAll(/(?<![A-Za-z0-9])F([0-9]{1,2})(?:层|楼)?(?![A-Za-z0-9栋幢座区号])/gi, (_, floor: string) => `${numeral(Number(floor))}层`)
    // 3#楼 is how builders write 3号楼; a lone # is the key.
    .replaceAll(/([0-9])#/g, '$1号').replaceAll('#', '井号').replaceAll('*', '星号')
    .replaceAll(/([0-9]) ?(km|kg|m)(?![A-Za-z])/gi, (_, digit: string, unit: string) => `${digit}${MEASURES[unit.toLowerCase()] ?? unit}`)
    .replaceAll(/(?<![0-9])([0-9]{1,2}):([0-5][0-9])(?![0-9])/g, (_, hour: string, minute: string) => clock(Number(hour), Number(minute)))
    .replaceAll(/(?<=[按第])([0-9]{1,2})(?![0-9])/g, (_, digits: string) => numeral(Number(digits)))
    .replaceAll(new RegExp(`(?<![0-9.])([0-9]{1,${COUNTED_DIGITS}})(?:\\.([0-9]+))?(?=${UNITS})`, 'g'), (whole: string, before: string, behind: string | undefined, at: number, all: string) => counted(before, behind, all.slice(at + whole.length)))
    // C区 sounds like 西区, E座 like 一座: a letter that stands alone says that it is one.
    .replaceAll(/(?<![A-Za-z0-9])([A-Za-z])(?![A-Za-z0-9])/g, '字母$1')
    // 3-2-501: building, entrance, flat.
    .replaceAll(/(?<=[0-9A-Za-z])[-–—](?=[0-9A-Za-z])/g, '杠')
    .replaceAll(/[0-9]/g, (digit) => DIGITS[Number(digit)] ?? digit)
    .replaceAll(/[A-Za-z]/g, (letter) => LETTERS[letter.toUpperCase()] ?? letter)
}

/** Ready for a voice that reads pinyin with tone numbers: `按 # 键` → `an4 jing3 hao4 jian4`. */
export function toPinyin(text: string): string {
  const marked = READ_AS.reduce((so, [what, how]) => so.replaceAll(what, how), toWords(text))
  return marked.split(/(.\([a-z]+[0-5]\))/).map((part) => /\(([a-z]+[0-5])\)/.exec(part)?.[1] ?? spell(part)).join(' ')
    .replaceAll(/\s+([,.])/g, '$1').replaceAll(/\s+/g, ' ').trim()
}

function spell(words: string): string {
  return pinyin(words.replaceAll(/[,、:;]/g, ', ').replaceAll(/[。.!?]/g, '. ').replaceAll(/[()「」"'《》]/g, ' '), { toneType: 'num', nonZh: 'consecutive' })
}

function counted(before: string, behind: string | undefined, next: string): string {
  const value = Number(before)
  // 2024年, 007号: written as a name, read as one.
  if (before.length > 1 && before.startsWith('0')) return [...before].map((digit) => DIGITS[Number(digit)]).join('')
  if (behind !== undefined) return `${numeral(value)}点${[...behind].map((digit) => NUMERALS[Number(digit)]).join('')}`
  return value === 2 && TWO_OF.test(next) ? '两' : numeral(value)
}

/** 0 to 9999. */
function numeral(value: number): string {
  if (value < 10) return NUMERALS[value] ?? ''
  const places: readonly (readonly [number, string])[] = [[1000, '千'], [100, '百'], [10, '十'], [1, '']]
  let words = ''
  let gap = false
  let rest = value
  for (const [size, name] of places) {
    const digit = Math.floor(rest / size)
    rest %= size
    if (digit === 0) {
      gap = words !== ''
      continue
    }
    // Ten is 十, but 110 is 一百一十.
    words += `${gap ? '零' : ''}${size === 10 && digit === 1 && words === '' ? '' : NUMERALS[digit]}${name}`
    gap = false
  }
  return words
}

function clock(hour: number, minute: number): string {
  const hours = hour === 2 ? '两' : numeral(hour)
  if (minute === 0) return `${hours}点整`
  return `${hours}点${minute < 10 ? '零' : ''}${numeral(minute)}分`
}

// JSON read with the place of everything in it, so that a fault can be told by line and column. Knows nothing of plans; pure, for server and page alike.

/** Both count from 1; a column is a UTF-16 unit. */
export interface Place { line: number; column: number }
export type JsonFault = Place & { code: 'value-expected' | 'name-expected' | 'colon-expected' | 'comma-or-end-expected' | 'text-not-closed' | 'bad-escape' | 'control-character' | 'bad-number' | 'name-twice' | 'too-deep' | 'more-after-end' }
/** `placeOf('tiers/1/startAfter')`: where that value stands; where it is missing, the nearest thing around it that does. */
export type PlacedJson = { ok: true; value: unknown; placeOf: (path: string) => Place } | { ok: false; fault: JsonFault }

export const JSON_FAULT_WORDS = {
  'value-expected': { zh: '这里应有一个值', en: 'a value is expected here' }, 'name-expected': { zh: '这里应有带双引号的名称', en: 'a name in double quotes is expected here' }, 'colon-expected': { zh: '名称之后应有冒号', en: 'a colon is expected after the name' },
  'comma-or-end-expected': { zh: '这里应有逗号或收尾括号', en: 'a comma or the closing bracket is expected here' }, 'text-not-closed': { zh: '文字缺右引号', en: 'the text has no closing quote' }, 'bad-escape': { zh: '反斜杠之后的字符不对', en: 'wrong character after the backslash' },
  'control-character': { zh: '文字中有控制字符', en: 'a control character inside text' }, 'bad-number': { zh: '数字的写法不对', en: 'the number is written wrong' }, 'name-twice': { zh: '名称重复', en: 'the name is there twice' }, 'too-deep': { zh: '层数太多', en: 'nested too deeply' }, 'more-after-end': { zh: '结尾之后还有内容', en: 'there is more after the end' },
} as const satisfies Record<JsonFault['code'], { zh: string; en: string }>

const MOST_DEEP = 40

class Unreadable extends Error {
  readonly code: JsonFault['code']
  readonly at: number
  constructor(code: JsonFault['code'], at: number) { super(code); this.code = code; this.at = at }
}

export function readPlacedJson(text: string): PlacedJson {
  const starts = [0, ...[...text.matchAll(/\n/g)].map((m) => m.index + 1)]
  const placed = (at: number): Place => {
    const line = starts.findLastIndex((s) => s <= at)
    return { line: line + 1, column: at - (starts[line] ?? 0) + 1 }
  }
  const reader = new Reader(text)
  try {
    const value = reader.whole()
    return {
      ok: true, value,
      placeOf: (path) => {
        for (let p = path; ; p = p.slice(0, Math.max(0, p.lastIndexOf('/')))) {
          const at = reader.places.get(p)
          if (at !== undefined) return placed(at)
          if (p === '') return { line: 1, column: 1 }
        }
      },
    }
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error
    return { ok: false, fault: { code: error.code, ...placed(error.at) } }
  }
}

const ESCAPES: Readonly<Record<string, string>> = { '"': '"', '\\': '\\', '/': '/', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' }
const WORDS = { true: true, false: false, null: null } as const

class Reader {
  readonly places = new Map<string, number>()
  private readonly text: string
  private at = 0
  constructor(text: string) { this.text = text }

  whole(): unknown {
    if (this.text.startsWith('\uFEFF')) this.at = 1
    const value = this.value('', 0)
    this.space()
    if (this.at < this.text.length) throw new Unreadable('more-after-end', this.at)
    return value
  }

  private space(): void { while (' \t\n\r'.includes(this.text[this.at] ?? '#')) this.at += 1 }
  private take(mark: string): boolean {
    this.space()
    if (this.text[this.at] !== mark) return false
    this.at += 1
    return true
  }

  private value(path: string, depth: number): unknown {
    this.space()
    this.places.set(path, this.at)
    if (depth > MOST_DEEP) throw new Unreadable('too-deep', this.at)
    if (this.text[this.at] === '"') return this.string()
    if (this.take('{')) return this.object(path, depth)
    if (this.take('[')) return this.array(path, depth)
    for (const [name, value] of Object.entries(WORDS)) if (this.text.startsWith(name, this.at)) { this.at += name.length; return value }
    return this.number()
  }

  private object(path: string, depth: number): unknown {
    const out: Record<string, unknown> = {}
    if (this.take('}')) return out
    do {
      this.space()
      const at = this.at
      if (this.text[at] !== '"') throw new Unreadable('name-expected', at)
      const name = this.string()
      if (Object.hasOwn(out, name)) throw new Unreadable('name-twice', at)
      if (!this.take(':')) throw new Unreadable('colon-expected', this.at)
      const value = this.value(path === '' ? name : `${path}/${name}`, depth + 1)
      Object.defineProperty(out, name, { value, enumerable: true, configurable: true, writable: true }) // "__proto__" is a name like any other
    } while (this.take(','))
    if (!this.take('}')) throw new Unreadable('comma-or-end-expected', this.at)
    return out
  }

  private array(path: string, depth: number): unknown[] {
    const out: unknown[] = []
    if (this.take(']')) return out
    do out.push(this.value(path === '' ? String(out.length) : `${path}/${out.length}`, depth + 1))
    while (this.take(','))
    if (!this.take(']')) throw new Unreadable('comma-or-end-expected', this.at)
    return out
  }

  private string(): string {
    const start = this.at
    let out = ''
    for (this.at += 1; ; this.at += 1) {
      const c = this.text[this.at]
      if (c === undefined || c === '\n') throw new Unreadable('text-not-closed', start)
      if (c === '"') { this.at += 1; return out }
      if (c < ' ') throw new Unreadable('control-character', this.at)
      if (c !== '\\') { out += c; continue }
      const next = this.text[this.at + 1] ?? ''
      const code = /^u[0-9a-fA-F]{4}/.exec(this.text.slice(this.at + 1, this.at + 6))?.[0]
      const plain = ESCAPES[next]
      if (code === undefined && plain === undefined) throw new Unreadable('bad-escape', this.at)
      out += code === undefined ? plain : String.fromCharCode(Number.parseInt(code.slice(1), 16))
      this.at += code === undefined ? 1 : 5
    }
  }

  private number(): number {
    const found = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/.exec(this.text.slice(this.at, this.at + 400))?.[0]
    if (found === undefined) throw new Unreadable(/[-\d]/.test(this.text[this.at] ?? '') ? 'bad-number' : 'value-expected', this.at)
    this.at += found.length
    if (/[\w.]/.test(this.text[this.at] ?? '')) throw new Unreadable('bad-number', this.at - found.length)
    return Number(found)
  }
}

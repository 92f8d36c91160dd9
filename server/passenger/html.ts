// The frame of the passenger's pages: one document with everything in it.
import { escape } from '../domain/markup.ts'
import { PLAIN_STYLE, SCRIPT, STYLE } from './style.ts'
import { PAGE_WORDS, type PageWords, type Tongue } from './words.ts'

export interface PageContext {
  tongue: Tongue
  w: PageWords
  /** `/e/CODE`, safe for an address. */
  path: string
  /** The language the reader chose by hand, to be carried along; undefined: his phone's. */
  chosen: Tongue | undefined
  /** What this phone may know its own alarm by. */
  token: string | null
  /** The phone's own page, also where it keeps no cookies. */
  here: string
  /** The same page in the other language. */
  switchTo: string
  now: Date
}

/** `token`: keeps the reader's own state when he switches the language. */
export function pageContext({ code, tongue, chosen, token, now }: { code: string; tongue: Tongue; chosen: Tongue | undefined; token: string | null; now: Date }): PageContext {
  const path = `/e/${encodeURIComponent(code.toWellFormed())}`
  const mine = token === null ? {} : { a: token }
  const query = new URLSearchParams({ ...mine, ...(chosen ? { l: chosen } : {}) }).toString()
  return { tongue, w: PAGE_WORDS[tongue], path, chosen, token, now, here: query ? `${path}?${query}` : path, switchTo: `${path}?${new URLSearchParams({ ...mine, l: tongue === 'zh' ? 'en' : 'zh' }).toString()}` }
}

export function page(c: PageContext, title: string, body: string, { drill = false }: { drill?: boolean } = {}): string {
  const { w } = c
  return `<!doctype html><html lang="${w.lang}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex"><meta name="format-detection" content="telephone=no"><link rel="icon" href="data:,"><title>${escape(title)}</title><style>${STYLE}</style><noscript><style>${PLAIN_STYLE}</style></noscript></head>
<body><main>${drill ? `<p class="drill">${w.drill}</p>` : ''}<p id="net" class="say" role="status" hidden data-lost="${escape(w.offline)}" data-sending="${escape(w.sending)}"></p>${body}</main><script>${SCRIPT}</script></body></html>
`
}

/** A little document inside a page that runs no script: it renews itself, and where it finds no network only its own place is lost. */
export const framePage = ({ w }: PageContext, body: string): string => `<!doctype html><html lang="${w.lang}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta http-equiv="refresh" content="10"><title>${w.now}</title><style>${STYLE}</style></head><body>${body}</body></html>
`

/** Hidden fields; an undefined one is left out. */
export const fields = (values: Readonly<Record<string, string | undefined>>): string => Object.entries(values).map(([name, value]) => (value === undefined ? '' : `<input type="hidden" name="${name}" value="${escape(value)}">`)).join('')

const SHAPES = {
  bell: 'M4 11V7a4 4 0 0 1 8 0v4l1.2 1.3H2.8L4 11ZM6.7 14h2.6',
  phone: 'M4.2 2.2 6 2l1.3 3.2-1.5 1.1c.6 1.5 1.9 2.9 3.9 4L10.8 8.7l3.2 1.3-.2 1.8c-.1 1-.9 1.7-1.9 1.6C6.6 12.9 3.1 9.4 2.6 4.1c-.1-1 .6-1.8 1.6-1.9Z',
  doors: 'M3.5 2h9v12h-9zM8 2v12M6.2 7.5 5 8.5l1.2 1M9.8 7.5l1.2 1-1.2 1',
  wind: 'M2 6h7a1.8 1.8 0 1 0-1.7-2.4M2 9h9.5a1.9 1.9 0 1 1-1.8 2.5M2 12h4.5',
  sit: 'M6 4.3a1.4 1.4 0 1 0 0-2.8 1.4 1.4 0 0 0 0 2.8ZM5.5 6v4h4l2 4M3 8v5.5M5.5 7.5h3',
  check: 'M3 8.5l3.4 3.3L13 4.8',
  arrow: 'M8 1.8 13 14 8 11.2 3 14Z',
} as const
export const icon = (name: keyof typeof SHAPES, size: number): string => `<svg class="i" width="${size}" height="${size}" viewBox="0 0 16 16" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><path d="${SHAPES[name]}"/></svg>`

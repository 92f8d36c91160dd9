// One sticker and sheets of them, in millimetres: boxes, words and a QR code, for whoever draws them (svg.ts, pdf.ts). Chinese with English beside it.
import { encodeQR } from 'qr'

export interface Sticker { rescueCode: string; url: string; estate: string; place: string; regionName: string; useUnit: string; version: number }
/** `han`: Chinese or mixed. `bold`: digits and English, heavy. `y` is the base line; `width`: squeezed into it where the words are longer. */
export type Mark =
  | { kind: 'box'; x: number; y: number; width: number; height: number; fill: string | null; stroke: string | null; radius: number; dash?: boolean }
  | { kind: 'text'; x: number; y: number; size: number; text: string; font: 'han' | 'bold'; anchor: 'start' | 'middle'; fill: string; width: number }
  | { kind: 'qr'; x: number; y: number; size: number; rows: readonly (readonly boolean[])[] }

export const PAGE = { width: 210, height: 297 }
/** As large as a hand, so that it is read from across the car. */
export const STICKER = { width: 92, height: 88 }
const COLUMNS = 2
const ROWS = 3
const GAP = 6
const INK = '#171c21'
const BLUE = '#005f98'
const GREY = '#424c56'

/** A quarter of the code may be scratched away. */
const qrOf = (url: string): boolean[][] => encodeQR(url, 'raw', { ecc: 'quartile', border: 2 })

export function stickerMarks(s: Sticker, x: number, y: number): Mark[] {
  const { width, height } = STICKER
  const text = (dx: number, dy: number, size: number, words: string, more: Partial<Extract<Mark, { kind: 'text' }>> = {}): Mark => ({ kind: 'text', x: x + dx, y: y + dy, size, text: words, font: 'han', anchor: 'start', fill: INK, width: width - dx - 4, ...more })
  return [
    { kind: 'box', x, y, width, height, fill: '#ffffff', stroke: '#7d8790', radius: 4, dash: true },
    { kind: 'box', x, y, width, height: 15, fill: BLUE, stroke: null, radius: 4 }, { kind: 'box', x, y: y + 8, width, height: 7, fill: BLUE, stroke: null, radius: 0 },
    text(width / 2, 7.4, 6.2, '被困了？扫码报警，或打 96333', { anchor: 'middle', fill: '#ffffff', width: width - 8 }), text(width / 2, 12.6, 3.4, 'Trapped? Scan this code, or call 96333', { anchor: 'middle', fill: '#ffffff', font: 'bold', width: width - 8 }),
    { kind: 'qr', x: x + 3, y: y + 18, size: 46, rows: qrOf(s.url) },
    text(52, 23, 3.6, '救援识别码', { fill: GREY }), text(52, 27, 2.8, 'Rescue code', { fill: GREY }), text(52, 37.5, 10.4, s.rescueCode, { font: 'bold' }),
    text(52, 46, 3.6, '救援电话', { fill: GREY }), text(52, 50, 2.8, 'Call', { fill: GREY }), text(52, 59, 9.4, '96333', { font: 'bold', fill: BLUE }), text(52, 64.4, 4.2, '九六三三三'), text(52, 68, 2.6, 'nine-six-three-three-three', { fill: GREY }),
    text(4, 73, 4.4, s.estate), text(4, 78, 4.4, s.place), text(4, 81.9, 2.8, `${s.regionName} · ${s.useUnit}`, { fill: GREY }), text(4, 85.4, 2.6, `不要扒门，等人来开　Do not force the door　·　${s.version}`, { fill: GREY }),
  ]
}

/** Sheets of A4, six stickers each. */
export function sheetPages(stickers: readonly Sticker[]): Mark[][] {
  const each = COLUMNS * ROWS
  const left = (PAGE.width - COLUMNS * STICKER.width - (COLUMNS - 1) * GAP) / 2
  const top = (PAGE.height - ROWS * STICKER.height - (ROWS - 1) * GAP) / 2
  return Array.from({ length: Math.ceil(stickers.length / each) }, (_, page) => stickers.slice(page * each, (page + 1) * each).flatMap((s, n) => stickerMarks(s, left + (n % COLUMNS) * (STICKER.width + GAP), top + Math.floor(n / COLUMNS) * (STICKER.height + GAP))))
}

/** How wide words are at most, in the same unit as `size`: a Chinese character is as wide as high. */
export const widthOf = (text: string, size: number): number => [...text].reduce((sum, c) => sum + (c.charCodeAt(0) < 0x2e80 ? 0.62 : 1), 0) * size

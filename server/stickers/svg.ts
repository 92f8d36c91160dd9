// Stickers as SVG: one alone for a sign maker, or sheets below each other.
import { escape } from '../domain/markup.ts'
import { type Mark, PAGE, sheetPages, STICKER, type Sticker, stickerMarks, widthOf } from './drawing.ts'

const FONTS = { han: "'PingFang SC','Microsoft YaHei','WenQuanYi Micro Hei','Noto Sans CJK SC',sans-serif", bold: 'Arial,Helvetica,sans-serif' }

export function stickersSvg(stickers: readonly Sticker[]): string {
  const [only] = stickers
  if (stickers.length === 1 && only) return svg(STICKER.width, STICKER.height, stickerMarks(only, 0, 0).map(draw).join('\n'))
  const pages = sheetPages(stickers)
  return svg(PAGE.width, PAGE.height * pages.length, pages.map((marks, n) => `<g transform="translate(0 ${n * PAGE.height})">\n${marks.map(draw).join('\n')}\n</g>`).join('\n'))
}

const svg = (width: number, height: number, body: string): string => `<svg xmlns="http://www.w3.org/2000/svg" width="${width}mm" height="${height}mm" viewBox="0 0 ${width} ${height}"><title>96333</title>\n${body}\n</svg>\n`

function draw(m: Mark): string {
  switch (m.kind) {
    case 'box': return `<rect x="${m.x}" y="${m.y}" width="${m.width}" height="${m.height}" rx="${m.radius}" fill="${m.fill ?? 'none'}"${m.stroke ? ` stroke="${m.stroke}" stroke-width="0.2"` : ''}${m.dash ? ' stroke-dasharray="1.5 1.5"' : ''}/>`
    case 'text': {
      const fits = widthOf(m.text, m.size) <= m.width ? '' : ` textLength="${m.width}" lengthAdjust="spacingAndGlyphs"`
      return `<text x="${m.x}" y="${m.y}" font-size="${m.size}" fill="${m.fill}" font-family="${FONTS[m.font]}"${m.font === 'bold' ? ' font-weight="700"' : ''}${m.anchor === 'middle' ? ' text-anchor="middle"' : ''}${fits}>${escape(m.text)}</text>`
    }
    case 'qr': {
      const unit = m.size / m.rows.length
      const path = m.rows.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : []))).join('')
      return `<path transform="translate(${m.x} ${m.y}) scale(${unit})" d="${path}" fill="#000" shape-rendering="crispEdges"/>`
    }
  }
}

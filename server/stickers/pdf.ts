// Sheets as PDF: vectors throughout, the characters that occur embedded from a font of Debian's.
import { existsSync } from 'node:fs'
import { type Mark, PAGE, sheetPages, type Sticker } from './drawing.ts'

/** The first that is there: setup.mjs installs fonts-wqy-microhei. */
const FONTS: readonly { file: string; name: string }[] = [
  { file: '/usr/share/fonts/truetype/wqy/wqy-microhei.ttc', name: 'WenQuanYiMicroHei' }, { file: '/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc', name: 'NotoSansCJKsc-Regular' },
]
const POINTS = 72 / 25.4

export class NoChineseFont extends Error {}

/** Throws NoChineseFont where none of the fonts is installed. */
export async function stickersPdf(stickers: readonly Sticker[]): Promise<Buffer> {
  const font = FONTS.find((f) => existsSync(f.file))
  if (!font) throw new NoChineseFont('apt-get install fonts-wqy-microhei')
  // Takes a quarter of a second, which a start can do without.
  const { default: Pdf } = await import('pdfkit')
  const doc = new Pdf({ size: 'A4', margin: 0, autoFirstPage: false, info: { Title: '96333 电梯二维码', Producer: 'Sanfen', Creator: 'Sanfen' } })
  const chunks: Buffer[] = []
  const whole = new Promise<Buffer>((resolve, reject) => {
    doc.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => resolve(Buffer.concat(chunks))).on('error', reject)
  })
  doc.registerFont('all', font.file, font.name)
  for (const marks of sheetPages(stickers)) {
    doc.addPage({ size: [PAGE.width * POINTS, PAGE.height * POINTS], margin: 0 })
    doc.save().scale(POINTS)
    for (const m of marks) draw(doc, m)
    doc.restore()
  }
  doc.end()
  return whole
}

function draw(doc: PDFKit.PDFDocument, m: Mark): void {
  switch (m.kind) {
    case 'box': {
      if (m.fill) doc.roundedRect(m.x, m.y, m.width, m.height, m.radius).fill(m.fill)
      if (m.stroke) { doc.lineWidth(0.2).roundedRect(m.x, m.y, m.width, m.height, m.radius); (m.dash ? doc.dash(1.5, { space: 1.5 }) : doc.undash()).stroke(m.stroke); doc.undash() }
      return
    }
    case 'text': {
      // Heavy words are the same font with an edge: one that is not embedded looks different on every printer.
      const heavy = m.font === 'bold'
      doc.font('all').fontSize(m.size).fillColor(m.fill).strokeColor(m.fill).lineWidth(m.size * 0.045)
      const natural = doc.widthOfString(m.text)
      const squeeze = natural > m.width ? m.width / natural : 1
      doc.save().translate(m.anchor === 'middle' ? m.x - (natural * squeeze) / 2 : m.x, m.y).scale(squeeze, 1).text(m.text, 0, 0, { lineBreak: false, baseline: 'alphabetic', fill: true, stroke: heavy }).restore()
      return
    }
    case 'qr': {
      const unit = m.size / m.rows.length
      doc.save().translate(m.x, m.y).scale(unit)
      m.rows.forEach((row, y) => {
        // Runs instead of single modules: no hairlines between them in any viewer.
        for (let x = 0; x < row.length; x++) {
          if (!row[x]) continue
          let end = x
          while (row[end + 1]) end += 1
          doc.rect(x, y, end - x + 1, 1)
          x = end
        }
      })
      doc.fill('#000000').restore()
    }
  }
}

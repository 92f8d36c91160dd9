// What a picture says of itself: whether these bytes are a JPEG, whole, and how large. Decodes nothing.

/** A camera's picture of a car; more is refused. */
export const LONGEST_JPEG = 2 * 1024 * 1024
const WIDEST = 8192

export type JpegFault = 'not-a-jpeg' | 'cut-off' | 'too-large' | 'bad-size'
export type JpegLook = { ok: true; width: number; height: number } | { ok: false; fault: JpegFault }

/** Start of a frame, whatever its coding; DHT, JPG and DAC lie in the same range and are none. */
const isFrame = (marker: number): boolean => marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc
/** Markers without a length. */
const isBare = (marker: number): boolean => marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7)

/** By its marks, from the first to the last: a name or a content type proves nothing. */
export function lookAtJpeg(bytes: Buffer): JpegLook {
  if (bytes.length > LONGEST_JPEG) return { ok: false, fault: 'too-large' }
  if (bytes.length < 4 || bytes.readUInt16BE(0) !== 0xffd8 || bytes[2] !== 0xff) return { ok: false, fault: 'not-a-jpeg' }
  let size: { width: number; height: number } | null = null
  for (let at = 2; ;) {
    while (bytes[at] === 0xff && bytes[at + 1] === 0xff) at++ // fill bytes
    if (at + 4 > bytes.length) return { ok: false, fault: 'cut-off' }
    if (bytes[at] !== 0xff) return { ok: false, fault: 'not-a-jpeg' }
    const marker = bytes[at + 1] ?? 0
    if (isBare(marker)) { at += 2; continue }
    if (marker === 0xd8 || marker === 0xd9) return { ok: false, fault: 'not-a-jpeg' }
    const length = bytes.readUInt16BE(at + 2)
    if (length < 2) return { ok: false, fault: 'not-a-jpeg' }
    if (at + 2 + length > bytes.length) return { ok: false, fault: 'cut-off' }
    if (isFrame(marker)) {
      if (length < 8) return { ok: false, fault: 'not-a-jpeg' }
      size = { height: bytes.readUInt16BE(at + 5), width: bytes.readUInt16BE(at + 7) }
    }
    at += 2 + length
    if (marker === 0xda) break // the picture itself follows
  }
  if (size === null) return { ok: false, fault: 'not-a-jpeg' }
  if (size.width === 0 || size.height === 0 || size.width > WIDEST || size.height > WIDEST) return { ok: false, fault: 'bad-size' }
  // Some cameras fill up behind the end.
  if (bytes.lastIndexOf(Buffer.of(0xff, 0xd9)) < 0) return { ok: false, fault: 'cut-off' }
  return { ok: true, ...size }
}

// The body of a camera's signed push taken apart: the alarm's own fields, and its picture from base64 or from a part of a form. Pure; what the fields mean is the alarm's reader's.
import { lookAtJpeg, type JpegFault } from './jpeg.ts'
import type { Picture } from './ports.ts'

/** With a picture of the greatest size as base64. */
export const LONGEST_PUSH = 3 * 1024 * 1024
const LONGEST_FIELDS = 64 * 1024
/** An alarm has fields within `data`, and hardly more. */
const DEEPEST = 12

export type PushFault = 'not-json' | 'not-an-object' | 'too-deep' | 'bad-form' | 'no-event' | 'event-too-large' | 'not-base64' | JpegFault
export type PushRead = { ok: true; fields: Readonly<Record<string, unknown>>; /** The alarm without its picture, as JSON. */ alarm: Buffer; picture: Picture | null } | { ok: false; fault: PushFault }

/** JSON with `snapshot` in base64, or a form with the parts `event` (JSON) and `snapshot` (JPEG). */
export async function readPush(body: Buffer, contentType: string): Promise<PushRead> {
  return /^multipart\/form-data\b/i.test(contentType) ? readForm(body, contentType) : readJson(body.toString('utf8'), null)
}

async function readForm(body: Buffer, contentType: string): Promise<PushRead> {
  let form: FormData
  try {
    form = await new Response(new Uint8Array(body), { headers: { 'content-type': contentType } }).formData()
  } catch (error) {
    if (error instanceof TypeError) return { ok: false, fault: 'bad-form' }
    throw error
  }
  const event = form.get('event')
  const snapshot = form.get('snapshot')
  if (event === null) return { ok: false, fault: 'no-event' }
  if (typeof snapshot === 'string') return { ok: false, fault: 'not-a-jpeg' }
  return readJson(typeof event === 'string' ? event : await event.text(), snapshot === null ? null : Buffer.from(await snapshot.arrayBuffer()))
}

function readJson(text: string, jpeg: Buffer | null): PushRead {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return { ok: false, fault: 'not-json' }
    throw error
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return { ok: false, fault: 'not-an-object' }
  if (isDeeper(value, DEEPEST)) return { ok: false, fault: 'too-deep' }
  const { snapshot, ...fields } = value as Record<string, unknown>
  const given = jpeg ?? (snapshot === undefined || snapshot === null || snapshot === '' ? null : fromBase64(snapshot))
  if (given === 'not-base64') return { ok: false, fault: 'not-base64' }
  const alarm = Buffer.from(JSON.stringify(fields))
  if (alarm.length > LONGEST_FIELDS) return { ok: false, fault: 'event-too-large' }
  if (given === null) return { ok: true, fields, alarm, picture: null }
  const look = lookAtJpeg(given)
  return look.ok ? { ok: true, fields, alarm, picture: { jpeg: given, width: look.width, height: look.height } } : { ok: false, fault: look.fault }
}

const isDeeper = (value: unknown, levels: number): boolean => typeof value === 'object' && value !== null && (levels === 0 || Object.values(value).some((one) => isDeeper(one, levels - 1)))

/** Plain or as a data URL; Buffer.from alone would skip whatever is no base64. */
function fromBase64(value: unknown): Buffer | 'not-base64' {
  if (typeof value !== 'string') return 'not-base64'
  const text = value.replace(/^data:image\/jpeg;base64,/, '').replaceAll(/[\r\n]/g, '')
  return text.length % 4 === 0 && /^[A-Za-z0-9+/]+={0,2}$/.test(text) ? Buffer.from(text, 'base64') : 'not-base64'
}

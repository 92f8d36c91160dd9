// Two-way audio over HTTP as Hikvision's cameras have it: open a channel, pour G.711 into a request that does not end, close the channel. Knows no browsers and no people.
import type { SpeakerFault } from '../../contracts/talk.ts'
import { type Asked, askCamera, partsOf } from '../asking.ts'
import { LONGEST_XML, readXml, textAt, type Xml, type XmlValue } from '../xml.ts'
import { openPour } from './pour.ts'
import type { Opened, Speaker } from './speaker.ts'

const CHANNELS = '/ISAPI/System/TwoWayAudio/channels'
const ASK_MS = 5000
const LAWS: Readonly<Record<string, 'a' | 'u'>> = { 'G.711alaw': 'a', 'G.711ulaw': 'u' }
/** A session's name goes into an address. */
const SESSION = /^[A-Za-z0-9_.-]{1,64}$/

interface Channel { id: string; codec: string }
type Answer = { ok: true; root: Xml } | { ok: false; fault: SpeakerFault }

export const isapi: Speaker = {
  async open(url, { left, signal }) {
    const device = partsOf(url)
    const found = await findChannel(device, signal)
    if (!found.ok) return { ...found, isLeft: left }
    const { id, codec } = found.channel
    const law = LAWS[codec]
    if (law === undefined) return { ok: false, fault: 'other-codec', isLeft: left }
    const path = `${CHANNELS}/${id}`
    if (left) await ask(device, 'PUT', `${path}/close`, signal) // refused where nothing was open: the opening says what counts
    if (signal.aborted) return { ok: false, fault: 'unreachable', isLeft: left }
    // Not given up once it is sent: the camera may have opened before it says so.
    const opened = await ask(device, 'PUT', `${path}/open`, AbortSignal.timeout(ASK_MS))
    const session = opened.ok ? textAt(opened.root, 'TwoWayAudioSession', 'sessionId') : null
    const query = session !== null && SESSION.test(session) ? `?sessionId=${session}` : ''
    const close = () => ask(device, 'PUT', `${path}/close${query}`, AbortSignal.timeout(ASK_MS))
    if (!opened.ok) return { ...opened, isLeft: opened.fault === 'unreachable' && !(await close()).ok }
    const pour = await openPour({ address: addressOf(device, `${path}/audioData${query}`), login: device.login }, signal)
    if (!pour.ok) return { ...pour, isLeft: !(await close()).ok }
    return { ok: true, line: { law, write: pour.write, lost: pour.lost, async close() { pour.end(); mustBe(await close()) } } } satisfies Opened
  },
  async hush(url) {
    const device = partsOf(url)
    const signal = AbortSignal.timeout(ASK_MS)
    const found = await findChannel(device, signal)
    mustBe(found.ok ? await ask(device, 'PUT', `${CHANNELS}/${found.channel.id}/close`, signal) : found)
  },
  async probe(url) {
    const found = await findChannel(partsOf(url), AbortSignal.timeout(ASK_MS))
    if (!found.ok) return { ok: false, fault: found.fault, codec: null }
    const { codec } = found.channel
    return codec in LAWS ? { ok: true, fault: null, codec } : { ok: false, fault: 'other-codec', codec }
  },
}

function mustBe(closed: { ok: true } | { ok: false; fault: SpeakerFault }): void {
  if (!closed.ok) throw new Error(`the speaker's channel could not be closed: ${closed.fault}`)
}

/** The channel that the address names (`…/channels/2`), else the first. */
async function findChannel(device: Asked, signal: AbortSignal): Promise<{ ok: true; channel: Channel } | { ok: false; fault: SpeakerFault }> {
  const wanted = /\/channels\/(\d{1,4})\/?$/.exec(new URL(device.address).pathname)?.[1]
  const answer = await ask(device, 'GET', CHANNELS, signal)
  if (!answer.ok) return answer
  const list = asXml(answer.root['TwoWayAudioChannelList'])?.['TwoWayAudioChannel']
  const channels = (Array.isArray(list) ? list : [list]).flatMap((one: XmlValue | undefined) => {
    const xml = asXml(one)
    const id = xml && textAt(xml, 'id')
    return xml && id && /^\d{1,4}$/.test(id) ? [{ id, codec: textAt(xml, 'audioCompressionType') ?? '' }] : []
  })
  const channel = wanted === undefined ? channels[0] : channels.find((c) => c.id === wanted)
  return channel ? { ok: true, channel } : { ok: false, fault: 'no-speaker' }
}

const asXml = (value: XmlValue | undefined): Xml | null => (typeof value === 'object' && !Array.isArray(value) ? (value as Xml) : null)
const addressOf = (device: Asked, path: string): string => new URL(path, device.address).href

async function ask(device: Asked, method: string, path: string, signal: AbortSignal): Promise<Answer> {
  try {
    const answer = await askCamera({ address: addressOf(device, path), login: device.login }, { method, signal: AbortSignal.any([signal, AbortSignal.timeout(ASK_MS)]) })
    const text = await textOf(answer)
    const read = text === null || text.trim() === '' ? null : readXml(text)
    const root = read?.ok ? read.root : {}
    const fault = faultOf(answer.status, root)
    return fault === null ? { ok: true, root } : { ok: false, fault }
  } catch (error) {
    // Of the network, or our own patience.
    if (error instanceof TypeError || signal.aborted || (error instanceof Error && (error.name === 'TimeoutError' || error.name === 'AbortError'))) return { ok: false, fault: 'unreachable' }
    throw error
  }
}

/** Null: longer than any answer of a camera. */
async function textOf(answer: Response): Promise<string | null> {
  const parts: Buffer[] = []
  let held = 0
  for await (const chunk of answer.body ?? []) {
    held += (chunk as Uint8Array).length
    if (held > LONGEST_XML) return null
    parts.push(Buffer.from(chunk as Uint8Array))
  }
  return Buffer.concat(parts).toString('utf8')
}

/** Some say in the body what others say by the status. */
function faultOf(status: number, root: Xml): SpeakerFault | null {
  const said = (name: string) => textAt(root, 'ResponseStatus', name)
  const code = said('statusCode')
  if (status < 300 && (code === null || code === '1' || code === '0')) return null
  if (code === '2' || /busy|inuse|occupied/i.test(`${said('subStatusCode') ?? ''} ${said('statusString') ?? ''}`)) return 'busy-there'
  if (status === 401 || status === 403) return 'login-refused'
  if (status === 404 || status === 405 || status === 501 || code === '4') return 'no-speaker'
  return 'failed'
}

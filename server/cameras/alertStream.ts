// The client of one camera's alert stream: HTTP that never ends, with digest login, parts of XML or JSON, pictures between them. Comes back by itself. Knows events as words, no alarms.
import { setTimeout as sleep } from 'node:timers/promises'
import { askCamera, partsOf } from './asking.ts'
import type { Said } from './episodes.ts'
import { LONGEST_JPEG } from './jpeg.ts'
import { makeParts, OverlongPart, type Part } from './parts.ts'
import { LONGEST_XML, readXml, textAt } from './xml.ts'

export type StreamFault = 'unreachable' | 'login-refused' | 'no-such-path' | 'not-a-stream' | 'silent' | 'ended' | 'broken-part'
/** `at`: the camera's own clock, as it wrote it. */
export interface Heard extends Said { at: string | null; description: string | null }
export interface AlertStreamParts {
  /** With login. */
  url: string
  onEvent: (event: Heard) => void
  /** A picture that came behind an event. */
  onPicture: (jpeg: Buffer) => void
  /** Connected and speaking; called again after each loss. */
  onOpen: () => void
  /** Any part, heartbeats too. */
  onHeard: () => void
  onFault: (fault: StreamFault) => void
  timing?: Partial<Timing>
}
interface Timing {
  /** Before the first return; doubled up to `longestMs`. */
  firstMs: number
  longestMs: number
  /** After a refused login: cameras lock an account for a while when one tries on. */
  lockedMs: number
  /** Cameras beat every 10 s and say that 30 s without a beat are a loss. */
  silentMs: number
  connectMs: number
}
const USUAL: Timing = { firstMs: 1000, longestMs: 60_000, lockedMs: 300_000, silentMs: 35_000, connectMs: 10_000 }

export function openAlertStream({ url, onEvent, onPicture, onOpen, onHeard, onFault, timing }: AlertStreamParts): { close(): Promise<void> } {
  const times = { ...USUAL, ...timing }
  const closing = new AbortController()
  const asked = partsOf(url)

  async function once(): Promise<{ fault: StreamFault; opened: boolean }> {
    const ending = new AbortController()
    const signal = AbortSignal.any([closing.signal, ending.signal])
    let opened = false
    let why: StreamFault = 'unreachable'
    // One timer: first for the connection, then for the silence.
    let watch = setTimeout(() => ending.abort(), times.connectMs)
    try {
      const answer = await askCamera(asked, { method: 'GET', headers: { accept: 'multipart/mixed, multipart/x-mixed-replace' }, signal })
      if (answer.status === 401 || answer.status === 403) return { fault: 'login-refused', opened }
      if (answer.status === 404) return { fault: 'no-such-path', opened }
      const boundary = /^multipart\/[^;]+;.*boundary="?([^";]+)"?/i.exec(answer.headers.get('content-type') ?? '')?.[1]?.trim()
      if (!answer.ok || boundary === undefined || !answer.body) return { fault: 'not-a-stream', opened }
      const parts = makeParts(boundary, LONGEST_JPEG, (part) => {
        if (!opened) onOpen()
        opened = true
        onHeard()
        hear(part)
      })
      why = 'ended'
      clearTimeout(watch)
      for await (const chunk of answer.body) {
        clearTimeout(watch)
        watch = setTimeout(() => { why = 'silent'; ending.abort() }, times.silentMs)
        parts.feed(Buffer.from(chunk as Uint8Array))
      }
      return { fault: 'ended', opened }
    } catch (error) {
      // Of the network, of our own watch, or of a part that never ends; anything else is a fault of ours.
      if (error instanceof OverlongPart) return { fault: 'broken-part', opened }
      if (signal.aborted || error instanceof TypeError) return { fault: why, opened }
      throw error
    } finally {
      clearTimeout(watch)
      ending.abort()
    }
  }

  function hear({ type, body }: Part): void {
    if (type.startsWith('image/jpeg')) { onPicture(Buffer.from(body)); return }
    const event = type.includes('json') ? ofJson(body) : /xml|^$|text/.test(type) ? ofXml(body) : null
    // A heartbeat looks like a loss of picture that is over, or says what it is.
    if (event && event.word.toLowerCase() !== 'heartbeat') onEvent(event)
  }

  async function run(): Promise<void> {
    for (let wait = times.firstMs; !closing.signal.aborted;) {
      const { fault, opened } = await once()
      if (closing.signal.aborted) return
      onFault(fault)
      wait = opened ? times.firstMs : fault === 'login-refused' ? times.lockedMs : Math.min(wait * 2, times.longestMs)
      try {
        await sleep(wait * (0.75 + Math.random() / 2), undefined, { signal: closing.signal })
      } catch (error) {
        if (!closing.signal.aborted) throw error
      }
    }
  }
  const running = run()
  return { async close() { closing.abort(); await running } }
}

function ofXml(body: Buffer): Heard | null {
  if (body.length > LONGEST_XML) return null
  const read = readXml(body.toString('utf8'))
  if (!read.ok) return null
  const at = (name: string) => textAt(read.root, 'EventNotificationAlert', name)
  return eventOf(at)
}

function ofJson(body: Buffer): Heard | null {
  if (body.length > LONGEST_XML) return null
  let value: unknown
  try {
    value = JSON.parse(body.toString('utf8'))
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
  if (typeof value !== 'object' || value === null) return null
  const fields = value as Record<string, unknown>
  return eventOf((name) => (typeof fields[name] === 'string' || typeof fields[name] === 'number' ? String(fields[name]) : null))
}

function eventOf(at: (name: string) => string | null): Heard | null {
  const word = at('eventType')
  if (word === null || word.length > 60) return null
  const channel = (at('channelID') ?? at('dynChannelID') ?? at('inputIOPortID') ?? '1').slice(0, 20)
  return { word, channel, active: at('eventState')?.toLowerCase() !== 'inactive', at: at('dateTime')?.slice(0, 40) ?? null, description: at('eventDescription')?.slice(0, 200) ?? null }
}

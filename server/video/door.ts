// Where looks come in: a WebSocket with a ticket. Uses the ticket up, then passes the stream on, and leaves pictures out for who is slow. Knows no cameras' addresses.
import type { Server } from 'node:http'
import type { WebSocket } from 'ws'
import { makeTicketDoor } from '../auth/ticketDoor.ts'
import { type StreamBegins, VIEW_ENDS, type ViewMessage } from '../contracts/video.ts'
import type { Beginning } from './fragments.ts'
import type { Streams } from './streams.ts'
import { type Tickets, VIEW_PATH } from './tickets.ts'

export interface ViewDoorParts {
  tickets: Tickets
  streams: Streams
  /** Those of the given log-ins that still count. */
  listLive(sessionIds: readonly string[]): Promise<string[]>
  fault: (where: string, error: unknown) => void
}
export interface ViewDoor {
  attach(server: Server): void
  /** Ends every look of this log-in. */
  endSession(sessionId: string): void
  /** Ends every look through this camera. */
  cameraChanged(cameraId: string): void
  readonly looks: number
  close(): void
}

interface Look { socket: WebSocket; sessionId: string; cameraId: string; leave: () => void }

/** Of one process. */
const MOST = 300
/** What has not left for so long, or is so much: from here on pictures are left out up to the next whole one; a browser that takes nothing for so long is let go. */
const BEHIND_MS = 2000
const BEHIND = 2 * 1024 * 1024
/** How often a look is told how old its pictures are. */
const SAY_MS = 500
const HOPELESS_MS = 20_000
const SESSIONS_MS = 10_000

export function makeViewDoor({ tickets, streams, listLive, fault }: ViewDoorParts): ViewDoor {
  const looks = new Set<Look>()
  const door = makeTicketDoor({ path: VIEW_PATH, maxPayload: 1024, admit: (line, ticket) => void admit(line, ticket).catch((error: unknown) => { fault('video: a look', error); line.close(VIEW_ENDS.closing) }) })
  const timer = setInterval(() => void endStale(), SESSIONS_MS)
  timer.unref()

  async function admit(line: WebSocket, ticket: string): Promise<void> {
    if (looks.size >= MOST) { line.close(VIEW_ENDS.full, 'too many'); return }
    const admitted = await tickets.use(ticket)
    if (!admitted) { line.close(VIEW_ENDS.refused, 'the ticket does not count'); return }
    if (line.readyState !== line.OPEN) return
    const look: Look = { socket: line, sessionId: admitted.sessionId, cameraId: admitted.cameraId, leave: () => undefined }
    looks.add(look)
    line.on('close', () => { looks.delete(look); look.leave() })
    const say = (message: ViewMessage) => line.send(JSON.stringify(message))
    const send = sender(line)
    if (admitted.mode === 'mpeg1') {
      look.leave = streams.mpeg1(admitted.cameraId).join({
        begins: (b) => say(beginsAs('mpeg1', b)), data: (data, at) => send(data, true, at), rests: (why) => say({ is: 'fault', fault: why }),
      })
    } else {
      look.leave = streams.hub(admitted.cameraId).join({
        begins(b) { say(beginsAs('fmp4', b)); line.send(b.data) },
        picture: ({ data, whole, at }) => send(data, whole, at), rests: (why) => say({ is: 'fault', fault: why }),
      })
    }
  }

  async function endStale(): Promise<void> {
    const here = [...new Set([...looks].map((look) => look.sessionId))]
    if (here.length === 0) return
    try {
      const live = new Set(await listLive(here))
      for (const sessionId of here) if (!live.has(sessionId)) endSession(sessionId)
    } catch (error) {
      fault('video: sessions', error)
    }
  }

  function endSession(sessionId: string): void {
    for (const look of looks) if (look.sessionId === sessionId) look.socket.close(VIEW_ENDS.sessionEnded)
  }

  return {
    attach: door.attach,
    endSession,
    cameraChanged(cameraId) { for (const look of looks) if (look.cameraId === cameraId) look.socket.close(VIEW_ENDS.cameraChanged) },
    get looks() { return looks.size },
    close() {
      clearInterval(timer)
      door.shut()
      for (const look of looks) { look.leave(); look.socket.close(VIEW_ENDS.closing) }
      looks.clear()
      door.close()
    },
  }
}

const beginsAs = (mode: StreamBegins['mode'], { mime, codec, width, height }: Beginning): StreamBegins => ({ is: 'stream', mode, mime: mode === 'fmp4' ? mime : null, codec, width, height })

/** Leaves out what a slow browser cannot take; it goes on with a whole picture. */
function sender(line: WebSocket): (data: Buffer, whole: boolean, at: number) => void {
  let skippingSince: number | null = null
  let toldAt = Number.NEGATIVE_INFINITY
  /** When what has not left yet was handed over, the oldest first. */
  const unsent: number[] = []
  return (data, whole, at) => {
    if (line.readyState !== line.OPEN) return
    const now = performance.now()
    if (line.bufferedAmount > BEHIND || now - (unsent[0] ?? now) > BEHIND_MS) {
      skippingSince ??= now
      if (now - skippingSince > HOPELESS_MS) line.close(VIEW_ENDS.tooSlow)
      return
    }
    if (skippingSince !== null && !whole) return
    skippingSince = null
    if (at - toldAt >= SAY_MS) {
      toldAt = at
      line.send(JSON.stringify({ is: 'at', at, now: Date.now() } satisfies ViewMessage))
    }
    unsent.push(now)
    line.send(data, () => { unsent.shift() })
  }
}

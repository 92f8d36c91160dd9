// Talks of one process: from a console's WebSocket to a camera's speaker. A ticket counts once, one speaks at a time, every talk ends and is on record; which camera a console may speak through is the ticket's question.
import { randomUUID } from 'node:crypto'
import type { Server } from 'node:http'
import type { WebSocket } from 'ws'
import { aboutCamera, type Seal } from '../../auth/seal.ts'
import { issueTicket } from '../../auth/ticket.ts'
import { makeTicketDoor } from '../../auth/ticketDoor.ts'
import { hashToken, isToken } from '../../auth/token.ts'
import { type SpeakerTrial, TALK_END, TALK_HEARD_MS, type TalkEnd, type TalkMessage, type TalkTicket } from '../../contracts/talk.ts'
import { findCameraFacts } from '../../db/cameras.ts'
import type { Db } from '../../db/pool.ts'
import { type BegunTalk, beginTalk, endTalk, renewTalks, type SpeakerFacts, takeLeftTalks, talkIsHeard } from '../../db/talks.ts'
import type { SpeakerLine } from './speaker.ts'
import { findSpeaker } from './speakers.ts'
import { makeVoice, STEP_MS } from './voice.ts'

export interface TalkParts { db: Db; clock: () => Date; seal: Seal; fault: (where: string, error: unknown) => void; timing?: Partial<Timing> }
export interface Talks {
  /** Rights are the caller's question. */
  issueTicket(wish: { accountId: string; sessionId: string; cameraId: string }): Promise<TalkTicket>
  /** Null: it has no speaker, or is switched off. */
  trySpeaker(cameraId: string): Promise<SpeakerTrial | null>
  attach(server: Server): void
  start(): void
  /** Ends every talk: before the server that carries them. */
  close(): Promise<void>
}
interface Timing {
  /** A talk takes no longer. */
  mostMs: number
  /** A console that sends nothing for so long is lost; a speaker that takes nothing too. */
  silentMs: number
  renewMs: number
  /** Whoever did not renew for so long has died. */
  leaseMs: number
}
const USUAL: Timing = { mostMs: 120_000, silentMs: 4000, renewMs: 2000, leaseMs: 8000 }

const TALK_PATH = '/api/talk'
/** Of one process. */
const MOST = 40
const OPEN_MS = 8000
/** A camera plays some moments later than it is sent: closed at once, the last word would be cut off. */
const TAIL_MS = 300
/** Of one message: a quarter of a second. */
const LONGEST = 4096
/** Close code of a WebSocket whose talk is over and was told why. */
const OVER = 1000

interface Talk { id: string; end(why: TalkEnd): void; over: Promise<void> }

export function makeTalks({ db, clock, seal, fault, timing }: TalkParts): Talks {
  const times = { ...USUAL, ...timing }
  const door = makeTicketDoor({ path: TALK_PATH, maxPayload: LONGEST, admit: (line, ticket) => void admit(line, ticket).catch((error: unknown) => { fault('a talk', error); line.close(1011) }) })
  const talks = new Set<Talk>()
  const lease = () => new Date(clock().getTime() + times.leaseMs)
  const urlOf = ({ cameraId, url }: SpeakerFacts) => seal.open(url, aboutCamera(cameraId, 'talk'))
  let timer: NodeJS.Timeout | undefined
  let looking: Promise<void> | null = null
  let tidying: Promise<void> | null = null
  let isClosed = false

  async function admit(line: WebSocket, ticket: string): Promise<void> {
    const over = (why: TalkEnd, by: string | null = null) => { say(line, { is: 'ended', why, by, seconds: 0 }); line.close(OVER) }
    if (isClosed || talks.size >= MOST) { over('closing'); return }
    // What is said meanwhile waits in the socket.
    line.pause()
    const start = isToken(ticket) ? await beginTalk(db, { hash: hashToken(ticket), id: randomUUID(), now: clock(), leaseUntil: lease() }) : { is: 'refused' as const }
    line.resume()
    if (start.is === 'refused') { over('refused'); return }
    if (start.is === 'busy') { over('busy', start.by); return }
    const talk = carry(line, start)
    talks.add(talk)
    await talk.over.finally(() => talks.delete(talk))
  }

  function carry(line: WebSocket, start: BegunTalk): Talk {
    const giveUp = new AbortController()
    let why: TalkEnd | null = null
    let speaks = false
    let wake: () => void = () => undefined
    const ended = new Promise<void>((resolve) => { wake = resolve })
    const end = (reason: TalkEnd) => {
      why ??= reason
      giveUp.abort()
      wake()
    }
    if (line.readyState !== line.OPEN) end('lost')
    line.on('close', (code) => end(code === OVER ? 'released' : 'lost'))
    line.on('message', (data: Buffer, isBinary) => { if (!isBinary && !speaks && data.toString() === TALK_END) end('released') })
    async function run(): Promise<void> {
      let heardAt: number | null = null
      let isLeft = true
      try {
        say(line, { is: 'opening' })
        const speaker = findSpeaker(start.kind)
        const opened = speaker ? await speaker.open(urlOf(start), { left: start.left, signal: AbortSignal.any([giveUp.signal, AbortSignal.timeout(OPEN_MS)]) }) : { ok: false as const, fault: 'no-speaker' as const, isLeft: false }
        if (!opened.ok) { isLeft = opened.isLeft; end(opened.fault); return }
        try {
          if (why === null) {
            heardAt = performance.now()
            await talkIsHeard(db, start.id, clock())
            speaks = true
            const stop = speak(line, opened.line, end)
            void opened.line.lost.then(end)
            await ended
            stop()
          }
        } finally {
          isLeft = !(await isTold(start.cameraId, opened.line.close()))
        }
      } catch (error) {
        end('failed')
        fault(`the speaker of camera ${start.cameraId}`, error)
      } finally {
        const now = clock()
        await endTalk(db, start.id, { why: why ?? 'failed', isClosed: !isLeft, heardUntil: now, now })
        if (line.readyState === line.OPEN) {
          say(line, { is: 'ended', why: why ?? 'failed', by: null, seconds: heardAt === null ? 0 : Math.round((performance.now() - heardAt) / 100) / 10 })
          line.close(OVER)
        }
      }
    }
    return { id: start.id, end, over: run() }
  }

  /** Sound from the console to the speaker until one of them ends it; returns what stops it. */
  function speak(line: WebSocket, speaker: SpeakerLine, end: (why: TalkEnd) => void): () => void {
    const began = performance.now()
    const voice = makeVoice(speaker.law, began)
    let cameAt = began
    let tookAt = began
    let saidAt = began
    let isReleased = false
    let soundAt = began
    const onMessage = (data: Buffer, isBinary: boolean) => {
      cameAt = performance.now()
      if (isBinary) voice.hear(data)
      else if (data.toString() === TALK_END) { isReleased = true; voice.end() }
    }
    line.on('message', onMessage)
    const step = setInterval(() => {
      const now = performance.now()
      const sound = voice.due(now)
      if (sound.length > 0 && speaker.write(sound)) tookAt = now
      if (!voice.isDry) soundAt = now
      if (now - saidAt > TALK_HEARD_MS && Math.min(cameAt, tookAt) > saidAt) { saidAt = now; say(line, { is: 'heard' }) }
      if (isReleased && now - soundAt > TAIL_MS) end('released')
      else if (now - began > times.mostMs) end('max')
      else if (now - cameAt > times.silentMs) end('lost')
      else if (now - tookAt > times.silentMs) end('dropped')
    }, STEP_MS)
    say(line, { is: 'speaking', seconds: Math.round(times.mostMs / 1000) })
    return () => { clearInterval(step); line.off('message', onMessage) }
  }

  /** Talks that may not go on end. */
  async function look(): Promise<void> {
    const now = clock()
    const mine = [...talks]
    if (mine.length > 0) {
      const going = new Set(await renewTalks(db, mine.map((t) => t.id), now, lease()))
      for (const talk of mine) if (!going.has(talk.id)) talk.end('ended-here')
    }
  }

  /** What a dead process left is closed at its camera, and ends then: a talk that began before would be closed too. */
  async function tidy(): Promise<void> {
    const now = clock()
    await Promise.all((await takeLeftTalks(db, now, lease())).map(async (left) => {
      const speaker = findSpeaker(left.kind)
      const gaveBack = speaker === null || left.url === null || await isTold(left.cameraId, speaker.hush(urlOf({ ...left, url: left.url })))
      await endTalk(db, left.id, { why: 'lost', isClosed: gaveBack, heardUntil: left.heardUntil, now })
    }))
  }

  async function isTold(cameraId: string, telling: Promise<void>): Promise<boolean> {
    try {
      await telling
      return true
    } catch (error) {
      fault(`the speaker of camera ${cameraId}`, error)
      return false
    }
  }

  return {
    async issueTicket(wish) {
      return { ...await issueTicket(db, { ...wish, mode: 'talk' }, clock()), path: TALK_PATH }
    },
    async trySpeaker(cameraId) {
      const camera = await findCameraFacts(db, cameraId)
      if (!camera?.active || camera.talkUrl === null || camera.talkKind === null) return null
      const began = performance.now()
      const tried = await findSpeaker(camera.talkKind)?.probe(urlOf({ cameraId, kind: camera.talkKind, url: camera.talkUrl })) ?? { ok: false, fault: 'no-speaker' as const, codec: null }
      return { ...tried, milliseconds: Math.round(performance.now() - began) }
    },
    attach: door.attach,
    start() {
      timer = setInterval(() => {
        looking ??= look().catch((error: unknown) => fault('talks', error)).finally(() => { looking = null })
        tidying ??= tidy().catch((error: unknown) => fault('talks', error)).finally(() => { tidying = null })
      }, times.renewMs)
      timer.unref()
    },
    async close() {
      isClosed = true
      clearInterval(timer)
      door.shut()
      await looking
      await tidying
      const last = [...talks]
      for (const talk of last) talk.end('closing')
      await Promise.all(last.map((talk) => talk.over))
      door.close()
    },
  }
}

function say(line: WebSocket, message: TalkMessage): void {
  if (line.readyState === line.OPEN) line.send(JSON.stringify(message))
}

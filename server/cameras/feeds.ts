// The alert streams of all cameras: each read by one server process, its events made into alarms and ends of alarms. A process that dies is missed within seconds.
import { makePace } from '../auth/pace.ts'
import { aboutFeed, type Seal } from '../auth/seal.ts'
import { claimStreams, type GoingEvent, listGoingEvents, releaseStreams, saveFeedState, type StreamFeed } from '../db/cameraFeeds.ts'
import type { Db } from '../db/pool.ts'
import { type Heard, openAlertStream, type StreamFault } from './alertStream.ts'
import { type Episodes, makeEpisodes, type Step } from './episodes.ts'
import type { CameraIntake } from './intake.ts'
import { lookAtJpeg } from './jpeg.ts'
import type { AlarmCamera, AlarmMessage } from './ports.ts'
import { readMoment } from './moment.ts'
import { type EventWords, readWords, typeOfStream } from './words.ts'

export interface FeedParts { db: Db; clock: () => Date; seal: Seal; intake: CameraIntake; /** Names this process among the others. */ holder: string; fault: (where: string, error: unknown) => void; timing?: Parameters<typeof openAlertStream>[0]['timing'] }

const CLAIM_MS = 5000
/** What began before is no longer looked for by whoever takes a stream over. */
const GOING_MS = 86_400_000
const HELD_SECONDS = 20
const TICK_MS = 500
/** "It speaks" is written no oftener. */
const HEARD_MS = 15_000
/** An alarm that could not be committed is brought again so often. */
const AGAIN_MS = 2000
/** Of one camera: alarms that are more are left out together with their ends. What lasts is told again, and counts then. */
const PACE = { perSecond: 1, burst: 30 }
const MOST_WAITING = 50
/** Of all cameras together; they go first. */
const MOST_PICTURES = 50
const LEFT_OUT_TOLD_MS = 60_000

/** `leftOut`: alarms that nobody was told of, by their beginning. */
interface Queue { tail: Promise<void>; waiting: number; leftOut: Set<string>; toldAt: number }
interface Running { feed: StreamFeed; episodes: Episodes; close(): Promise<void> }

export function makeFeeds({ db, clock, seal, intake, holder, fault, timing }: FeedParts) {
  const running = new Map<string, Running>()
  /** Whose address or login cannot be read, by when it was written. */
  const unreadable = new Map<string, number>()
  const under = new Set<Promise<void>>()
  let claiming: Promise<void> | null = null
  let closed = false

  /** Streams that are ours now are opened, those that are no longer are closed; one that was changed is opened anew. */
  async function claim(): Promise<void> {
    const now = clock()
    const ours = new Map((await claimStreams(db, holder, now, new Date(now.getTime() + HELD_SECONDS * 1000))).map((f) => [f.cameraId, f]))
    if (closed) return
    for (const [id, { feed, close }] of running) {
      if (ours.get(id)?.changedAt.getTime() === feed.changedAt.getTime()) continue
      running.delete(id)
      await close()
    }
    const taken = [...ours.keys()].filter((id) => !running.has(id))
    if (taken.length === 0) return
    const going = Map.groupBy(await listGoingEvents(db, taken, new Date(now.getTime() - GOING_MS)), (g) => g.cameraId)
    if (closed) return
    for (const [id, feed] of ours) {
      if (running.has(id) || unreadable.get(id) === feed.changedAt.getTime()) continue
      try {
        running.set(id, open(feed, going.get(id) ?? []))
      } catch (error) {
        // Said once, until somebody writes another: the other cameras' streams are opened all the same.
        unreadable.set(id, feed.changedAt.getTime())
        fault(`address of the feed of camera ${id}`, error)
        track(saveFeedState(db, id, { heardAt: null, fault: 'bad-address', now }), `feed of camera ${id}`)
      }
    }
  }

  function open(feed: StreamFeed, going: readonly GoingEvent[]): Running {
    const camera: AlarmCamera = { id: feed.cameraId, elevatorId: feed.elevatorId, region: feed.region, drill: feed.drill }
    const words = readWords(feed.words)
    /** When our own count of milliseconds began: an episode is named by its beginning. */
    const epoch = clock().getTime() - performance.now()
    const episodes = makeEpisodes(going.flatMap(({ word, channel, messageId, repeats }) => {
      const began = /-(\d{1,15})(?:#\d+)?$/.exec(messageId)?.[1]
      return began === undefined ? [] : [{ word, channel, began: Number(began) - epoch, repeats }]
    }), performance.now())
    let savedAt = -Infinity
    let last: { message: AlarmMessage; camera: AlarmCamera } | null = null
    const state = (why: StreamFault | null, heard: boolean) => { track(saveFeedState(db, feed.cameraId, { heardAt: heard ? clock() : null, fault: why, now: clock() }), `feed of camera ${feed.cameraId}`) }
    const steps = (list: readonly Step[], said: Heard | null) => {
      for (const step of list) {
        const message = messageOf(step, words, said, Math.round(epoch + step.began), clock())
        if (!message) continue
        last = message.kind === 'alarm' ? { message, camera } : null
        bring(camera, message, null)
      }
    }
    const stream = openAlertStream({
      url: seal.open(feed.alertUrl, aboutFeed(feed.cameraId)), ...(timing ? { timing } : {}),
      onOpen: () => { episodes.back(performance.now()); savedAt = -Infinity },
      onHeard: () => {
        if (performance.now() - savedAt < HEARD_MS) return
        savedAt = performance.now()
        state(null, true)
      },
      onEvent: (said) => {
        last = null // a picture belongs to what came right before it
        if (typeOfStream(said.word, words) !== null) steps(episodes.heard(said, performance.now()), said)
      },
      onPicture: (jpeg) => {
        const look = lookAtJpeg(jpeg)
        if (last === null || !look.ok) return
        // The same message again is the same alarm: now with its picture.
        bring(last.camera, last.message, { jpeg, width: look.width, height: look.height })
        last = null
      },
      onFault: (why) => { episodes.lost(); state(why, false) },
    })
    const tick = setInterval(() => steps(episodes.silent(performance.now()), null), TICK_MS)
    return { feed, episodes, async close() { clearInterval(tick); await stream.close() } }
  }

  /** In the order in which a camera says it: an end that overtakes its beginning would leave an alarm for ever. */
  const queues = new Map<string, Queue>()
  const paceOf = makePace(clock, PACE)
  let pictures = 0
  function bring(camera: AlarmCamera, message: AlarmMessage, picture: { jpeg: Buffer; width: number; height: number } | null): void {
    const receivedAt = clock()
    const queue = queues.get(camera.id) ?? { tail: Promise.resolve(), waiting: 0, leftOut: new Set<string>(), toldAt: -Infinity }
    queues.set(camera.id, queue)
    const taken = admitted(camera, queue, message, picture !== null)
    if (taken === null) return
    queue.waiting++
    if (picture) pictures++
    queue.tail = queue.tail.then(async () => {
      while (!closed) {
        try {
          await intake.take({ camera, message: taken, receivedAt, picture })
          return
        } catch (error) {
          fault(`alarm of camera ${camera.id}`, error)
          await new Promise((resolve) => setTimeout(resolve, AGAIN_MS))
        }
      }
    }).finally(() => {
      queue.waiting--
      if (picture) pictures--
    })
  }

  /** Null: left out. Where the beginning was, the first repeat that finds room takes its place. */
  function admitted(camera: AlarmCamera, queue: Queue, message: AlarmMessage, hasPicture: boolean): AlarmMessage | null {
    if (message.kind === 'clear') return queue.leftOut.delete(message.of ?? '') ? null : message
    const beginning = message.id.replace(/#.*/, '')
    if (hasPicture) return queue.leftOut.has(beginning) || pictures >= MOST_PICTURES || queue.waiting >= MOST_WAITING ? null : message
    if (queue.waiting < MOST_WAITING && paceOf(camera.id) === 0) return queue.leftOut.delete(beginning) ? { ...message, id: beginning } : message
    if (message.id === beginning) queue.leftOut.add(beginning)
    if (queue.leftOut.size > MOST_WAITING * 2) for (const oldest of queue.leftOut) { queue.leftOut.delete(oldest); break }
    if (performance.now() - queue.toldAt >= LEFT_OUT_TOLD_MS) {
      queue.toldAt = performance.now()
      fault(`alarm of camera ${camera.id}`, new Error('more than it may bring: some are left out'))
    }
    return null
  }

  function track(work: Promise<void>, where: string): void {
    const tracked = work.catch((error: unknown) => fault(where, error)).finally(() => under.delete(tracked))
    under.add(tracked)
  }

  const look = (): void => { claiming ??= claim().catch((error: unknown) => fault('camera feeds', error)).finally(() => { claiming = null }) }
  let timer: NodeJS.Timeout | undefined
  return {
    start() { look(); timer = setInterval(look, CLAIM_MS) },
    async close() {
      closed = true
      clearInterval(timer)
      await claiming
      await Promise.all([...running.values()].map((r) => r.close()))
      await Promise.all([...[...queues.values()].map((q) => q.tail), ...under])
      await releaseStreams(db, holder)
    },
  }
}

/** Null: no alarm. The beginning names the episode, whatever process reads the stream. */
function messageOf(step: Step, words: EventWords, said: Heard | null, began: number, now: Date): AlarmMessage | null {
  const type = typeOfStream(step.word, words)
  if (type === null) return null
  const id = `${step.word.replaceAll(/[^A-Za-z0-9]/g, '').slice(0, 24)}-${step.channel.replaceAll(/[^A-Za-z0-9]/g, '')}-${began}`
  if (step.kind === 'ended') return { kind: 'clear', id: `${id}#end`, type, of: id, at: null }
  return { kind: 'alarm', id: step.kind === 'lasts' ? `${id}#${step.n}` : id, type, at: readMoment(said?.at ?? null, now), floor: null, people: null, imageUrl: null, data: { event: step.word, channel: step.channel, ...(said?.description ? { description: said.description } : {}) } }
}

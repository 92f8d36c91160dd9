// One automatic call from its first ring to its end: rings, says, listens for a key, asks what it counts for, says that, hangs up. Knows no incidents and no sockets.
import type { Spoken } from '../speech/speech.ts'
import { makeInbox } from './robotInbox.ts'
import type { Leg, LegEvents } from './robotLeg.ts'
import type { RobotMedia } from './robotMedia.ts'
import { isOurFault, outcomeOf, type RobotOutcome } from './robotOutcome.ts'

export type RobotAnswer = 'accept' | 'refuse'
export interface RobotVerdict {
  taken: boolean
  say: Spoken
}
/** `heard`: the prompt was said to its end once. */
export type RobotProgress = 'dialled' | 'ringing' | 'answered' | 'heard' | 'keyed'

export interface RobotOrder {
  /** As it is dialled. */
  number: string
  prompt: Spoken
  /** Said when nobody need answer any more while somebody listens, and when an answer could not be kept (then a key is asked for again). */
  over: Spoken
  trouble: Spoken
  ringSeconds: number
  /** How often the prompt is said when no key comes, and how long after each saying one may still be looked for. */
  repeats: number
  pauseSeconds: number
  /** Aborted: nobody need answer any more. A ringing phone falls silent, a person in the call is told `over`. */
  signal: AbortSignal
  onProgress: (progress: RobotProgress, callId: string) => void
  /** What a key counts for, and what is said to it. Null: nothing is asked, the prompt is only said. A rejection is told as `trouble`. */
  decide: ((answer: RobotAnswer) => Promise<RobotVerdict>) | null
}

export interface RobotResult {
  outcome: RobotOutcome
  callId: string
  /** The carrier's last word, when it was a no. */
  code: number | null
  /** Was it answered, and the prompt heard to its end? */
  answered: boolean
  heard: boolean
  digits: string
}

export interface RobotCallParts {
  callId: string
  makeLeg: (events: LegEvents) => Leg
  media: RobotMedia
  /** Hears keys that rtpengine found, until the returned function is called. */
  onKey: (hear: (key: string) => void) => () => void
  /** Kamailio ends the call without us: our own goodbye did not arrive. */
  end: () => Promise<void>
  onFault: (fault: Error) => void
}

/** The phone goes to the ear. */
const LIFT_MS = 500
/** However often 9 is pressed; below the edge's own limit (edge-config.ts, robotSeconds). */
const LONGEST_TALK_MS = 150_000
/** rtpengine's report of a key may come after the goodbye of the one who pressed it. */
const LATE_KEY_MS = 300
const CANCEL_PATIENCE_MS = 7_000

export async function runRobotCall(parts: RobotCallParts, order: RobotOrder): Promise<RobotResult> {
  const { media, callId } = parts
  const inbox = makeInbox(LATE_KEY_MS)
  const result: RobotResult = { outcome: 'trunk-down', callId, code: null, answered: false, heard: false, digits: '' }
  let mediaFailed = false

  const onKey = (key: string) => {
    result.digits += key
    inbox.key(key)
  }
  const onAbort = () => inbox.aborted()
  const failMedia = (fault: Error) => {
    mediaFailed = true
    parts.onFault(fault)
    inbox.ended()
  }
  const leg = parts.makeLeg({
    ringing: () => order.onProgress('ringing', callId),
    answered: (sdp) => { media.answer(sdp).then(inbox.answered, failMedia) },
    refused: (code) => { result.code = code },
    ended: inbox.ended,
    key: onKey,
    changed: media.change,
  })

  /** Null: it was picked up. */
  async function ring(): Promise<RobotOutcome | null> {
    try {
      leg.invite(await media.offer())
    } catch (fault) {
      parts.onFault(fault as Error)
      return 'media-failed'
    }
    order.onProgress('dialled', callId)
    const first = await inbox.next(order.ringSeconds * 1000, ['answered', 'aborted'])
    if (first.what === 'answered') return null
    if (first.what === 'ended') {
      // Our way to the edge broke: the phone may ring on.
      if (result.code === null) await parts.end()
      return endedBy(result.code)
    }
    leg.cancel()
    // Until the phone is silent.
    const last = await inbox.next(CANCEL_PATIENCE_MS, ['answered'])
    if (last.what === 'answered') return null
    if (last.what === 'time') await parts.end()
    if (first.what === 'aborted') return 'cancelled'
    return leg.wasTried() ? 'no-answer' : 'trunk-down'
  }

  function endedBy(code: number | null): RobotOutcome {
    if (mediaFailed) return 'media-failed'
    if (code === null) return 'trunk-down'
    if (isOurFault(code)) parts.onFault(new Error(`the edge does not let this server call: ${code}`))
    return outcomeOf(code)
  }

  async function talk(): Promise<RobotOutcome> {
    const until = performance.now() + LONGEST_TALK_MS
    await inbox.next(LIFT_MS, ['aborted'])
    for (let left = order.repeats; left > 0 && performance.now() < until;) {
      const heard = await media.play(order.prompt)
      if (!heard.ok && heard.refusal === 'no-media') return 'media-failed'
      // Whoever pressed a key and hung up has answered all the same.
      if (!heard.ok) inbox.ended()
      const turn = await listen()
      if (turn === 'again') continue
      if (turn !== 'silence') return turn
      left -= 1
    }
    return order.decide === null ? 'told' : 'no-digit'
  }

  /** One saying of the prompt and the pause behind it. */
  async function listen(): Promise<RobotOutcome | 'again' | 'silence'> {
    const promptEnd = performance.now() + order.prompt.seconds * 1000
    let patience = promptEnd
    for (;;) {
      const signal = await inbox.next(patience - performance.now(), ['key', 'aborted'])
      if (signal.what === 'ended') return 'hung-up'
      if (signal.what === 'aborted') {
        await say(order.over)
        return 'cancelled'
      }
      if (signal.what === 'time') {
        if (patience > promptEnd) return 'silence'
        if (!result.heard) {
          result.heard = true
          order.onProgress('heard', callId)
        }
        patience = promptEnd + order.pauseSeconds * 1000
        continue
      }
      if (signal.what !== 'key') continue
      order.onProgress('keyed', callId)
      if (signal.key === '9') {
        await media.stop()
        return 'again'
      }
      if (order.decide !== null && (signal.key === '1' || signal.key === '2')) return answer(signal.key === '1' ? 'accept' : 'refuse', order.decide)
    }
  }

  async function answer(said: RobotAnswer, decide: NonNullable<RobotOrder['decide']>): Promise<RobotOutcome | 'again'> {
    await media.stop()
    let verdict: RobotVerdict
    try {
      verdict = await decide(said)
    } catch (fault) {
      parts.onFault(fault as Error)
      await say(order.trouble)
      return 'again'
    }
    await say(verdict.say)
    if (!verdict.taken) return 'no-longer-counts'
    return said === 'accept' ? 'accepted' : 'refused'
  }

  /** To its end, whatever is pressed meanwhile. */
  async function say(spoken: Spoken): Promise<void> {
    const heard = await media.play(spoken)
    if (heard.ok) await inbox.next(spoken.seconds * 1000 + 300, [])
    inbox.forgetKeys()
  }

  const deaf = parts.onKey(onKey)
  order.signal.addEventListener('abort', onAbort)
  try {
    if (order.signal.aborted) return { ...result, outcome: 'cancelled' }
    const unanswered = await ring()
    if (unanswered !== null) {
      result.outcome = unanswered
      return result
    }
    result.answered = true
    order.onProgress('answered', callId)
    result.outcome = await talk()
    return result
  } finally {
    order.signal.removeEventListener('abort', onAbort)
    deaf()
    if (!await leg.bye()) await parts.end()
    leg.close()
    media.close()
  }
}

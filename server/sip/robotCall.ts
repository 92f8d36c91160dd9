// One automatic call from its first ring to its end: rings, says, listens for a key, asks what it counts for, says that, hangs up. Knows no incidents and no sockets.
import { type Inviter, type Info, SessionState } from 'sip.js'
import type { Spoken } from '../speech/speech.ts'
import { makeInbox } from './robotInbox.ts'
import type { RobotMedia } from './robotMedia.ts'
import { isOurFault, outcomeOf, type RobotOutcome } from './robotOutcome.ts'

export type RobotAnswer = 'accept' | 'refuse'
/** `heard`: the prompt was said to its end once. */
export type RobotProgress = 'dialled' | 'ringing' | 'answered' | 'heard' | 'keyed'

export interface RobotOrder {
  /** As it is dialled. */
  number: string
  prompt: Spoken
  /** Said after 1, after 2, when the answer counts no more, and when it could not be kept (then a key is asked for again). */
  ok: Spoken
  refused: Spoken
  gone: Spoken
  trouble: Spoken
  ringSeconds: number
  /** How often the prompt is said when no key comes, and how long after each saying one may still be looked for. */
  repeats: number
  pauseSeconds: number
  /** Aborted: nobody need answer any more. A ringing phone falls silent, a person in the call is told `gone`. */
  signal: AbortSignal
  onProgress: (progress: RobotProgress, callId: string) => void
  /** What a key counts for: true when it was taken. Null: nothing is asked, the prompt is only said. A rejection is told as `trouble`. */
  decide: ((answer: RobotAnswer) => Promise<boolean>) | null
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

export interface RobotLeg {
  inviter: Inviter
  media: RobotMedia
  callId: string
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
const BYE_PATIENCE_MS = 3_000

export async function runRobotCall(leg: RobotLeg, order: RobotOrder): Promise<RobotResult> {
  const { inviter, media, callId } = leg
  const inbox = makeInbox(LATE_KEY_MS)
  const result: RobotResult = { outcome: 'trunk-down', callId, code: null, answered: false, heard: false, digits: '' }
  /** Kamailio has the INVITE. A CANCEL before that would be lost, and after a password was asked for it would miss the second INVITE. */
  let tried = false
  let cancelWanted = false

  const key = (digit: string) => {
    result.digits += digit
    inbox.key(digit)
  }
  const cancel = () => {
    cancelWanted = true
    if (tried && inviter.state === SessionState.Establishing) inviter.cancel().catch(leg.onFault)
  }
  const onTried = () => {
    tried = true
    if (cancelWanted) cancel()
  }
  const onAbort = () => inbox.aborted()

  async function ring(): Promise<RobotOutcome | null> {
    inviter.invite({
      requestDelegate: {
        onTrying: onTried,
        onProgress: () => {
          onTried()
          order.onProgress('ringing', callId)
        },
        onReject: ({ message }) => { result.code = message.statusCode ?? null },
        onRedirect: ({ message }) => { result.code = message.statusCode ?? null },
      },
    }).catch((fault: Error) => {
      // A cancelled one rejects too.
      if (media.fault() === null && !cancelWanted) leg.onFault(fault)
      inbox.ended()
    })
    order.onProgress('dialled', callId)
    const first = await inbox.next(order.ringSeconds * 1000, ['answered', 'aborted'])
    if (first.what === 'answered') return null
    if (first.what === 'ended') return endedBy(result.code)
    cancel()
    // Until the phone is silent. One that was picked up in this moment is told goodbye by SIP.js.
    const last = await inbox.next(CANCEL_PATIENCE_MS, ['answered'])
    if (last.what === 'answered') return null
    if (first.what === 'aborted') return 'cancelled'
    return tried ? 'no-answer' : 'trunk-down'
  }

  function endedBy(code: number | null): RobotOutcome {
    if (media.fault()) return 'media-failed'
    // SIP.js's own 408: the edge itself said nothing.
    if (code === null || !tried && code === 408) return 'trunk-down'
    if (isOurFault(code)) leg.onFault(new Error(`the edge does not let this server call: ${code}`))
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
        await say(order.gone)
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

  async function answer(said: RobotAnswer, decide: (answer: RobotAnswer) => Promise<boolean>): Promise<RobotOutcome | 'again'> {
    await media.stop()
    let taken: boolean
    try {
      taken = await decide(said)
    } catch (fault) {
      leg.onFault(fault as Error)
      await say(order.trouble)
      return 'again'
    }
    await say(taken ? said === 'accept' ? order.ok : order.refused : order.gone)
    if (!taken) return 'no-longer-counts'
    return said === 'accept' ? 'accepted' : 'refused'
  }

  /** To its end, whatever is pressed meanwhile. */
  async function say(spoken: Spoken): Promise<void> {
    const heard = await media.play(spoken)
    if (heard.ok) await inbox.next(spoken.seconds * 1000 + 300, [])
    inbox.forgetKeys()
  }

  async function hangUp(): Promise<void> {
    if (inviter.state !== SessionState.Established) return
    const arrived = await new Promise<boolean>((resolve) => {
      const patience = setTimeout(() => resolve(false), BYE_PATIENCE_MS)
      const told = (yes: boolean) => {
        clearTimeout(patience)
        resolve(yes)
      }
      // 481: it had ended already.
      inviter.bye({ requestDelegate: { onAccept: () => told(true), onReject: ({ message }) => told(message.statusCode === 481) } }).catch((fault: Error) => {
        leg.onFault(fault)
        told(false)
      })
    })
    if (!arrived) await leg.end()
  }

  inviter.delegate = {
    onBye: (bye) => { bye.accept().catch(leg.onFault) },
    onInfo: (info) => {
      info.accept().catch(leg.onFault)
      const digit = readInfo(info)
      if (digit !== null) key(digit)
    },
  }
  inviter.stateChange.addListener((state) => {
    if (state === SessionState.Established) inbox.answered()
    // SIP.js tells the code of a refusal after the change of state.
    else if (state === SessionState.Terminated) setImmediate(() => inbox.ended())
  })
  const deaf = leg.onKey(key)
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
    await hangUp()
    return result
  } finally {
    order.signal.removeEventListener('abort', onAbort)
    deaf()
    media.close()
    if (inviter.state === SessionState.Initial) await inviter.dispose()
  }
}

/** `Signal=5` of application/dtmf-relay, or the bare key of application/dtmf. */
function readInfo({ request }: Info): string | null {
  return /^\s*(?:Signal\s*=\s*)?([0-9*#])\s*$/im.exec(request.body)?.[1] ?? null
}

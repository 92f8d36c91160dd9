// The automatic voice call as a channel: rings, says what it is about, takes 1, 2 or 9 for an answer. Knows words and numbers; the robot knows telephones.
import { normalizePhone } from '../domain/phone.ts'
import type { Robot } from '../sip/robot.ts'
import type { RobotAnswer, RobotProgress, RobotResult, RobotVerdict } from '../sip/robotCall.ts'
import type { RobotOutcome } from '../sip/robotOutcome.ts'
import type { Speech, Spoken } from '../speech/speech.ts'
import type { Answered, AnswerResult, Channel, Delivery, Notice } from './channel.ts'
import { voiceWords, type VoiceWords } from './voiceText.ts'

export interface VoiceParts {
  robot: Pick<Robot, 'isHere' | 'call'>
  speech: Speech
  clock: () => Date
  /** What a key in the call does. It may say that the answer counts no more; when it throws, the person is asked to press again. */
  answer: (assignmentId: string, answer: Answered, notice: Notice) => Promise<AnswerResult>
  fault: (where: string, error: unknown) => void
  /** How long a phone rings; how often the sentence is said, and how long a key may be looked for after each time. */
  ringSeconds?: number
  repeats?: number
  pauseSeconds?: number
}

export interface VoiceChannel extends Channel {
  /** Only one process can call: the one that hears the digits. */
  isHere(): boolean
  /** Makes the sentences ahead, while earlier rungs run; costs nothing when they are there. */
  prepare(notice: Notice): void
}

const RING_SECONDS = 30
const REPEATS = 3
const PAUSE_SECONDS = 4
/** Less than this is no time to pick up and listen. */
const SHORTEST_RING_SECONDS = 5

/** The person may still be reached at this number: later, or another way. */
const PERMANENT: readonly RobotOutcome[] = ['bad-number']
/** The task is this team's all the same (refusals of domain/decide.ts). */
const STILL_THEIRS: readonly string[] = ['already-accepted', 'already-departed', 'already-arrived']
/** Somebody picked up, and could hear. */
const REACHED: readonly RobotOutcome[] = ['accepted', 'refused', 'no-longer-counts', 'no-digit', 'told', 'hung-up', 'cancelled']

export function makeVoiceChannel({ robot, speech, clock, answer, fault, ringSeconds = RING_SECONDS, repeats = REPEATS, pauseSeconds = PAUSE_SECONDS }: VoiceParts): VoiceChannel {
  async function prepare(notice: Notice) {
    const made = await Promise.all(Object.entries(voiceWords(notice)).map(async ([what, text]: [string, string]) => [what, await speech.prepare(text)] as const))
    return Object.fromEntries(made) as unknown as Record<keyof VoiceWords, Spoken>
  }

  async function send(notice: Notice, report: (delivery: Delivery) => void, signal: AbortSignal): Promise<Delivery> {
    const number = normalizePhone(notice.contact)
    if (number === null) return { state: 'failed', permanent: true, reason: 'bad-number' }
    const sentences = await prepare(notice)
    const left = notice.answerBy === null ? Infinity : (notice.answerBy.getTime() - clock().getTime()) / 1000
    if (left < SHORTEST_RING_SECONDS) return { state: 'failed', permanent: false, reason: 'answer-time-over' }
    let known: Delivery = { state: 'sent' }
    const result = await robot.call({
      number, prompt: sentences.prompt, over: sentences.over, trouble: sentences.trouble,
      repeats, pauseSeconds, signal, ringSeconds: Math.min(ringSeconds, left),
      onProgress: (progress, callId) => {
        const state = reached(progress, notice)
        if (state === null) return
        known = { state, ref: callId }
        report(known)
      },
      decide: decideFor(notice, sentences),
    })
    return toDelivery(result, known)
  }

  /** Null: nothing is asked. */
  function decideFor(notice: Notice, say: Record<keyof VoiceWords, Spoken>): ((key: RobotAnswer) => Promise<RobotVerdict>) | null {
    if (notice.kind === 'drill') return () => Promise.resolve({ taken: true, say: say.ok })
    const { assignmentId, kind, subject } = notice
    if (assignmentId === null || subject === null || kind === 'stand-down' || kind === 'notice') return null
    return async (key) => {
      const result = await answer(assignmentId, key === 'accept' ? 'accept' : 'cannot-go', notice)
      if (result.ok) return { taken: true, say: key === 'accept' ? say.ok : say.refused }
      // Whoever has accepted by another way must never hear that he need not go.
      return { taken: false, say: STILL_THEIRS.includes(result.refusal) ? (key === 'accept' ? say.already : say.stays) : say.gone }
    }
  }

  return {
    name: 'voice',
    isHere: () => robot.isHere(),
    prepare: (notice) => void prepare(notice).catch((error: unknown) => fault('voice: speech', error)),
    send,
    async close() { /* each call ends with its signal, and the robot with the line */ },
  }
}

/** In a test of whether people can be reached, a voicemail that listens to the end is nobody. */
function reached(progress: RobotProgress, { kind }: Notice): 'sent' | 'delivered' | 'read' | null {
  switch (progress) {
    case 'dialled': return 'sent'
    case 'ringing': return null
    case 'answered': return 'delivered'
    case 'heard': return kind === 'drill' ? null : 'read'
    case 'keyed': return 'read'
  }
}

function toDelivery({ outcome, callId, answered }: RobotResult, known: Delivery): Delivery {
  if (answered && REACHED.includes(outcome)) return known
  return { state: 'failed', permanent: PERMANENT.includes(outcome), reason: outcome, ...(callId === '' ? {} : { ref: callId }) }
}

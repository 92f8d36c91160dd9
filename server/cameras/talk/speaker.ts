// What every way of speaking through a camera has in common.
import type { SpeakerFault, SpeakerTrial } from '../../contracts/talk.ts'

/** A speaker that takes sound: 8000 samples a second, one byte each. */
export interface SpeakerLine {
  readonly law: 'a' | 'u'
  /** False: it takes less than comes, this is left out. */
  write(sound: Buffer): boolean
  /** Resolves when the camera has hung up; never after `close`. */
  readonly lost: Promise<SpeakerFault>
  /** Gives the channel back, within seconds; throws when the camera could not be told. */
  close(): Promise<void>
}
/** `isLeft`: its channel may still be open. */
export type Opened = { ok: true; line: SpeakerLine } | { ok: false; fault: SpeakerFault; isLeft: boolean }

export interface Speaker {
  /** `left`: a channel of ours may still be open there; it is closed first. Given up before the camera has answered, a channel that it then has opened is closed again. */
  open(url: string, options: { left: boolean; signal: AbortSignal }): Promise<Opened>
  /** Gives back a channel whose speaker has died. */
  hush(url: string): Promise<void>
  /** Whether it would open: login, channel, codec. Nothing is heard there. */
  probe(url: string): Promise<Omit<SpeakerTrial, 'milliseconds'>>
}

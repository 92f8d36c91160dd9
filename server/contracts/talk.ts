// Speaking through a camera's speaker, as the console does it: a ticket, then a WebSocket with 16-bit samples up and states down.
import { Type, type Static } from 'typebox'
import { Nullable, OneOf } from './common.ts'

/** How a speaker is spoken to. `isapi`: two-way audio over HTTP as Hikvision's cameras have it. */
export const TALK_KINDS = ['isapi'] as const
export const TalkKind = OneOf(TALK_KINDS)
export type TalkKind = Static<typeof TalkKind>

/** Lets one talk begin within `seconds`. Open `path` with `?ticket=`. */
export const TalkTicket = Type.Object({ ticket: Type.String(), path: Type.String(), seconds: Type.Integer() }, { $id: 'TalkTicket' })
export type TalkTicket = Static<typeof TalkTicket>

/** What goes up: binary messages of signed 16-bit samples, little end first, one channel, so many a second; and the text TALK_END when the key is released. */
export const TALK_RATE = 8000
export const TALK_END = 'end'
export const TALK_HEARD_MS = 1000

/** Why a speaker takes no sound. `busy-there`: somebody speaks through it from elsewhere. `other-codec`: it takes no G.711. */
export const SPEAKER_FAULTS = ['unreachable', 'login-refused', 'no-speaker', 'busy-there', 'other-codec', 'dropped', 'failed'] as const
export const SpeakerFault = OneOf(SPEAKER_FAULTS)
export type SpeakerFault = Static<typeof SpeakerFault>

/** Why a talk is over. `refused`: the ticket does not count. `busy`: a colleague speaks, `by`. `lost`: the console was not heard any more. `ended-here`: log-in over, camera changed or switched off. */
export const TALK_ENDS = ['released', 'max', 'lost', 'ended-here', 'refused', 'busy', 'closing', ...SPEAKER_FAULTS] as const
export type TalkEnd = (typeof TALK_ENDS)[number]
/** What comes down. `speaking`: the speaker takes sound from now on, for `seconds` at most. `heard`: it still does, once a TALK_HEARD_MS. `seconds` of an end: how long it took sound. */
export type TalkMessage = { is: 'opening' } | { is: 'speaking'; seconds: number } | { is: 'heard' } | { is: 'ended'; why: TalkEnd; by: string | null; seconds: number }

/** Whether a speaker would take sound: nothing is heard there. */
export const SpeakerTrial = Type.Object({ ok: Type.Boolean(), fault: Nullable(SpeakerFault), milliseconds: Type.Integer(), codec: Nullable(Type.String()) }, { $id: 'SpeakerTrial' })
export type SpeakerTrial = Static<typeof SpeakerTrial>

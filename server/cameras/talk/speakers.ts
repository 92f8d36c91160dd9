// The ways of speaking through a camera by their names. A further maker's is one more file and one more line here.
import type { TalkKind } from '../../contracts/talk.ts'
import { isapi } from './isapi.ts'
import type { Speaker } from './speaker.ts'

const SPEAKERS: Record<TalkKind, Speaker> = { isapi }

export const findSpeaker = (kind: string): Speaker | null => (Object.hasOwn(SPEAKERS, kind) ? SPEAKERS[kind as TalkKind] : null)

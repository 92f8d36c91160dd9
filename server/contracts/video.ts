// Live pictures and evidence of an incident, as pages see them. The wire of a look is here too: text messages of this shape, then binary ones.
import { Type, type Static } from 'typebox'
import { CAMERA_FAULTS, CameraBrief, CameraCodec, STORAGE_FAULTS } from './camera.ts'
import { Id, Nullable, OneOf, Time } from './common.ts'

/** `fmp4`: as the camera sends it, for MediaSource; `mpeg1`: drawn anew, for a browser that cannot play what the camera sends. */
export const VIEW_MODES = ['fmp4', 'mpeg1'] as const
export const ViewMode = OneOf(VIEW_MODES)
export type ViewMode = Static<typeof ViewMode>

/** Lets one look begin within `seconds`; used up by it. Open `path` with `?ticket=`. */
export const ViewTicket = Type.Object({ ticket: Type.String(), path: Type.String(), mode: ViewMode, seconds: Type.Integer() }, { $id: 'ViewTicket' })
export type ViewTicket = Static<typeof ViewTicket>

/** Before the binary messages of a stream, and again when the camera was away: what follows begins anew. `mime`: for MediaSource. */
export interface StreamBegins { is: 'stream'; mode: ViewMode; mime: string | null; codec: CameraCodec; width: number; height: number }
/** The camera gives nothing now; the server tries again by itself. */
export interface StreamRests { is: 'fault'; fault: (typeof CAMERA_FAULTS)[number] }
/** About the next picture: `at`: when it came from the camera, `now`: when this is sent; both in ms of the server's clock. About twice a second: what is shown is as old as its picture, however long it lay on the way. */
export interface StreamTime { is: 'at'; at: number; now: number }
export type ViewMessage = StreamBegins | StreamRests | StreamTime

/** Why a look was ended, as the close code of its WebSocket. */
export const VIEW_ENDS = { refused: 4403, sessionEnded: 4401, tooSlow: 4408, cameraChanged: 4410, full: 4429, closing: 4503 } as const

export const EVIDENCE_KINDS = ['snapshot', 'clip'] as const
export const EvidenceKind = OneOf(EVIDENCE_KINDS)
export type EvidenceKind = Static<typeof EvidenceKind>
export const EVIDENCE_STATES = ['wanted', 'kept', 'failed', 'deleted'] as const
const EVIDENCE_SOURCES = ['stream', 'device'] as const
export type EvidenceSource = (typeof EVIDENCE_SOURCES)[number]
/** Why it was taken: the incident opened, an alarm of the car joined it, an operator asked. */
export const EVIDENCE_CAUSES = ['opened', 'alarm', 'operator'] as const

/** `source`: our own stream, or what the camera had kept by itself. `from` and `to`: what it really shows; `timeChecked`: by our own clock, or by a device's that told what it played and what time it has. `path`: where the file is, for who may see it. `reason`: why there is none. A deleted one stays in the list with its hash. */
export const EvidenceView = Type.Object({
  id: Id, incidentId: Id, cameraId: Nullable(Id), camera: Type.String(), kind: EvidenceKind, source: OneOf(EVIDENCE_SOURCES), cause: OneOf(EVIDENCE_CAUSES), state: OneOf(EVIDENCE_STATES), at: Time, from: Nullable(Time), to: Nullable(Time), timeChecked: Type.Boolean(),
  path: Nullable(Type.String()), sha256: Nullable(Type.String()), bytes: Nullable(Type.Integer()), mime: Nullable(Type.String()), reason: Nullable(OneOf([...STORAGE_FAULTS, 'missed'])), keepUntil: Nullable(Time), deletedAt: Nullable(Time),
}, { $id: 'EvidenceView' })
export type EvidenceView = Static<typeof EvidenceView>

/** What may be looked at of an incident, the newest evidence first. `watch`, `talk`: whether live pictures and the speaker are for the caller too. */
export const IncidentPictures = Type.Object({ cameras: Type.Array(CameraBrief), evidence: Type.Array(EvidenceView), watch: Type.Boolean(), talk: Type.Boolean() }, { $id: 'IncidentPictures' })
export type IncidentPictures = Static<typeof IncidentPictures>

/** Of a maintenance unit's team or a property officer: the newest snapshot of each of their cars that was in trouble lately. `open`: people may still be in it. */
export const MyPicture = Type.Object({ evidence: EvidenceView, rescueCode: Type.String(), place: Type.String(), number: Type.String(), drill: Type.Boolean(), open: Type.Boolean() }, { $id: 'MyPicture' })
export type MyPicture = Static<typeof MyPicture>

/** Whether a file is still what was kept. */
export const EvidenceProof = Type.Object({ ok: Type.Boolean(), sha256: Type.String(), found: Nullable(Type.String()) }, { $id: 'EvidenceProof' })
export type EvidenceProof = Static<typeof EvidenceProof>

// What the cameras' room needs from others: the alarm engine, which takes a camera's alarm as it takes a device's, and a place where pictures are kept. Wiring puts both here.
import type { AlarmMessage, Arrival, Speaker, Taken } from '../alarms/ports.ts'

/** A camera that may raise alarms: active, in its elevator. */
export interface AlarmCamera { id: string; elevatorId: string; /** County of its elevator. */ region: string; drill: boolean }

/** A checked JPEG. */
export interface Picture { jpeg: Buffer; width: number; height: number }

/** `takenAt`: when the camera says it was, else when it came. */
export interface KeptPicture extends Picture { camera: AlarmCamera; alarmId: string; takenAt: Date }

export interface PicturePort {
  /** Kept with its hash; the same picture of the same alarm twice is one. Resolves with its id once it is safe. */
  keep(picture: KeptPicture): Promise<string>
}

export interface AlarmEnginePort {
  /** Commits before it resolves; answers one for one. */
  receive(list: readonly Arrival[]): Promise<readonly Taken[]>
}

/** A camera as the alarm engine knows its speakers. No device can be called so: a device's id has no colon. */
export const speakerOf = ({ id, elevatorId, region, drill }: AlarmCamera): Speaker => ({ id: `camera:${id}`, elevatorId, region, vendorId: null, drill })

export type { AlarmMessage, Taken }

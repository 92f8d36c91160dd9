// What the analysis needs from others: the cameras' pictures, the alarms' likelihood, the incident's timeline. Wiring puts them here.
import type { Cues } from './sighting.ts'

export interface PictureHearer {
  begins(beginning: { data: Buffer; width: number; height: number }): void
  /** `whole`: it needs no earlier one. `at` in ms since the epoch. */
  picture(fragment: { data: Buffer; whole: boolean; at: number }): void
  rests(fault: string): void
}
/** Takes part in a camera's stream until the returned function is called. */
export type JoinPort = (cameraId: string, hearer: PictureHearer) => () => void
/** The newest word of a car's camera; it weighs alarms and dismisses none. */
export type CuesPort = (elevatorId: string, cues: Cues & { ageSeconds: number }, of: { drill: boolean }) => Promise<unknown>
/** A line on the incident's timeline that asks a person to look. */
export type LookPort = (incidentId: string, text: string) => Promise<void>

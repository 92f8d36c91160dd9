// What the server and its analysis process say to each other.
import type { Cues, Sighting } from './sighting.ts'

/** `init`: the beginning of a fragmented MP4; `data`: one whole picture on top of it. `at` in ms. */
export type ToAnalysis =
  | { kind: 'begin'; camera: string; init: Uint8Array; width: number; height: number }
  | { kind: 'picture'; camera: string; data: Uint8Array; at: number }
  | { kind: 'stop'; camera: string }

/** `frame`: the picture that it was seen in, as JPEG; with sightings alone. */
export type FromAnalysis =
  | { kind: 'ready'; models: readonly string[]; faults: readonly string[] }
  | { kind: 'seen'; camera: string; at: number; sightings: readonly Sighting[]; cues: Cues; frame: { jpeg: Uint8Array; width: number; height: number } | null }
  | { kind: 'fault'; camera: string | null; /** One picture has come to nothing by it. */ picture: boolean; text: string }

/** Pictures of one camera that may be on their way; beyond it the newer one is left out. */
export const ON_THEIR_WAY = 2

// What a car's states say one after the other (轿厢轨迹): since when it stands, and whether anybody was sensed since its doors shut. Pure; one fold a message.
import type { CarSeen } from './likelihood.ts'
import type { CarState } from './device.ts'

export interface CarTrack {
  state: CarState
  at: Date
  /** Since when it has stood where it stands; null while it moves, or when nobody can tell. */
  standingSince: Date | null
  /** Whether anybody was sensed since the doors last shut; null: no sensor has said anything since. */
  peopleSeen: boolean | null
}

/** The track after one more state. A state that is older than the last one changes nothing: messages overtake each other. */
export function follow(before: CarTrack | null, state: CarState, at: Date): CarTrack {
  if (!before) return { state, at, standingSince: state.moving === true ? null : at, peopleSeen: isOpen(state) ? null : state.people }
  if (at < before.at) return before
  const moved = state.moving === true || (state.floor !== null && before.state.floor !== null && state.floor !== before.state.floor)
  const standingSince = state.moving === true ? null : moved ? at : (before.standingSince ?? at)
  // Whoever is sensed while the doors are open may step out again: what counts is who was sensed behind shut doors.
  const peopleSeen = isOpen(state) ? null : state.people === true ? true : (before.peopleSeen ?? state.people)
  return { state, at, standingSince, peopleSeen }
}

export const seenAt = (track: CarTrack, now: Date): CarSeen => ({
  state: track.state, peopleSeen: track.peopleSeen,
  standingSeconds: track.standingSince === null ? null : Math.max(0, (now.getTime() - track.standingSince.getTime()) / 1000),
  ageSeconds: Math.max(0, (now.getTime() - track.at.getTime()) / 1000),
})

const isOpen = (state: CarState): boolean => state.door === 'open' || state.door === 'opening'

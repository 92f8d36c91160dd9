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
  /** Since when the shut car was sensed as empty; and whether somebody appeared in it afterwards, which only a bad sensor sees. */
  emptySince: Date | null
  appeared: boolean
}

/** Until here a sensor may simply not have noticed them yet. */
const UNNOTICED_MS = 15_000

/** The track after one more state. A state that is older than the last one changes nothing: messages overtake each other. */
export function follow(before: CarTrack | null, state: CarState, at: Date): CarTrack {
  if (!before) return { state, at, standingSince: state.moving === true ? null : at, peopleSeen: isOpen(state) ? null : state.people, emptySince: !isOpen(state) && state.people === false ? at : null, appeared: false }
  if (at < before.at) return before
  const moved = state.moving === true || (state.floor !== null && before.state.floor !== null && state.floor !== before.state.floor)
  const standingSince = state.moving === true ? null : moved ? at : (before.standingSince ?? at)
  // Whoever is sensed while the doors are open may step out again: what counts is who was sensed behind shut doors.
  const peopleSeen = isOpen(state) ? null : state.people === true ? true : (before.peopleSeen ?? state.people)
  const emptySince = isOpen(state) || before.peopleSeen === true ? null : state.people === false ? (before.emptySince ?? at) : before.emptySince
  const appeared = !isOpen(state) && (before.appeared || (state.people === true && before.emptySince !== null && at.getTime() - before.emptySince.getTime() >= UNNOTICED_MS))
  return { state, at, standingSince, peopleSeen, emptySince, appeared }
}

export const seenAt = (track: CarTrack, now: Date): CarSeen => ({
  state: track.state, peopleSeen: track.peopleSeen, appeared: track.appeared,
  standingSeconds: track.standingSince === null ? null : Math.max(0, (now.getTime() - track.standingSince.getTime()) / 1000),
  ageSeconds: Math.max(0, (now.getTime() - track.at.getTime()) / 1000),
})

const isOpen = (state: CarState): boolean => state.door === 'open' || state.door === 'opening'

// The draft of an area that a person declares: it stays while the form is closed. And the circle that is drawn on the map for it.
import { create } from 'zustand'
import type { AreaBody, EstateRef, EstatesAnswer } from '../../../server/contracts/area.ts'
import type { AreaMark } from '../../map/marks.ts'
import { metersBetween } from '../../map/mercator.ts'

export interface Circle { lat: number; lng: number; meters: number }
export interface Chosen extends EstateRef { lat: number; lng: number; elevators: number | null }
interface Draft { open: boolean; name: string; kind: AreaBody['kind']; reason: string; drill: boolean; chosen: readonly Chosen[]; circle: Circle | null; /** What the next click on the map says. */ pick: 'center' | 'edge' | null; found: EstatesAnswer['estates'] }

const EMPTY: Draft = { open: false, name: '', kind: 'blackout', reason: '', drill: false, chosen: [], circle: null, pick: null, found: [] }
export const useDeclare = create<Draft>(() => EMPTY)
export const forgetDraft = (): void => useDeclare.setState(EMPTY)

export const FIRST_METERS = 500
const [LEAST_METERS, MOST_METERS] = [50, 10_000]
export const radius = (meters: number): number => Math.round(Math.min(MOST_METERS, Math.max(LEAST_METERS, Number.isFinite(meters) ? meters : FIRST_METERS)))

/** A click on the map, or Enter at its middle: the centre first, then the edge. */
export function pickAt(at: { lat: number; lng: number }): void {
  useDeclare.setState(({ pick, circle }) => (pick === 'edge' && circle ? { circle: { ...circle, meters: radius(metersBetween(circle, at)) }, pick: null } : { circle: { ...at, meters: circle?.meters ?? FIRST_METERS }, pick: 'edge' }))
}

export const keyOf = (e: EstateRef): string => `${e.region}/${e.estate}`

/** Adds those that are not there yet. */
export const addChosen = (list: readonly Chosen[]): void => useDeclare.setState(({ chosen }) => ({ chosen: [...chosen, ...list.filter((e) => !chosen.some((c) => keyOf(c) === keyOf(e)))] }))

const CORNERS = 60
const METERS_PER_DEGREE = 110_950
/** The circle as an outline on the map, with the estates that it touches and those that are chosen. */
export function circleMark({ circle, found, chosen }: Pick<Draft, 'circle' | 'found' | 'chosen'>): AreaMark | null {
  const estates = [...new Map([...found, ...chosen].map((e) => [keyOf(e), { name: e.estate, lat: e.lat, lng: e.lng, open: 0, unswept: 0, all: e.elevators ?? 0 }])).values()]
  if (circle === null) return estates.length > 0 ? { hull: [], estates } : null
  const [up, aside] = [circle.meters / METERS_PER_DEGREE, circle.meters / (METERS_PER_DEGREE * Math.cos((circle.lat * Math.PI) / 180))]
  const hull = Array.from({ length: CORNERS }, (_, n): [number, number] => { const turn = (2 * Math.PI * n) / CORNERS; return [circle.lng + aside * Math.cos(turn), circle.lat + up * Math.sin(turn)] })
  return { hull, estates }
}

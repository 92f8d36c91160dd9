// Which area stands on the screen, its whole view, and what an operator does to it.
import { useEffect, useRef, useState } from 'react'
import { create } from 'zustand'
import type { AreaBrief, AreaCommand, AreaView } from '../../../server/contracts/area.ts'
import { post, type Answer } from '../../live/api.ts'
import { useFetched, type Fetched } from '../../live/fetched.ts'
import { putAreas, useLive } from '../../live/store.ts'
import { useDesk } from '../desk.ts'
import { useResolution } from '../intake/resolution.ts'
import { useLost } from '../lost.tsx'

/** The view is fetched at most this often, however fast the area changes, in ms. */
const FETCH_EVERY = 1500

/** Open ones, the largest first. */
export const openAreas = (areas: Readonly<Record<string, AreaBrief>>): AreaBrief[] => Object.values(areas).filter((a) => a.status === 'open').toSorted((a, b) => b.counts.open - a.counts.open || (a.openedAt < b.openedAt ? -1 : 1))

/** The area of the surge view; null in the daily view. */
export function useArea(): AreaBrief | null {
  const areaId = useDesk((s) => s.areaId)
  const area = useLive((s) => (areaId === null ? undefined : s.areas[areaId]))
  return area?.status === 'open' ? area : null
}

/** The area that has so many times as many open cars as the one that is shown is the event; the shown one was only first. */
const OUTGROWN = 2

/** The largest, where it has outgrown the one that is shown; else null. `open`: the largest first. */
export function outgrown(open: readonly AreaBrief[], shownId: string): AreaBrief | null {
  const [largest, shown] = [open[0], open.find((a) => a.id === shownId)]
  return largest && shown && largest.counts.open > shown.counts.open && largest.counts.open >= OUTGROWN * shown.counts.open ? largest : null
}

/** An area that appears opens its view by itself where no hand is at work; else the band waits to be pressed. At first all are small: until the first key or press the view goes on to one that outgrows it, then it stays under the hand. */
export function useSurgeOpening(): void {
  const areas = useLive((s) => s.areas)
  const open = openAreas(areas)
  const [known, setKnown] = useState<readonly string[]>([])
  /** Shown by itself, and nobody has touched anything since. */
  const untouched = useRef<string | null>(null)
  useEffect(() => {
    const touched = () => { untouched.current = null }
    for (const hand of ['pointerdown', 'keydown']) addEventListener(hand, touched, true)
    return () => { for (const hand of ['pointerdown', 'keydown']) removeEventListener(hand, touched, true) }
  }, [])
  useEffect(() => {
    const desk = useDesk.getState()
    const resolution = useResolution.getState()
    const isFree = desk.selectedId === null && resolution.text === '' && resolution.chosen === null
    const fresh = open.find((a) => !known.includes(a.id))
    const gone = desk.areaId !== null && !open.some((a) => a.id === desk.areaId)
    // One that ended in another one goes on there.
    if (gone) useDesk.setState({ areaId: open.find((a) => a.id === areas[desk.areaId ?? '']?.mergedInto)?.id ?? null, side: 'batch' })
    else if (isFree) {
      const next = desk.areaId === null ? fresh : desk.areaId === untouched.current ? outgrown(open, desk.areaId) : null
      if (next) { untouched.current = next.id; useDesk.setState({ areaId: next.id, side: 'batch' }) }
    }
    setKnown(open.map((a) => a.id))
  }, [open.map((a) => `${a.id} ${a.counts.open}`).join()])
}

/** What a command answered is the area as it is now: it is shown at once, and the next fetch comes after it. */
const useAnswered = create<{ view: AreaView | null }>(() => ({ view: null }))

/** The sweep, the messages and the timeline; what is on the screen stays while it is fetched again. */
export function useAreaView(area: AreaBrief): Fetched<AreaView> {
  const [version, setVersion] = useState(area.version)
  const newest = useRef(area.version)
  newest.current = area.version
  useEffect(() => {
    if (version === area.version) return undefined
    const timer = setTimeout(() => setVersion(newest.current), FETCH_EVERY)
    return () => clearTimeout(timer)
  }, [version === area.version])
  const { lost } = useLost()
  // Once the server is back it is read again: the area need not have changed meanwhile.
  const fetched = useFetched<AreaView>(`/api/areas/${area.id}`, `${version} ${lost}`)
  const answered = useAnswered((s) => s.view)
  return answered?.id === area.id && answered.version >= (fetched.value?.version ?? -1) ? { ...fetched, value: answered } : fetched
}

export async function commandArea(areaId: string, body: AreaCommand): Promise<Answer<AreaView>> {
  const answer = await post<AreaView>(`/api/areas/${areaId}/commands`, body)
  if (answer.ok) { putAreas([answer.value]); useAnswered.setState({ view: answer.value }) }
  return answer
}

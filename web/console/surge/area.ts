// Which area stands on the screen, its whole view, and what an operator does to it.
import { useEffect, useRef, useState } from 'react'
import { create } from 'zustand'
import type { AreaBrief, AreaCommand, AreaView } from '../../../server/contracts/area.ts'
import { post, type Answer } from '../../live/api.ts'
import { useFetched, type Fetched } from '../../live/fetched.ts'
import { putAreas, useLive } from '../../live/store.ts'
import { useDesk } from '../desk.ts'
import { useResolution } from '../intake/resolution.ts'

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

/** An area that appears opens its view by itself where no hand is at work; else the band waits to be pressed. */
export function useSurgeOpening(): void {
  const areas = useLive((s) => s.areas)
  const open = openAreas(areas)
  const [known, setKnown] = useState<readonly string[]>([])
  const ids = open.map((a) => a.id).join()
  useEffect(() => {
    const desk = useDesk.getState()
    const resolution = useResolution.getState()
    const isFree = desk.selectedId === null && resolution.text === '' && resolution.chosen === null
    const fresh = open.find((a) => !known.includes(a.id))
    const gone = desk.areaId !== null && !open.some((a) => a.id === desk.areaId)
    // One that ended in another one goes on there.
    if (gone) useDesk.setState({ areaId: open.find((a) => a.id === areas[desk.areaId ?? '']?.mergedInto)?.id ?? null, side: 'batch' })
    else if (fresh && desk.areaId === null && isFree) useDesk.setState({ areaId: fresh.id, side: 'batch' })
    setKnown(open.map((a) => a.id))
  }, [ids])
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
  const fetched = useFetched<AreaView>(`/api/areas/${area.id}`, version)
  const answered = useAnswered((s) => s.view)
  return answered?.id === area.id && answered.version >= (fetched.value?.version ?? -1) ? { ...fetched, value: answered } : fetched
}

export async function commandArea(areaId: string, body: AreaCommand): Promise<Answer<AreaView>> {
  const answer = await post<AreaView>(`/api/areas/${areaId}/commands`, body)
  if (answer.ok) { putAreas([answer.value]); useAnswered.setState({ view: answer.value }) }
  return answer
}

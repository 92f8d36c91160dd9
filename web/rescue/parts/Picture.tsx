// The newest snapshot of the car, for a team that is called to it: fetched when it is told of one, and nothing where there is none.
import { useEffect, useState } from 'react'
import type { MyPicture } from '../../../server/contracts/video.ts'
import { useFetched } from '../../live/fetched.ts'
import { timeOfDay } from '../../ui/duration.ts'
import { usePhone } from '../phone.ts'
import { word } from '../word.ts'

/** A snapshot takes seconds; whoever missed the word of it asks again. */
const EVERY_SECONDS = 20

export function Picture({ incidentId }: { incidentId: string }) {
  const pictured = usePhone((s) => s.pictured)
  const mine = useFetched<MyPicture[]>('/api/me/pictures', pictured, EVERY_SECONDS).value?.find((p) => p.evidence.incidentId === incidentId)
  const [broken, setBroken] = useState(false)
  const path = mine?.evidence.path ?? null
  useEffect(() => setBroken(false), [path])
  if (!mine || path === null || broken) return null
  const time = timeOfDay(new Date(mine.evidence.from ?? mine.evidence.at))
  return <figure className="pic"><img src={path} alt={word('picture.of', { camera: mine.evidence.camera })} onError={() => setBroken(true)} /><figcaption>{word('picture.at', { time })}</figcaption></figure>
}

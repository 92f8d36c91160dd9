// Snapshots on the crew's phone: of the car that it is called to, and, while it waits, of its unit's cars with people in them. Fetched when it is told of one, and nothing where there is none.
import { useEffect, useState } from 'react'
import type { MyPicture } from '../../../server/contracts/video.ts'
import { useFetched } from '../../live/fetched.ts'
import { timeOfDay } from '../../ui/duration.ts'
import { usePhone } from '../phone.ts'
import { word } from '../word.ts'

/** A snapshot takes seconds; whoever missed the word of it asks again. */
const EVERY_SECONDS = 20
/** More than a phone shows at a glance. */
const MOST = 3

const useMine = (): MyPicture[] => useFetched<MyPicture[]>('/api/me/pictures', usePhone((s) => s.pictured), EVERY_SECONDS).value ?? []

export function Picture({ incidentId }: { incidentId: string }) {
  const mine = useMine().find((p) => p.evidence.incidentId === incidentId)
  return mine ? <Shot mine={mine} /> : null
}

/** The duty phone sees what has happened before its crew is called. */
export function UnitPictures() {
  const open = useMine().filter((p) => p.open).slice(0, MOST)
  if (open.length === 0) return null
  return <section className="own-pics" aria-label={word('picture.unit')}><h2>{word('picture.unit')}</h2>{open.map((p) => <Shot key={p.evidence.incidentId} mine={p} place={`${p.drill ? `${word('call.drill')} · ` : ''}${p.place} ${p.rescueCode}`} />)}</section>
}

function Shot({ mine, place }: { mine: MyPicture; place?: string }) {
  const [broken, setBroken] = useState(false)
  const { path } = mine.evidence
  useEffect(() => setBroken(false), [path])
  if (path === null || broken) return null
  const time = timeOfDay(new Date(mine.evidence.from ?? mine.evidence.at))
  return <figure className="pic"><img src={path} alt={word('picture.of', { camera: mine.evidence.camera })} onError={() => setBroken(true)} /><figcaption>{place === undefined ? null : <b>{place}</b>}{word('picture.at', { time })}</figcaption></figure>
}

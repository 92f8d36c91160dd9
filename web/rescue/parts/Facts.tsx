// The address and what is known of the car: read from two metres away.
import type { MyAssignment } from '../../../server/contracts/incident.ts'
import { careOf, peopleText } from '../facts.ts'
import { word } from '../word.ts'
import { Picture } from './Picture.tsx'

export function Facts({ my }: { my: MyAssignment }) {
  const { elevator, people } = my
  const { many, hurt } = peopleText(people)
  const care = careOf(people)
  return (
    <>
      <div className="card"><h2>{elevator.estate} {elevator.building} {elevator.door}</h2><p>{elevator.regionName} {my.street} · {elevator.car}</p></div>
      <dl className="kv">
        <dt>{word('fact.people')}</dt><dd><b>{many}</b>{care ? <span className="care">　✚ {care}</span> : `，${hurt}`}</dd>
        <dt>{word('fact.code')}</dt><dd><b>{elevator.rescueCode}</b></dd>
        {my.keyPlace ? <><dt>{word('fact.key')}</dt><dd>{my.keyPlace}</dd></> : null}
      </dl>
      <Picture incidentId={my.incidentId} />
    </>
  )
}

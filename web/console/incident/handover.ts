// What 119 and 120 ask, answered from what the incident and the car's papers say: a list to read out. Pure.
import type { ElevatorView } from '../../../server/contracts/elevator.ts'
import type { IncidentBrief } from '../../../server/contracts/incident.ts'
import { isLive } from '../../live/evidence.ts'

export const ITEMS = ['address', 'code', 'people', 'injuries', 'hazards', 'entrance', 'contact', 'desk', 'callback', 'teams'] as const
export type Item = (typeof ITEMS)[number]
/** Null where nothing is known: then the site has to be asked. */
export type Facts = Readonly<Record<Item, string | null>>

/** The words that this list needs; the page brings them in its language. */
export interface HandoverWords {
  people: (n: number) => string
  care: (people: IncidentBrief['people']) => string
  nobodyHurt: string
  noHazard: string
  hazard: (hazard: string) => string
  floors: (n: number) => string
  desk: (number: string) => string
  noTeam: string
}

export function handoverFacts(i: IncidentBrief, car: ElevatorView | null, w: HandoverWords): Facts {
  const e = i.elevator
  const site = car?.contacts.filter((c) => c.role === 'property-officer' || c.role === 'property') ?? []
  const coming = i.assignments.filter((a) => isLive(a) && a.status !== 'offered').map((a) => a.teamName)
  const { hazards, ...rest } = i.people
  return {
    address: e ? [e.regionName, car?.street ?? '', e.estate, `${e.building}${e.door}${e.car}`].filter(Boolean).join(' ') : null,
    code: e?.rescueCode ?? null,
    people: i.people.trapped === null ? null : w.people(i.people.trapped),
    injuries: w.care({ ...rest, hazards: [] }) || w.nobodyHurt,
    hazards: hazards.map(w.hazard).join('、') || w.noHazard,
    entrance: car ? [car.street, `${car.building}${car.door}`, w.floors(car.floors), car.keyPlace ?? ''].filter(Boolean).join('，') : null,
    contact: site.length > 0 ? site.slice(0, 2).map((c) => `${c.name} ${c.phone}`).join('；') : null,
    desk: w.desk(i.number),
    callback: i.callerPhone,
    teams: coming.join('、') || w.noTeam,
  }
}

/** Which service is to be called first: what the plan asks for and nobody has called; else what has not been called. Null when both are. */
export function serviceToCall(i: Pick<IncidentBrief, 'attention' | 'services'>): '119' | '120' | null {
  const open = (['120', '119'] as const).filter((s) => !i.services.some((x) => x.service === s))
  return open.find((s) => i.attention.some((a) => a.reason === `call-${s}`)) ?? (open.includes('119') ? '119' : (open[0] ?? null))
}

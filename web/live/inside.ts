// Who was heard behind a car's door, as a phone asks for it: how many, how many hurt, and who needs help first. All of it may be unknown: that somebody is inside is enough.
import { useEffect, useRef, useState } from 'react'
import type { MySweepBody } from '../../server/contracts/area.ts'

const CARE = ['elderly', 'child', 'pregnant', 'medical'] as const satisfies readonly NonNullable<MySweepBody['vulnerable']>[number][]
type Care = (typeof CARE)[number]
export type Inside = Pick<MySweepBody, 'people' | 'injured' | 'vulnerable'>
export const MOST_PEOPLE = 200

/** `known`: people, as far as somebody has said. `dialog` opens over the page. `inside`: what is to be told. */
export function useInside(known: number | null) {
  const dialog = useRef<HTMLDialogElement>(null)
  const [people, setPeople] = useState(known ?? 1)
  const [injured, setInjured] = useState(0)
  const [care, setCare] = useState<readonly Care[]>([])
  useEffect(() => { dialog.current?.showModal() }, [])
  const inside: Inside = { ...(people > 0 ? { people } : {}), ...(injured > 0 ? { injured } : {}), ...(care.length > 0 ? { vulnerable: [...care] } : {}) }
  return { dialog, people, setPeople, injured, setInjured, inside, care: CARE.map((one) => ({ one, is: care.includes(one), toggle: () => setCare(care.includes(one) ? care.filter((x) => x !== one) : [...care, one]) })) }
}

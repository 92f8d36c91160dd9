// Whether what a phone sends says anything new: repetitions count for nothing, and neither a first number nor a first injury is ever too much. Pure.
import type { Said } from '../db/passengers.ts'
import type { AlarmForm } from './form.ts'

/** What a phone has said so far, and how often it changed it. */
export interface Heard extends Said { marks: readonly string[]; details: number }

/** How often one phone may change what it said. */
const DETAILS = 20

export function isNews(known: Heard, form: AlarmForm, meters: number | null): boolean {
  if ((form.phone !== null && known.phone === null) || (form.hurt === true && known.hurt !== true) || (form.out && !known.marks.includes('out'))) return true
  const says = (said: string | number | boolean | null, before: string | number | boolean | null) => said !== null && said !== before
  return known.details < DETAILS && (says(form.people, known.people) || says(form.hurt, known.hurt) || says(form.floor, known.floor) || says(form.phone, known.phone) || form.crowd !== null || form.words !== null || meters !== null)
}

/** Spaces and full stops tell no two places apart. */
export const sameWords = (a: string, b: string): boolean => bare(a) === bare(b)
const bare = (words: string): string => words.normalize('NFKC').replace(/[\s\p{P}]/gu, '').toLowerCase()

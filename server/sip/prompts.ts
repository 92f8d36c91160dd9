// What a waiting caller hears: the texts of sip/prompts.json, spoken once.
import { readFile } from 'node:fs/promises'
import { makeSpeech, type Spoken } from '../speech/speech.ts'
import type { PromptName } from './events.ts'

export type Prompts = Readonly<Record<PromptName, Spoken>>

/** Makes what is missing in `dir`; a second call costs nothing. `dirForMedia`: the same directory as rtpengine names it. */
export async function makePrompts(place: { dir: string, dirForMedia: string }): Promise<Prompts> {
  // These few stay for ever.
  const speech = makeSpeech({ ...place, keep: 0 })
  const texts = JSON.parse(await readFile(new URL('../../sip/prompts.json', import.meta.url), 'utf8')) as Record<PromptName, string>
  const made = await Promise.all(Object.entries(texts).map(async ([name, text]) => [name, await speech.prepare(text)] as const))
  return Object.fromEntries(made) as unknown as Prompts
}

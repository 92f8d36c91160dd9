// What a waiting caller hears: texts of sip/prompts.json spoken once, kept as files that rtpengine plays evenly. The voice is a seam.
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { pinyin } from 'pinyin-pro'
import type { PromptName } from './events.ts'

export interface Prompt {
  /** The path as rtpengine sees it. */
  file: string
  seconds: number
}

export type Prompts = Readonly<Record<PromptName, Prompt>>

/** Speaks a Chinese sentence into a WAV file. A recorded human voice would be another one of these. */
export interface Voice {
  /** Part of the file's name: another voice makes other files. */
  name: string
  speak(text: string, wavFile: string): Promise<void>
}

const run = promisify(execFile)

/** Makes what is missing in `dir`; a second call costs nothing. `dirForMedia`: the same directory as rtpengine names it. */
export async function makePrompts(place: { dir: string, dirForMedia: string, voice?: Voice }): Promise<Prompts> {
  const voice = place.voice ?? espeak
  const texts = JSON.parse(await readFile(new URL('../../sip/prompts.json', import.meta.url), 'utf8')) as Record<PromptName, string>
  await mkdir(place.dir, { recursive: true })
  const made = await Promise.all(Object.entries(texts).map(async ([name, text]) => {
    const stem = `${name}-${createHash('sha256').update(`${voice.name}\n${text}`).digest('hex').slice(0, 12)}`
    const seconds = await render(voice, text, join(place.dir, stem))
    return [name, { file: join(place.dirForMedia, `${stem}.mka`), seconds }] as const
  }))
  return Object.fromEntries(made) as unknown as Prompts
}

async function render(voice: Voice, text: string, stem: string): Promise<number> {
  const note = await readNote(`${stem}.seconds`)
  if (note !== null) return note
  const half = `${stem}.${process.pid}`
  await voice.speak(text, `${half}.wav`)
  // A telephone's band; then frames of 160 samples: rtpengine sends one packet a frame, and longer ones would come in bursts.
  await run('ffmpeg', ['-y', '-loglevel', 'error', '-i', `${half}.wav`, '-af', 'highpass=f=200,lowpass=f=3400,loudnorm=I=-19:TP=-3,aresample=8000', '-ar', '8000', '-ac', '1', '-f', 's16le', `${half}.raw`])
  const seconds = (await stat(`${half}.raw`)).size / 16_000
  if (seconds < 0.5) throw new Error(`the voice ${voice.name} said nothing for "${text}"`)
  await run('ffmpeg', ['-y', '-loglevel', 'error', '-f', 's16le', '-ar', '8000', '-ac', '1', '-i', `${half}.raw`, '-af', 'asetnsamples=n=160:p=1', '-c:a', 'pcm_alaw', `${half}.mka`])
  await rename(`${half}.mka`, `${stem}.mka`)
  await Promise.all([rm(`${half}.wav`), rm(`${half}.raw`)])
  // rtpengine tells no duration for this kind of file; the note is written last, so it stands for the whole.
  await writeFile(`${stem}.seconds`, seconds.toFixed(3))
  return seconds
}

async function readNote(file: string): Promise<number | null> {
  try {
    const seconds = Number(await readFile(file, 'utf8'))
    return seconds > 0 ? seconds : null
  } catch (fault) {
    if ((fault as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw fault
  }
}

/** Debian's only Mandarin voice. Fed with pinyin: given characters it falls into English letters. */
export const espeak: Voice = {
  name: 'espeak-ng cmn-latn-pinyin 165',
  async speak(text, wavFile) {
    await run('espeak-ng', ['-v', 'cmn-latn-pinyin', '-s', '165', '-g', '1', '-w', wavFile, '--', toPinyin(text)])
  },
}

const SPOKEN: Readonly<Record<string, string>> = { '0': '零', '1': '幺', '2': '二', '3': '三', '4': '四', '5': '五', '6': '六', '7': '七', '8': '八', '9': '九', '#': '井号' }

/** `按 # 键` → `an4 jing3 hao4 jian4`; digits one by one, as a number is read out. */
export function toPinyin(text: string): string {
  const words = [...text].map((sign) => SPOKEN[sign] ?? sign).join('').replaceAll(/[，、]/g, ', ').replaceAll(/[。！？]/g, '. ')
  return pinyin(words, { toneType: 'num', nonZh: 'consecutive' }).replaceAll(/\s+([,.])/g, '$1').replaceAll(/\s+/g, ' ').trim()
}

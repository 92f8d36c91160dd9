// Sentences as files that rtpengine plays evenly: made once, kept by a hash of voice and text, the oldest deleted. Knows sound, not who is called.
import { execFile } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { espeak, type Voice } from './voice.ts'

export interface Spoken {
  /** The path as rtpengine sees it. */
  file: string
  seconds: number
}

export interface SpeechPlace {
  dir: string
  /** The same directory as rtpengine names it. */
  dirForMedia: string
  voice?: Voice
  /** How many sentences are kept. Half a minute is 220 kB. Default 2,000; 0: all. */
  keep?: number
}

export interface Speech {
  /** Makes the sentence or finds it; the same text asked for twice at once is made once. @throws when the voice says nothing or cannot be started. */
  prepare(text: string): Promise<Spoken>
}

const run = promisify(execFile)
const KEEP = 2_000
/** Two at a time: fifty teams called at once must not starve the calls that already stand. */
const AT_ONCE = 2
const SHORTEST_SECONDS = 0.3

export function makeSpeech(place: SpeechPlace): Speech {
  const voice = place.voice ?? espeak
  const keep = place.keep ?? KEEP
  const making = new Map<string, Promise<number>>()
  const queue: (() => void)[] = []
  let busy = 0

  async function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    if (busy >= AT_ONCE) await new Promise<void>((go) => { queue.push(go) })
    else busy += 1
    try {
      return await work()
    } finally {
      const next = queue.shift()
      if (next) next()
      else busy -= 1
    }
  }

  async function make(text: string, stem: string): Promise<number> {
    await mkdir(place.dir, { recursive: true })
    const seconds = await render(voice, text, join(place.dir, stem))
    if (keep > 0) await forgetOldest(place.dir, keep)
    return seconds
  }

  return {
    async prepare(text) {
      const stem = createHash('sha256').update(`${voice.name}\n${text}`).digest('hex').slice(0, 24)
      const file = join(place.dirForMedia, `${stem}.mka`)
      const known = await findMade(join(place.dir, stem))
      if (known !== null) return { file, seconds: known }
      const work = making.get(stem) ?? inTurn(() => make(text, stem)).finally(() => making.delete(stem))
      making.set(stem, work)
      return { file, seconds: await work }
    },
  }
}

/** A telephone's band and an even loudness; frames of 160 samples, because rtpengine sends one packet a frame and longer ones would come in bursts. */
const FILTER = '[0:a]highpass=f=200,lowpass=f=3400,speechnorm=p=0.6:e=3:r=0.001,aresample=8000,asetnsamples=n=160:p=1,asplit[play][count]'
const ALAW = ['-ar', '8000', '-ac', '1']

async function render(voice: Voice, text: string, stem: string): Promise<number> {
  // Another process may make the same: each beside the other, the last one's stays.
  const half = `${stem}.${randomBytes(4).toString('hex')}`
  try {
    await voice.speak(text, `${half}.wav`)
    await run('ffmpeg', ['-y', '-loglevel', 'error', '-i', `${half}.wav`, '-filter_complex', FILTER, '-map', '[play]', ...ALAW, '-c:a', 'pcm_alaw', `${half}.mka`, '-map', '[count]', ...ALAW, '-f', 'alaw', `${half}.raw`])
    const seconds = (await stat(`${half}.raw`)).size / 8_000
    if (seconds < SHORTEST_SECONDS) throw new Error(`the voice ${voice.name} said nothing for "${text}"`)
    await rename(`${half}.mka`, `${stem}.mka`)
    // rtpengine tells no duration for this kind of file; the note is written last, so it stands for the whole.
    await writeFile(`${stem}.seconds`, seconds.toFixed(3))
    return seconds
  } finally {
    await Promise.all(['wav', 'mka', 'raw'].map((kind) => rm(`${half}.${kind}`, { force: true })))
  }
}

/** The seconds of a sentence made before, which is now the youngest again; null without one. */
async function findMade(stem: string): Promise<number | null> {
  try {
    const seconds = Number(await readFile(`${stem}.seconds`, 'utf8'))
    const now = new Date()
    await Promise.all([utimes(`${stem}.mka`, now, now), utimes(`${stem}.seconds`, now, now)])
    return seconds > 0 ? seconds : null
  } catch (fault) {
    if ((fault as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw fault
  }
}

/** The note goes first: a sentence without one is made anew. */
async function forgetOldest(dir: string, keep: number): Promise<void> {
  const stems = (await readdir(dir)).filter((name) => name.endsWith('.seconds')).map((name) => join(dir, name.slice(0, -'.seconds'.length)))
  if (stems.length <= keep) return
  const dated = await Promise.all(stems.map(async (stem) => ({ stem, at: await dateOf(`${stem}.seconds`) })))
  for (const { stem } of dated.toSorted((a, b) => a.at - b.at).slice(0, stems.length - keep)) {
    await rm(`${stem}.seconds`, { force: true })
    await rm(`${stem}.mka`, { force: true })
  }
}

async function dateOf(file: string): Promise<number> {
  try {
    return (await stat(file)).mtimeMs
  } catch (fault) {
    // Another process was faster.
    if ((fault as NodeJS.ErrnoException).code === 'ENOENT') return 0
    throw fault
  }
}

// Who speaks: the engine is a seam. Debian's espeak-ng is the default; a recorded or rented voice would be another one of these.
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { promisify } from 'node:util'
import { toPinyin } from './reading.ts'

/** Speaks a Chinese sentence into a WAV file. */
export interface Voice {
  /** Part of the file's name: another voice makes other files. */
  name: string
  speak(text: string, wavFile: string): Promise<void>
}

const run = promisify(execFile)

/** A sentence that was made under other rules of reading is not that sentence any more. */
const READING = createHash('sha256').update(readFileSync(new URL('reading.ts', import.meta.url))).digest('hex').slice(0, 8)

/** Debian's only Mandarin voice. Fed with pinyin: given characters it falls into English letters. */
export const espeak: Voice = {
  name: `espeak-ng cmn-latn-pinyin 165, read by ${READING}`,
  async speak(text, wavFile) {
    await run('espeak-ng', ['-v', 'cmn-latn-pinyin', '-s', '165', '-g', '1', '-w', wavFile, '--', toPinyin(text)])
  },
}

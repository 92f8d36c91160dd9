// Files of evidence that nobody keeps: parts of a clip whose process was killed, tries that another one won, what was to be deleted. Knows no cameras.
import { readdir, rm, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { listFilesOf } from '../db/evidence.ts'
import type { Db } from '../db/pool.ts'

const ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/
/** Asked about in one query. */
const AT_ONCE = 500

/** Removes files last written before `before` (ms) whose row exists and names another file or none. One without a row is left: the database may be an older one, restored. */
export async function clearLeftovers({ db, directory, before, stop, fault }: { db: Db; directory: string; before: number; stop: AbortSignal; fault: (where: string, error: unknown) => void }): Promise<void> {
  const files = (await namesBelow(directory)).filter((name) => ID.test(basename(name)))
  for (let from = 0; from < files.length && !stop.aborted; from += AT_ONCE) {
    const some = files.slice(from, from + AT_ONCE)
    const keptAs = await listFilesOf(db, some.map(idOf))
    for (const name of some) {
      const file = keptAs.get(idOf(name))
      if (file === undefined || file === name) continue
      try {
        const path = join(directory, name)
        if ((await stat(path)).mtimeMs < before) await rm(path, { force: true })
      } catch (error) {
        if (!isGone(error)) fault('video: a file that nobody keeps', error) // gone: another server was here first
      }
    }
  }
}

const idOf = (name: string): string => ID.exec(basename(name))?.[0] ?? ''
const isGone = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ENOENT'

async function namesBelow(directory: string): Promise<string[]> {
  try {
    return await readdir(directory, { recursive: true })
  } catch (error) {
    if (isGone(error)) return [] // nothing was ever kept
    throw error
  }
}

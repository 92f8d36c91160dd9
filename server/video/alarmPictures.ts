// Pictures that came with cameras' alarms become evidence: written as files beside what we took ourselves, seen, kept and deleted by the same rules.
import { randomUUID } from 'node:crypto'
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { keepLoosePicture, listLoosePictures } from '../db/alarmPictures.ts'
import type { Db } from '../db/pool.ts'
import { fileOf, makeRoomFor } from './files.ts'

/** Taken in one sweep: each is up to some MB of memory. */
const AT_ONCE = 20

/** Returns what was kept. Any process may do it; who comes second removes nothing but his own file. */
export async function keepAlarmPictures(db: Db, { directory, keepDays, since, now }: { directory: string; keepDays: number; since: Date; now: Date }): Promise<string[]> {
  const kept: string[] = []
  for (const { id, incidentId, at, jpeg } of await listLoosePictures(db, since, AT_ONCE)) {
    const evidenceId = randomUUID()
    const file = fileOf(incidentId, `${evidenceId}.alarm.jpg`, now)
    const path = join(directory, file)
    await makeRoomFor(path)
    await writeFile(path, jpeg, { mode: 0o600 })
    if (await keepLoosePicture(db, { id, evidenceId, incidentId, at, file, bytes: jpeg.length, keepUntil: new Date(now.getTime() + keepDays * 86_400_000) }, now)) kept.push(evidenceId)
    else await rm(path, { force: true })
  }
  return kept
}

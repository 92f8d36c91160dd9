// Where evidence lies as files: by month and incident below one directory that is the server's own. Whose it is and for how long, the rows say.
import { mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** The path below the directory, as the row names it. */
export const fileOf = (incidentId: string, name: string, now: Date): string => join(now.toISOString().slice(0, 7).replace('-', '/'), incidentId, name)

/** Before a file is written there. */
export async function makeRoomFor(path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
}

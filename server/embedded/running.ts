// The database of a Sanfen that runs on this data directory already, for a program that works beside it. Starts nothing.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** As the application's role. Null when the directory has no cluster of its own yet. */
export function findDatabaseUrl(dataDir: string): string | null {
  const [book, secret] = [join(dataDir, 'ports.json'), join(dataDir, 'postgres', 'password')]
  if (!existsSync(book) || !existsSync(secret)) return null
  const { postgres } = JSON.parse(readFileSync(book, 'utf8')) as { postgres?: number }
  return postgres === undefined ? null : `postgres://sanfen:${readFileSync(secret, 'utf8').trim()}@127.0.0.1:${postgres}/sanfen`
}

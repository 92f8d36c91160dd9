// The browser's pages: built by vite when dist/web does not belong to the sources that lie here. Knows files and hashes, nothing of the pages.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { glob, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
/** Everything that goes into the pages: web/, the contracts and what they know, the tools' versions. */
const SOURCES = ['web/**/*', 'server/contracts/**/*', 'server/domain/**/*', 'vite.config.ts', 'package-lock.json']

export const WEB_DIRECTORY = `${ROOT}dist/web`

/**
 * Builds the pages if they are missing or of other sources (some 10 s). Returns whether it had to. Throws with vite's words when it fails;
 * what was there stays. The new ones are built aside and take the place at once, so that a running server never shows half of them.
 */
export async function buildWeb(say: (text: string) => void = console.log): Promise<boolean> {
  const hash = await sourcesHash()
  const stamp = `${WEB_DIRECTORY}/.sources`
  if (existsSync(stamp) && (await readFile(stamp, 'utf8')) === hash) return false
  say('building the pages')
  const aside = `${WEB_DIRECTORY}.${process.pid}`
  try {
    await runVite(aside)
    await writeFile(`${aside}/.sources`, hash)
    await takePlace(aside)
  } finally {
    await rm(aside, { recursive: true, force: true })
  }
  return true
}

async function takePlace(aside: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    await rm(WEB_DIRECTORY, { recursive: true, force: true })
    try {
      return await rename(aside, WEB_DIRECTORY)
    } catch (fault) {
      // `npm start` and `npm test` in one clone: the other one was between our two steps.
      if ((fault as NodeJS.ErrnoException).code !== 'ENOTEMPTY' || attempt === 5) throw fault
    }
  }
}

async function sourcesHash(): Promise<string> {
  const files: string[] = []
  for (const pattern of SOURCES) {
    for await (const entry of glob(pattern, { cwd: ROOT, withFileTypes: true })) {
      if (entry.isFile() && !entry.name.endsWith('.test.ts')) files.push(`${entry.parentPath}/${entry.name}`)
    }
  }
  const hash = createHash('sha256')
  for (const file of files.toSorted()) hash.update(file.slice(ROOT.length - 1)).update('\0').update(await readFile(file)).update('\0')
  return hash.digest('hex')
}

async function runVite(outDir: string): Promise<void> {
  // As a child: vite changes the process it runs in, and its memory is free again when the server starts.
  // For production, whoever builds them: pages of another mode keep no service worker, and nothing is rung.
  const child = spawn('setpriv', ['--pdeathsig=TERM', '--', 'env', 'NODE_ENV=production', process.execPath, `${ROOT}node_modules/vite/bin/vite.js`, 'build', '--outDir', outDir, '--emptyOutDir', '--logLevel', 'warn'], {
    cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'],
  })
  const words: string[] = []
  child.stdout.on('data', (data: Buffer) => words.push(data.toString('utf8')))
  child.stderr.on('data', (data: Buffer) => words.push(data.toString('utf8')))
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  if (code !== 0) throw new Error(`vite build failed:\n${words.join('').trim()}`)
}

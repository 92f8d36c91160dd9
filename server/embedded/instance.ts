// One data directory has one running Sanfen. The lock is a Linux abstract socket: the kernel lets go of it when we die, so it is never stale.
import { statSync } from 'node:fs'
import { connect, createServer, type Server } from 'node:net'

export class AlreadyRunning extends Error {}

/**
 * Takes the directory for this process.
 * @throws AlreadyRunning when another living process has it; the message names it.
 */
export async function claimDirectory(dataDir: string): Promise<{ release(): Promise<void> }> {
  // Device and inode, not the path: two names for one directory are one lock, and equal paths in two containers are two.
  const { dev, ino } = statSync(dataDir)
  const name = `\0sanfen-${dev}-${ino}`
  const server = createServer((asker) => asker.on('error', () => asker.destroy()).end(String(process.pid)))
  try {
    await listen(server, name)
  } catch (fault) {
    if ((fault as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw fault
    const holder = await askHolder(name)
    throw new AlreadyRunning(
      `Sanfen is already running on ${dataDir}${holder ? ` (process ${holder})` : ''}. Stop it first (Ctrl-C there, or kill ${holder ?? 'it'}), or give this one another directory: SANFEN_DATA=/some/where npm start`,
    )
  }
  server.unref()
  return { release: () => new Promise((resolve, reject) => server.close((fault) => (fault ? reject(fault) : resolve()))) }
}

function listen(server: Server, name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(name, () => resolve())
  })
}

function askHolder(name: string): Promise<string | null> {
  return new Promise((resolve) => {
    let text = ''
    const socket = connect(name)
    socket.setTimeout(1_000, () => socket.destroy())
    socket.on('data', (data) => (text += data.toString('utf8')))
    socket.on('error', () => resolve(null))
    socket.on('close', () => resolve(/^\d+$/.test(text) ? text : null))
  })
}

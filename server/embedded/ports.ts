// Which ports we use: free ones, the same ones again next time, never one that another program holds.
import { createSocket } from 'node:dgram'
import { readFile, rename, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'

export interface PortWish {
  /** The number to try first, e.g. 9633. Without one any private number will do. */
  wanted?: number
  /** The person asked for exactly this number in the named setting: take it or refuse, never another. */
  setting?: string
  host?: string
  /** SIP needs the same number for both. Default "tcp". */
  transport?: 'tcp' | 'udp' | 'both'
}

export interface PortBook {
  /** A free port for `name`: the wanted one, else the one of last time, else a new one. Remembered in ports.json. */
  choose(name: string, wish?: PortWish): Promise<number>
}

export class PortTaken extends Error {}

// Above the registered services, below Linux's outgoing connections (32768–60999), so that no connection of ours takes one by chance.
const PRIVATE_FROM = 21_000
const PRIVATE_TO = 28_999

/** Opens the book of a data directory. Call it only after what an earlier run left behind has ended, else its ports look foreign. */
export async function openPortBook(dataDir: string): Promise<PortBook> {
  const file = join(dataDir, 'ports.json')
  const remembered = await readBook(file)
  const given = new Set<number>()

  const isFree = async (port: number, wish: PortWish) => {
    if (given.has(port)) return false
    const host = wish.host ?? '127.0.0.1'
    const kinds = wish.transport === 'both' ? (['tcp', 'udp'] as const) : [wish.transport ?? 'tcp']
    for (const kind of kinds) if (!(await portIsFree(port, host, kind))) return false
    return true
  }

  return {
    async choose(name, wish = {}) {
      if (wish.setting !== undefined && wish.wanted !== undefined) {
        if (!(await isFree(wish.wanted, wish))) {
          throw new PortTaken(`${wish.setting}=${wish.wanted}: another program on this machine listens there. Choose another, for example ${wish.setting}=${wish.wanted + 100}`)
        }
        given.add(wish.wanted)
        return wish.wanted
      }
      const first = [wish.wanted, remembered[name]].filter((port) => port !== undefined)
      const after = wish.wanted === undefined ? [] : Array.from({ length: 50 }, (_, i) => (wish.wanted ?? 0) + 1 + i)
      const chance = Array.from({ length: 200 }, () => PRIVATE_FROM + Math.floor(Math.random() * (PRIVATE_TO - PRIVATE_FROM)))
      for (const port of [...first, ...after, ...chance]) {
        if (port > 65_535 || !(await isFree(port, wish))) continue
        given.add(port)
        if (remembered[name] !== port) {
          remembered[name] = port
          await writeFile(`${file}.new`, `${JSON.stringify(remembered, null, 2)}\n`)
          await rename(`${file}.new`, file)
        }
        return port
      }
      throw new PortTaken(`no free port for ${name}: tried ${first.concat(after).length + chance.length} numbers`)
    },
  }
}

/** Can we listen there now? A port below 1024 that we may not open counts as taken. */
export async function portIsFree(port: number, host = '127.0.0.1', transport: 'tcp' | 'udp' = 'tcp'): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const answer = (fault: NodeJS.ErrnoException) => {
      if (fault.code === 'EADDRINUSE' || fault.code === 'EACCES') resolve(false)
      else reject(fault)
    }
    if (transport === 'udp') {
      const socket = createSocket('udp4')
      socket.once('error', answer)
      socket.bind({ port, address: host, exclusive: true }, () => socket.close(() => resolve(true)))
    } else {
      const server = createServer()
      server.once('error', answer)
      server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)))
    }
  })
}

async function readBook(file: string): Promise<Record<string, number>> {
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (fault) {
    if ((fault as NodeJS.ErrnoException).code === 'ENOENT') return {}
    throw fault
  }
  try {
    const book: Record<string, number> = {}
    for (const [name, port] of Object.entries(JSON.parse(text) as Record<string, unknown>)) if (Number.isInteger(port)) book[name] = port as number
    return book
  } catch {
    console.error(`${file} is not readable as JSON (its writing was cut off): choosing the ports anew`)
    return {}
  }
}

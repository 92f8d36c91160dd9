// A range of UDP ports for one rtpengine. rtpengine shares a port with another of its kind without a word, and then hears the wrong call: so ranges are claimed.
import { createSocket, type Socket } from 'node:dgram'

export interface PortRange {
  from: number
  to: number
}

export interface RtpPorts {
  range: PortRange
  release(): Promise<void>
}

/** Below Linux's outgoing connections (from 32768) and beside the port book's numbers; each has room for some 900 calls. */
const RANGES: readonly PortRange[] = [{ from: 29_000, to: 32_700 }, { from: 16_000, to: 19_700 }, { from: 12_000, to: 15_700 }]

/**
 * Takes the first range that nobody has claimed. The claim is a socket on its first port, which the kernel lets go of when we die.
 * @throws when all are taken.
 */
export async function claimRtpPorts(host: string, ranges: readonly PortRange[] = RANGES): Promise<RtpPorts> {
  for (const { from, to } of ranges) {
    const claim = await bind(from, host)
    if (claim) return { range: { from: from + 2, to }, release: () => new Promise((done) => claim.close(() => done())) }
  }
  throw new Error(`no free range of RTP ports: ${ranges.map(({ from, to }) => `${from}–${to}`).join(', ')} are all claimed on ${host}`)
}

function bind(port: number, host: string): Promise<Socket | null> {
  return new Promise((resolve, reject) => {
    const socket = createSocket('udp4')
    socket.once('error', (fault: NodeJS.ErrnoException) => {
      if (fault.code === 'EADDRINUSE') resolve(null)
      else reject(fault)
    })
    socket.bind({ port, address: host, exclusive: true }, () => {
      socket.unref()
      resolve(socket)
    })
  })
}

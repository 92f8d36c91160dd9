// Capture files with RTP in them: reads what rtpengine writes, writes what SIPp plays. Pure bytes, no files.

export interface RtpPacket {
  /** Seconds since 1970, to the microsecond. */
  at: number
  source: { host: string, port: number }
  destination: { host: string, port: number }
  payloadType: number
  marker: boolean
  sequence: number
  /** In samples of 1/8000 s for G.711. */
  timestamp: number
  ssrc: number
  payload: Buffer
}

const ETHERNET = 1
const RAW_IP = 101
const RAW_IPV4 = 228

/**
 * RTP over UDP over IPv4, over Ethernet or bare. Packets of other kinds, and a last one that was cut off, are left out.
 * @throws when the file is no capture or of a link type we do not read.
 */
export function* readRtp(file: Buffer): Generator<RtpPacket> {
  if (file.length < 24) throw new Error('the capture is shorter than its own header')
  const magic = file.readUInt32LE(0)
  const swapped = magic === 0xd4c3b2a1 || magic === 0x4d3cb2a1
  if (!swapped && magic !== 0xa1b2c3d4 && magic !== 0xa1b23c4d) throw new Error('this is not a capture file')
  const fraction = magic === 0xa1b23c4d || magic === 0x4d3cb2a1 ? 1e9 : 1e6
  const number = (at: number) => (swapped ? file.readUInt32BE(at) : file.readUInt32LE(at))
  const link = number(20)
  const skip = link === ETHERNET ? 14 : link === RAW_IP || link === RAW_IPV4 ? 0 : -1
  if (skip < 0) throw new Error(`captures of link type ${link} are not read`)
  for (let at = 24; at + 16 <= file.length;) {
    const length = number(at + 8)
    const end = at + 16 + length
    if (end > file.length) return
    const packet = readPacket(file.subarray(at + 16 + skip, end), number(at) + number(at + 4) / fraction)
    if (packet) yield packet
    at = end
  }
}

function readPacket(ip: Buffer, at: number): RtpPacket | null {
  if (ip.length < 40 || ip.readUInt8(0) >> 4 !== 4 || ip.readUInt8(9) !== 17) return null
  const headerLength = (ip.readUInt8(0) & 15) * 4
  const udp = ip.subarray(headerLength, ip.readUInt16BE(2))
  const rtp = udp.subarray(8)
  if (rtp.length < 12 || rtp.readUInt8(0) >> 6 !== 2) return null
  const payloadType = rtp.readUInt8(1) & 127
  // 72 to 76 are RTCP on the same port.
  if (payloadType >= 72 && payloadType <= 76) return null
  let start = 12 + (rtp.readUInt8(0) & 15) * 4
  if (rtp.readUInt8(0) & 16) {
    if (rtp.length < start + 4) return null
    start += 4 + rtp.readUInt16BE(start + 2) * 4
  }
  const padding = rtp.readUInt8(0) & 32 ? rtp.readUInt8(rtp.length - 1) : 0
  if (start > rtp.length - padding) return null
  const host = (offset: number) => [...ip.subarray(offset, offset + 4)].join('.')
  return {
    at,
    source: { host: host(12), port: udp.readUInt16BE(0) },
    destination: { host: host(16), port: udp.readUInt16BE(2) },
    payloadType,
    marker: (rtp.readUInt8(1) & 128) !== 0,
    sequence: rtp.readUInt16BE(2),
    timestamp: rtp.readUInt32BE(4),
    ssrc: rtp.readUInt32BE(8),
    payload: rtp.subarray(start, rtp.length - padding),
  }
}

/** A capture (Ethernet, microseconds) of these packets, in the order given. */
export function writeRtp(packets: readonly RtpPacket[]): Buffer {
  const header = Buffer.alloc(24)
  header.writeUInt32LE(0xa1b2c3d4, 0)
  header.writeUInt16LE(2, 4)
  header.writeUInt16LE(4, 6)
  header.writeUInt32LE(65_535, 16)
  header.writeUInt32LE(ETHERNET, 20)
  return Buffer.concat([header, ...packets.map(writePacket)])
}

function writePacket(packet: RtpPacket): Buffer {
  const length = 14 + 20 + 8 + 12 + packet.payload.length
  const bytes = Buffer.alloc(16 + length - packet.payload.length)
  bytes.writeUInt32LE(Math.floor(packet.at), 0)
  bytes.writeUInt32LE(Math.round((packet.at % 1) * 1e6), 4)
  bytes.writeUInt32LE(length, 8)
  bytes.writeUInt32LE(length, 12)
  const ethernet = bytes.subarray(16)
  ethernet.writeUInt16BE(0x0800, 12)
  const ip = ethernet.subarray(14)
  ip.writeUInt8(0x45, 0)
  ip.writeUInt16BE(length - 14, 2)
  ip.writeUInt8(64, 8)
  ip.writeUInt8(17, 9)
  Buffer.from(packet.source.host.split('.').map(Number)).copy(ip, 12)
  Buffer.from(packet.destination.host.split('.').map(Number)).copy(ip, 16)
  const udp = ip.subarray(20)
  udp.writeUInt16BE(packet.source.port, 0)
  udp.writeUInt16BE(packet.destination.port, 2)
  udp.writeUInt16BE(length - 34, 4)
  const rtp = udp.subarray(8)
  rtp.writeUInt8(0x80, 0)
  rtp.writeUInt8((packet.marker ? 128 : 0) | packet.payloadType, 1)
  rtp.writeUInt16BE(packet.sequence & 0xffff, 2)
  rtp.writeUInt32BE(packet.timestamp >>> 0, 4)
  rtp.writeUInt32BE(packet.ssrc >>> 0, 8)
  return Buffer.concat([bytes, packet.payload])
}

// Watches the lengths of MQTT packets in the bytes of a connection, before anybody gathers them in memory. A PUBLISH that is too large goes on as its first bytes, so that it can be refused by name; any other ends the connection.
const PUBLISH = 3
const LENGTH_BYTES = 4

/** `limit`: bytes behind the fixed header. What is cut off arrives as a packet of exactly `limit` bytes, so one of that size counts as too large. */
export function makeFrameCut(limit: number): (chunk: Buffer) => Buffer | 'too-large' {
  /** Bytes of the packet at hand that go on, and that are thrown away after them. */
  let pass = 0
  let drop = 0
  /** A fixed header that has not come whole yet. */
  let head: Buffer = Buffer.alloc(0)

  return (chunk) => {
    const bytes = head.length === 0 ? chunk : Buffer.concat([head, chunk])
    head = Buffer.alloc(0)
    const parts: Buffer[] = []
    let kept = 0
    let at = 0
    while (at < bytes.length) {
      if (pass > 0) {
        const n = Math.min(pass, bytes.length - at)
        pass -= n
        at += n
      } else if (drop > 0) {
        if (at > kept) parts.push(bytes.subarray(kept, at))
        const n = Math.min(drop, bytes.length - at)
        drop -= n
        at += n
        kept = at
      } else {
        const header = readHeader(bytes, at)
        if (header === null) {
          head = Buffer.from(bytes.subarray(at))
          break
        }
        if (header === 'malformed') return 'too-large'
        if (header.length <= limit) {
          pass = header.length
          at = header.end
          continue
        }
        if ((bytes[at] ?? 0) >> 4 !== PUBLISH) return 'too-large'
        if (at > kept) parts.push(bytes.subarray(kept, at))
        parts.push(Buffer.from([bytes[at] ?? 0, ...lengthBytes(limit)]))
        kept = at = header.end
        pass = limit
        drop = header.length - limit
      }
    }
    const end = bytes.length - head.length
    if (kept === 0 && parts.length === 0) return end === bytes.length ? bytes : bytes.subarray(0, end)
    if (end > kept) parts.push(bytes.subarray(kept, end))
    return Buffer.concat(parts)
  }
}

/** Null: not all of it is there yet. */
function readHeader(bytes: Buffer, at: number): { length: number; end: number } | 'malformed' | null {
  let length = 0
  for (let n = 0; n < LENGTH_BYTES; n++) {
    const byte = bytes[at + 1 + n]
    if (byte === undefined) return null
    length += (byte & 127) * 128 ** n
    if (byte < 128) return { length, end: at + 2 + n }
  }
  return 'malformed'
}

function lengthBytes(length: number): number[] {
  const bytes: number[] = []
  for (let rest = length; ;) {
    const byte = rest % 128
    rest = Math.floor(rest / 128)
    bytes.push(rest > 0 ? byte + 128 : byte)
    if (rest === 0) return bytes
  }
}

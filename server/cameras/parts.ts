// A multipart stream that never ends, cut into its parts as they come: by their length where they tell it, else by the boundary. Keeps no more than one part.

export interface Part { type: string; body: Buffer }
export interface Parts {
  /** Feeds what came; `onPart` is called for each part that is whole. Throws OverlongPart. */
  feed(chunk: Buffer): void
}
/** One part is larger than a camera's picture may be: not a stream of alarms. */
export class OverlongPart extends Error {}

const LONGEST_HEAD = 8 * 1024
const END_OF_HEAD = Buffer.from('\r\n\r\n')

/** `boundary` without the dashes in front; some cameras write them into the header as well. */
export function makeParts(boundary: string, longest: number, onPart: (part: Part) => void): Parts {
  const mark = Buffer.from(`--${boundary.replace(/^--/, '')}`)
  let rest: Buffer = Buffer.alloc(0)
  let head: { type: string; length: number | null } | null = null

  /** False: more is needed. */
  function step(): boolean {
    if (head === null) {
      const start = rest.indexOf(mark)
      if (start < 0) {
        rest = rest.subarray(Math.max(0, rest.length - mark.length)) // the mark itself may be cut in two
        return false
      }
      const from = start + mark.length
      const end = rest.indexOf(END_OF_HEAD, from)
      if (end < 0) {
        if (rest.length - from > LONGEST_HEAD) throw new OverlongPart('the head of a part never ends')
        rest = rest.subarray(start)
        return false
      }
      head = headOf(rest.subarray(from, end).toString('latin1'))
      rest = rest.subarray(end + END_OF_HEAD.length)
      if (head.length !== null && head.length > longest) throw new OverlongPart(`a part of ${head.length} bytes`)
    }
    const end = head.length ?? endOf(rest, mark)
    if (end === null || rest.length < end) {
      if (rest.length > longest) throw new OverlongPart('a part never ends')
      return false
    }
    onPart({ type: head.type, body: rest.subarray(0, end) })
    rest = rest.subarray(end)
    head = null
    return true
  }

  return {
    feed(chunk) {
      rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
      while (step()) continue
    },
  }
}

/** Where a part without a length ends: before the line break in front of the next mark. */
function endOf(rest: Buffer, mark: Buffer): number | null {
  const next = rest.indexOf(mark)
  if (next < 0) return null
  return rest[next - 1] === 0x0a ? next - (rest[next - 2] === 0x0d ? 2 : 1) : next
}

function headOf(text: string): { type: string; length: number | null } {
  const field = (name: string) => new RegExp(`^${name}[ \\t]*:[ \\t]*(.*)$`, 'im').exec(text)?.[1]?.trim()
  const length = field('content-length')
  return { type: (field('content-type') ?? '').toLowerCase(), length: length !== undefined && /^\d{1,9}$/.test(length) ? Number(length) : null }
}

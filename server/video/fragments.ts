// A fragmented MP4 as it comes out of ffmpeg, cut into its beginning and single pictures. Pure: knows boxes, no cameras.
import type { CameraCodec } from '../contracts/camera.ts'

/** `data` decodes on top of the beginning; `whole`: a picture that needs no earlier one. */
export interface Fragment { data: Buffer; whole: boolean; at: number }
/** What a player needs first, and what it is called to `MediaSource.isTypeSupported`. */
export interface Beginning { data: Buffer; mime: string; codec: CameraCodec; width: number; height: number }

export interface FragmentReader { push(data: Buffer, at: number): void }
export interface FragmentHearer { beginning(beginning: Beginning): void; fragment(fragment: Fragment): void }

/** A box of more than this is none: the stream is broken. */
const LONGEST = 32 * 1024 * 1024

/** Names of boxes, as numbers: for every picture they are read. */
const [FTYP, MOOV, MOOF, MDAT] = [0x66747970, 0x6d6f6f76, 0x6d6f6f66, 0x6d646174]
const HEAD = 8

/** Throws on what is no MP4. */
export function readFragments(hearer: FragmentHearer): FragmentReader {
  let parts: Buffer[] = []
  let held = 0
  let needed = HEAD
  let fileType: Buffer | null = null

  /** The length of the box at `from`; null: it is not all there, and `needed` says how much has to be. */
  function boxAt(bytes: Buffer, from: number): number | null {
    if (bytes.length < from + HEAD) { needed = from + HEAD; return null }
    const length = bytes.readUInt32BE(from)
    if (length < HEAD || length > LONGEST) throw new Error(`a box of ${length} bytes`)
    if (bytes.length < from + length) { needed = from + length; return null }
    return length
  }

  /** How many bytes were taken, nothing of them copied: a picture is two boxes, one behind the other. 0: there have to be more. */
  function take(bytes: Buffer, at: number): number {
    const length = boxAt(bytes, 0)
    if (length === null) return 0
    const box = bytes.subarray(0, length)
    switch (box.readUInt32BE(4)) {
      case FTYP: fileType = box; return length
      case MOOV: hearer.beginning(readBeginning(fileType ? Buffer.concat([fileType, box]) : box, box)); return length
      case MOOF: {
        const more = boxAt(bytes, length)
        if (more === null) return 0
        if (bytes.readUInt32BE(length + 4) !== MDAT) throw new Error('a picture without its data')
        hearer.fragment({ data: bytes.subarray(0, length + more), whole: isWhole(box), at })
        return length + more
      }
      default: return length // an index at the end
    }
  }

  return {
    push(data, at) {
      parts.push(data)
      held += data.length
      if (held < needed) return
      let bytes = parts.length === 1 ? data : Buffer.concat(parts)
      for (let taken = take(bytes, at); taken > 0; taken = take(bytes, at)) bytes = bytes.subarray(taken)
      parts = bytes.length > 0 ? [bytes] : []
      held = bytes.length
    },
  }
}

function readBeginning(data: Buffer, moov: Buffer): Beginning {
  const avc = moov.indexOf('avcC')
  const hevc = moov.indexOf('hvcC')
  // The sample entry: width and height lie 50 bytes before its configuration box begins.
  const size = (config: number) => ({ width: moov.readUInt16BE(config - 4 - 54), height: moov.readUInt16BE(config - 4 - 52) })
  if (avc > 0) return { data, mime: `video/mp4; codecs="avc1.${moov.toString('hex', avc + 5, avc + 8)}"`, codec: 'h264', ...size(avc) }
  if (hevc > 0) return { data, mime: `video/mp4; codecs="${hevcName(moov, hevc + 4)}"`, codec: 'h265', ...size(hevc) }
  throw new Error('neither H.264 nor H.265')
}

/** ISO 14496-15 annex E. */
function hevcName(moov: Buffer, at: number): string {
  const [, profile = 0] = moov.subarray(at)
  const compatible = reversed(moov.readUInt32BE(at + 2))
  const level = moov[at + 12] ?? 0
  const constraints = [...moov.subarray(at + 6, at + 12)]
  while (constraints.length > 1 && constraints.at(-1) === 0) constraints.pop()
  // The sample entry begins 82 bytes before the name of its configuration box.
  return `${moov.toString('latin1', at - 90, at - 86)}.${['', 'A', 'B', 'C'][profile >> 6] ?? ''}${profile & 31}.${compatible.toString(16)}.${profile & 32 ? 'H' : 'L'}${level}.${constraints.map((c) => c.toString(16)).join('.')}`
}

function reversed(bits: number): number {
  let result = 0
  for (let i = 0; i < 32; i++) result = (result * 2) + ((bits >>> i) & 1)
  return result
}

/** Whether the first sample of a movie fragment is a sync sample: in its run, else by the fragment's default (ISO 14496-12 8.8.7, 8.8.8). */
function isWhole(moof: Buffer): boolean {
  const run = moof.indexOf('trun')
  const head = moof.indexOf('tfhd')
  if (run < 0 || head < 0) return false
  const flags = moof.readUIntBE(run + 5, 3)
  let at = run + 12
  if (flags & 0x1) at += 4
  if (flags & 0x4) return isSync(moof, at)
  if (flags & 0x400) return isSync(moof, at + (flags & 0x100 ? 4 : 0) + (flags & 0x200 ? 4 : 0))
  const defaults = moof.readUIntBE(head + 5, 3)
  if (!(defaults & 0x20)) return false
  return isSync(moof, head + 12 + (defaults & 0x1 ? 8 : 0) + (defaults & 0x2 ? 4 : 0) + (defaults & 0x8 ? 4 : 0) + (defaults & 0x10 ? 4 : 0))
}
const isSync = (moof: Buffer, at: number): boolean => (moof.readUInt32BE(at) & 0x10000) === 0

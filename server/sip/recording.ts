// rtpengine's capture of a call turned into a stereo WAV: the caller on the left, the operator on the right. Knows files and sound, not who may listen.
import { readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { findG711 } from '../domain/g711.ts'
import { readRtp, type RtpPacket } from './pcap.ts'

export interface Recording {
  /** 16-bit PCM, 8 kHz, two channels. */
  wav: Buffer
  seconds: number
  startedAt: Date
  /** Seconds of sound received from each side. */
  callerSeconds: number
  operatorSeconds: number
}

interface Files {
  capture: string
  metadata: string
}

const RATE = 8000
const CALLER = 0
const OPERATOR = 1
// A gap this large between the packets' own clock and their arrival is a new start of the clock, not jitter.
const LOST_CLOCK_SECONDS = 0.5
// The longest talk is two hours; what claims more is a broken clock in the capture.
const LONGEST_SECONDS = 3 * 3600

/** null when nothing was recorded: the call was never answered, or is not over yet. @throws on a capture that is not one. */
export async function makeRecording(recordingDir: string, callId: string): Promise<Recording | null> {
  const pieces: { packets: RtpPacket[], sides: Map<number, number> }[] = []
  for (const files of await findFiles(recordingDir, callId)) {
    const [capture, metadata] = await Promise.all([readFile(files.capture), readFile(files.metadata, 'utf8')])
    pieces.push({ packets: [...readRtp(capture)], sides: readSides(metadata) })
  }
  return mix(pieces)
}

export async function deleteRecording(recordingDir: string, callId: string): Promise<void> {
  for (const { capture, metadata } of await findFiles(recordingDir, callId)) await Promise.all([rm(capture), rm(metadata)])
}

/**
 * Which side speaks on which of rtpengine's ports. The metadata holds every SDP rtpengine sent out with the label of its first owner:
 * the port in it is where the *other* side sends to.
 */
export function readSides(metadata: string): Map<number, number> {
  const sides = new Map<number, number>()
  for (const block of metadata.split(/^Label: /m).slice(1)) {
    const port = /^m=audio (\d+) /m.exec(block)?.[1]
    if (!port) continue
    if (block.startsWith('caller')) sides.set(Number(port), OPERATOR)
    else if (block.startsWith('operator')) sides.set(Number(port), CALLER)
  }
  return sides
}

/** Pure. Packets of unknown ports and of other codecs are left out. */
export function mix(pieces: readonly { packets: readonly RtpPacket[], sides: ReadonlyMap<number, number> }[]): Recording | null {
  const placed = pieces.flatMap(({ packets, sides }) => place(packets, sides)).toSorted((a, b) => a.at - b.at)
  const first = placed[0]
  if (!first) return null
  const end = placed.reduce((latest, { at, samples }) => Math.max(latest, at + samples.length / RATE), first.at)
  const frames = Math.ceil((end - first.at) * RATE)
  if (frames > LONGEST_SECONDS * RATE) throw new Error(`the capture says the call lasted ${Math.round(frames / RATE)} s`)
  const wav = Buffer.alloc(44 + frames * 4)
  writeHeader(wav, frames)
  const heard = [0, 0]
  for (const { at, side, samples, table } of placed) {
    let target = 44 + Math.round((at - first.at) * RATE) * 4 + side * 2
    for (const code of samples) {
      if (target + 2 <= wav.length) wav.writeInt16LE(table[code] ?? 0, target)
      target += 4
    }
    heard[side] = (heard[side] ?? 0) + samples.length / RATE
  }
  return { wav, seconds: frames / RATE, startedAt: new Date(first.at * 1000), callerSeconds: heard[CALLER] ?? 0, operatorSeconds: heard[OPERATOR] ?? 0 }
}

interface Placed {
  /** Seconds since 1970 at which this sound was spoken. */
  at: number
  side: number
  samples: Buffer
  table: Int16Array
}

function place(packets: readonly RtpPacket[], sides: ReadonlyMap<number, number>): Placed[] {
  const clocks = new Map<string, { at: number, timestamp: number }>()
  const placed: Placed[] = []
  for (const packet of packets) {
    const side = sides.get(packet.destination.port)
    const table = findG711(packet.payloadType)
    if (side === undefined || !table) continue
    const stream = `${packet.ssrc} ${packet.destination.port}`
    const clock = clocks.get(stream)
    // The sender's own clock is even, arrival is not. Its 32 bits may turn over.
    const spoken = clock ? clock.at + ((packet.timestamp - clock.timestamp) | 0) / RATE : packet.at
    const at = Math.abs(spoken - packet.at) < LOST_CLOCK_SECONDS ? spoken : packet.at
    if (at !== spoken || !clock) clocks.set(stream, { at, timestamp: packet.timestamp })
    placed.push({ at, side, samples: packet.payload, table })
  }
  return placed
}

function writeHeader(wav: Buffer, frames: number): void {
  wav.write('RIFF', 0, 'latin1')
  wav.writeUInt32LE(36 + frames * 4, 4)
  wav.write('WAVEfmt ', 8, 'latin1')
  wav.writeUInt32LE(16, 16)
  wav.writeUInt16LE(1, 20)
  wav.writeUInt16LE(2, 22)
  wav.writeUInt32LE(RATE, 24)
  wav.writeUInt32LE(RATE * 4, 28)
  wav.writeUInt16LE(4, 32)
  wav.writeUInt16LE(16, 34)
  wav.write('data', 36, 'latin1')
  wav.writeUInt32LE(frames * 4, 40)
}

/** A call may have several captures: rtpengine begins a new one when its own memory of the call was deleted in between. */
async function findFiles(recordingDir: string, callId: string): Promise<Files[]> {
  const names = await readdir(join(recordingDir, 'metadata'))
  return names.flatMap((name) => {
    const stem = /^rtpengine-meta-(.+-[0-9a-f]{16})\.txt$/.exec(name)?.[1]
    if (!stem || decodeURIComponent(stem.slice(0, -17)) !== callId) return []
    return [{ capture: join(recordingDir, 'pcaps', `${stem}.pcap`), metadata: join(recordingDir, 'metadata', name) }]
  }).toSorted((a, b) => (a.capture < b.capture ? -1 : 1))
}

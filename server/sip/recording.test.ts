import { expect, test } from 'vitest'
import { readRtp, type RtpPacket, writeRtp } from './pcap.ts'
import { mix, readSides } from './recording.ts'

const LOUD = 0xaa
const METADATA = '/x.pcap\n\n\nLabel: caller\nSDP mode: offer\n\nv=0\nm=audio 29000 RTP/SAVPF 8\n\nLabel: operator\nSDP mode: answer\n\nv=0\nm=audio 29010 RTP/AVP 8\n'

function packet(port: number, second: number, fields: Partial<RtpPacket> = {}): RtpPacket {
  return {
    at: 1_700_000_000 + second, source: { host: '127.0.0.1', port: 6000 }, destination: { host: '127.0.0.1', port },
    payloadType: 8, marker: false, sequence: 1, timestamp: Math.round(second * 8000), ssrc: port, payload: Buffer.alloc(160, LOUD), ...fields,
  }
}

const sampleAt = (wav: Buffer, second: number, channel: number) => wav.readInt16LE(44 + Math.round(second * 8000) * 4 + channel * 2)

test('a capture that we write is read back as it was', () => {
  const packets = [packet(29000, 0, { marker: true }), packet(29010, 0.02, { payloadType: 101, payload: Buffer.from([1, 10, 0, 160]) })]
  expect([...readRtp(writeRtp(packets))].map((one) => ({ ...one, at: Math.round(one.at * 1000) / 1000 }))).toEqual(packets)
})

test('each side is heard on its own channel at its own time', () => {
  const recording = mix([{ packets: [packet(29010, 0), packet(29000, 1), packet(29010, 1.98)], sides: readSides(METADATA) }])
  expect(recording?.seconds).toBeCloseTo(2, 2)
  const wav = recording?.wav ?? Buffer.alloc(0)
  expect([sampleAt(wav, 0.01, 0), sampleAt(wav, 0.01, 1)]).toEqual([32_256, 0])
  expect([sampleAt(wav, 1.01, 0), sampleAt(wav, 1.01, 1)]).toEqual([0, 32_256])
  expect([sampleAt(wav, 1.985, 0), sampleAt(wav, 1.985, 1)]).toEqual([32_256, 0])
  expect([recording?.callerSeconds, recording?.operatorSeconds]).toEqual([0.04, 0.02])
})

test('late packets keep their place, a clock that jumps does not stretch the recording', () => {
  const packets = [packet(29010, 0), packet(29010, 0.02, { at: 1_700_000_000.13 }), packet(29010, 1, { timestamp: 4_000_000_000 })]
  const recording = mix([{ packets, sides: readSides(METADATA) }])
  expect(sampleAt(recording?.wav ?? Buffer.alloc(0), 0.03, 0)).toBe(32_256)
  expect(recording?.seconds).toBeCloseTo(1.02, 2)
})

test('what is cut, foreign or empty gives no sound and no crash', () => {
  expect(mix([])).toBeNull()
  expect(mix([{ packets: [packet(1234, 0)], sides: readSides(METADATA) }])).toBeNull()
  const file = writeRtp([packet(29010, 0), packet(29010, 0.02)])
  expect([...readRtp(file.subarray(0, file.length - 5))]).toHaveLength(1)
  expect(() => [...readRtp(Buffer.from('not a capture at all, really not'))]).toThrow('not a capture')
})

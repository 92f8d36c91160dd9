// ITU-T G.711: one byte a sample, A-law (Europe, China) and µ-law, to 16-bit samples and back. Pure.

const A_LAW = Int16Array.from({ length: 256 }, (_, code) => {
  const bits = code ^ 0x55
  const segment = (bits >> 4) & 7
  const step = ((bits & 15) << 4) + 8
  const magnitude = segment === 0 ? step : (step + 0x100) << (segment - 1)
  return bits & 0x80 ? magnitude : -magnitude
})

const U_LAW = Int16Array.from({ length: 256 }, (_, code) => {
  const bits = ~code & 0xff
  const magnitude = ((((bits & 15) << 3) + 0x84) << ((bits >> 4) & 7)) - 0x84
  return bits & 0x80 ? -magnitude : magnitude
})

/** RTP payload type → table; null for what is not G.711. */
export function findG711(payloadType: number): Int16Array | null {
  if (payloadType === 8) return A_LAW
  return payloadType === 0 ? U_LAW : null
}

/** The nearest A-law code of a 16-bit sample. */
export function toALaw(sample: number): number {
  const magnitude = Math.min(32_767, sample >= 0 ? sample : -sample - 1) >> 4
  const segment = magnitude < 16 ? 0 : Math.floor(Math.log2(magnitude)) - 3
  const code = segment === 0 ? magnitude : (segment << 4) | ((magnitude >> (segment - 1)) & 15)
  return (code | (sample >= 0 ? 0x80 : 0)) ^ 0x55
}

/** The nearest µ-law code of a 16-bit sample. */
export function toULaw(sample: number): number {
  const magnitude = Math.min(32_635, Math.abs(sample)) + 0x84
  const segment = Math.floor(Math.log2(magnitude)) - 7
  return ~((sample < 0 ? 0x80 : 0) | (segment << 4) | ((magnitude >> (segment + 3)) & 15)) & 0xff
}

// What a WebRTC connection says about its sound: packets, loss, loudness. Knows no SIP.

import type { AudioStats } from './state.ts'

export async function readAudioStats(peer: RTCPeerConnection | undefined): Promise<AudioStats | null> {
  if (!peer) return null
  const stats: AudioStats = { packetsReceived: 0, packetsSent: 0, packetsLost: 0, jitter: 0, energyReceived: 0, energySent: 0, codec: '', dtls: '' }
  const report = await peer.getStats()
  report.forEach((one: Record<string, string | number | undefined>) => {
    if (one['type'] === 'inbound-rtp') {
      stats.packetsReceived += Number(one['packetsReceived'] ?? 0)
      stats.packetsLost += Number(one['packetsLost'] ?? 0)
      stats.jitter = Number(one['jitter'] ?? 0)
      stats.energyReceived += Number(one['totalAudioEnergy'] ?? 0)
      stats.codec = String((report.get(String(one['codecId'])) as { mimeType?: string } | undefined)?.mimeType ?? stats.codec)
    } else if (one['type'] === 'outbound-rtp') stats.packetsSent += Number(one['packetsSent'] ?? 0)
    else if (one['type'] === 'media-source') stats.energySent += Number(one['totalAudioEnergy'] ?? 0)
    else if (one['type'] === 'transport') stats.dtls = String(one['dtlsState'] ?? '')
  })
  return stats
}

/** Loudness 0–1, every 100 ms while there is a connection. Returns the end of it. */
export function watchLevels(peer: () => RTCPeerConnection | undefined, hear: (levels: { microphone: number, caller: number }) => void): () => void {
  const timer = setInterval(() => {
    const connection = peer()
    if (!connection) return
    void connection.getStats().then((report) => {
      const levels = { microphone: 0, caller: 0 }
      report.forEach((one: Record<string, unknown>) => {
        if (one['type'] === 'inbound-rtp') levels.caller = Math.max(levels.caller, Number(one['audioLevel'] ?? 0))
        if (one['type'] === 'media-source') levels.microphone = Math.max(levels.microphone, Number(one['audioLevel'] ?? 0))
      })
      hear(levels)
    })
  }, 100)
  return () => clearInterval(timer)
}

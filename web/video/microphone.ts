// The operator's microphone for one talk: asked for when the key goes down, given back when it is over. Knows no cameras.
import worklet from './microphone.worklet.ts?worker&url'

export const MICROPHONE_FAULTS = ['refused', 'none', 'busy', 'insecure', 'gone', 'failed'] as const
export type MicrophoneFault = (typeof MICROPHONE_FAULTS)[number]
export interface Microphone { close(): void }
/** 20 ms: signed 16-bit samples, 8000 a second, and how loud they are, 0 to 1. */
export type HearSound = (pcm: ArrayBuffer, level: number) => void

/** `gone`: it was taken away meanwhile. */
export async function openMicrophone(hear: HearSound, gone: () => void): Promise<Microphone | MicrophoneFault> {
  // Only there in a secure context.
  const { mediaDevices } = navigator as { mediaDevices?: MediaDevices }
  if (mediaDevices === undefined) return 'insecure'
  let stream: MediaStream
  try {
    stream = await mediaDevices.getUserMedia({ audio: { channelCount: 1, echoCancellation: true, noiseSuppression: true, autoGainControl: true } })
  } catch (fault) {
    return faultOf(fault)
  }
  for (const track of stream.getTracks()) track.addEventListener('ended', gone)
  const context = new AudioContext()
  const close = () => {
    for (const track of stream.getTracks()) track.stop()
    void context.close()
  }
  try {
    await context.audioWorklet.addModule(worklet)
    const node = new AudioWorkletNode(context, 'microphone', { numberOfOutputs: 1 })
    node.port.addEventListener('message', ({ data }: MessageEvent<{ pcm: ArrayBuffer; level: number }>) => hear(data.pcm, data.level))
    node.port.start()
    // It gives out nothing; joined to the end, so that it is asked to work.
    context.createMediaStreamSource(stream).connect(node).connect(context.destination)
    await context.resume()
    return { close }
  } catch (fault) {
    close()
    return faultOf(fault)
  }
}

function faultOf(fault: unknown): MicrophoneFault {
  switch (fault instanceof DOMException ? fault.name : '') {
    case 'NotAllowedError': case 'SecurityError': return 'refused'
    case 'NotFoundError': case 'OverconstrainedError': return 'none'
    case 'NotReadableError': return 'busy'
    default: return 'failed'
  }
}

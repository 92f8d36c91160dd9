// Does the microphone give sound? Listens for a moment and lets go of it again.
export type MicrophoneTest = { state: 'waiting' | 'good' | 'silent' | 'denied' | 'missing' | 'insecure' }

/** A level above this within 5 s counts as a voice; a muted microphone gives exact zeros. */
const HEARD = 0.002
const PATIENCE_MS = 5_000

/** Tells the outcome, and levels 0–1 while it listens. Returns the end of it. */
export function microphoneTest(tell: (test: MicrophoneTest) => void, level: (level: number) => void): () => void {
  let stopped = false
  let end = () => { stopped = true }
  if (!('mediaDevices' in navigator)) { tell({ state: 'insecure' }); return end }
  navigator.mediaDevices.getUserMedia({ audio: true }).then((stream) => {
    if (stopped) { for (const track of stream.getTracks()) track.stop(); return }
    end = listen(stream, tell, level)
  }, (fault: unknown) => {
    tell({ state: fault instanceof DOMException && fault.name === 'NotAllowedError' ? 'denied' : 'missing' })
  })
  return () => end()
}

function listen(stream: MediaStream, tell: (test: MicrophoneTest) => void, level: (level: number) => void): () => void {
  const audio = new AudioContext()
  const analyser = audio.createAnalyser()
  audio.createMediaStreamSource(stream).connect(analyser)
  const samples = new Float32Array(analyser.fftSize)
  const started = performance.now()
  let told = false
  const timer = setInterval(() => {
    analyser.getFloatTimeDomainData(samples)
    const loud = Math.sqrt(samples.reduce((sum, x) => sum + x * x, 0) / samples.length)
    level(loud)
    if (!told && loud > HEARD) { told = true; tell({ state: 'good' }) }
    if (!told && performance.now() - started > PATIENCE_MS) tell({ state: 'silent' })
  }, 100)
  return () => {
    clearInterval(timer)
    for (const track of stream.getTracks()) track.stop()
    void audio.close()
  }
}

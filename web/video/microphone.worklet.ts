// The microphone's samples, brought down to 8000 a second, 20 ms a message, each with how loud it is. Runs in the browser's sound thread; knows no network.
declare const sampleRate: number
declare function registerProcessor(name: string, processor: new () => AudioWorkletProcessor): void
declare abstract class AudioWorkletProcessor { readonly port: MessagePort }

const RATE = 8000
const STEP = 160
/** What lies above would be heard as another tone: cut off below half of RATE, in Hz. */
const CUT = 3500
/** To each side of a sample, in samples of the filter's slope; the table has so many points between two samples. */
const LOBES = 12
const FINE = 32

class Microphone extends AudioWorkletProcessor {
  readonly #ratio = sampleRate / RATE
  readonly #reach = Math.ceil(LOBES * sampleRate / (2 * CUT))
  readonly #table = slope(this.#reach)
  /** Samples that a later one still needs. */
  #held = new Float32Array(0)
  /** Where in `#held` the next sample of ours lies. */
  #at = this.#reach
  #step = new Int16Array(STEP)
  #filled = 0
  #energy = 0

  process(inputs: Float32Array[][]): boolean {
    const channel = inputs[0]?.[0]
    if (!channel) return true
    const all = new Float32Array(this.#held.length + channel.length)
    all.set(this.#held)
    all.set(channel, this.#held.length)
    for (; this.#at + this.#reach < all.length; this.#at += this.#ratio) this.#put(this.#sampleAt(all, this.#at))
    const from = Math.max(0, Math.floor(this.#at) - this.#reach)
    this.#held = all.slice(from)
    this.#at -= from
    return true
  }

  #sampleAt(all: Float32Array, at: number): number {
    const first = Math.ceil(at) - this.#reach
    let sum = 0
    for (let i = Math.max(0, first); i <= at + this.#reach && i < all.length; i++) sum += (all[i] ?? 0) * (this.#table[Math.round(Math.abs(i - at) * FINE)] ?? 0)
    return sum
  }

  #put(sample: number): void {
    const bounded = Math.max(-1, Math.min(1, sample))
    this.#step[this.#filled++] = Math.round(bounded * 32_767)
    this.#energy += bounded * bounded
    if (this.#filled < STEP) return
    this.port.postMessage({ pcm: this.#step.buffer, level: Math.sqrt(this.#energy / STEP) }, [this.#step.buffer])
    this.#step = new Int16Array(STEP)
    this.#filled = 0
    this.#energy = 0
  }
}

/** One side of a windowed sinc, whose sum over the samples is one. */
function slope(reach: number): Float32Array {
  const width = CUT / sampleRate
  const at = (x: number): number => (x === 0 ? 2 * width : Math.sin(2 * Math.PI * width * x) / (Math.PI * x)) * (0.5 + 0.5 * Math.cos(Math.PI * x / reach))
  return Float32Array.from({ length: reach * FINE + 1 }, (_, i) => at(i / FINE))
}

registerProcessor('microphone', Microphone)

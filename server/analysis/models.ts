// ONNX models of one folder, loaded and run. The runtime is loaded only when there is a model, and its absence is said by name.
import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-node'
import { type Manifest, readManifest } from './manifest.ts'
import { type Frame, readOutput, type Told, toTensor } from './tensor.ts'

export interface ToldBy extends Told { model: string }
export interface Models {
  names: readonly string[]
  /** Each model that could not be loaded, with why. */
  faults: readonly string[]
  /** What all models say of one picture; one that fails says nothing, and takes no other's word with it. */
  look(frame: Frame): Promise<ToldBy[]>
}

/** One thread a model: several cars are looked at, and dispatch has the rest of the machine. */
const THREADS = 1

/** `directory`: manifests as *.json, the model files beside them. `onFault`: a model could not be run; told once, until it has run again. */
export async function loadModels(directory: string | null, onFault: (text: string) => void): Promise<Models> {
  const faults: string[] = []
  const loaded: { manifest: Manifest; session: InferenceSession; failing: boolean }[] = []
  const none: Models = { names: [], faults, look: () => Promise.resolve([]) }
  const files = directory === null ? [] : (await readdir(directory)).filter((file) => file.endsWith('.json')).sort()
  if (directory === null || files.length === 0) return none
  const runtime = await loadRuntime()
  if (typeof runtime === 'string') { faults.push(runtime); return none }
  for (const file of files) {
    const read = readManifest(await readFile(join(directory, file), 'utf8'))
    if (!read.ok) { faults.push(`${file}: ${read.fault}`); continue }
    const { manifest } = read
    try {
      const bytes = await readFile(join(directory, manifest.file))
      if (manifest.sha256 !== undefined && createHash('sha256').update(bytes).digest('hex') !== manifest.sha256) { faults.push(`${file}: ${manifest.file} is another file than its sha256 says`); continue }
      const session = await runtime.InferenceSession.create(bytes, { intraOpNumThreads: THREADS, interOpNumThreads: THREADS, executionProviders: ['cpu'] })
      const missing = [...(session.inputNames.includes(manifest.input.name) ? [] : [manifest.input.name]), ...manifest.outputs.map((o) => o.name).filter((name) => !session.outputNames.includes(name))]
      if (missing.length > 0) { faults.push(`${file}: the model has no ${missing.join(', ')}; it has ${[...session.inputNames, ...session.outputNames].join(', ')}`); continue }
      loaded.push({ manifest, session, failing: false })
    } catch (error) {
      faults.push(`${file}: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
  return {
    names: loaded.map((l) => l.manifest.name), faults,
    async look(frame) {
      const told: ToldBy[] = []
      for (const one of loaded) {
        const { input, outputs, name: model } = one.manifest
        const depth = input.channels === 'grey' ? 1 : 3
        const shape = input.layout === 'nchw' ? [1, depth, input.height, input.width] : [1, input.height, input.width, depth]
        try {
          const said = await one.session.run({ [input.name]: new runtime.Tensor('float32', toTensor(frame, input), shape) })
          for (const output of outputs) {
            const word = readOutput(output, numbersOf(said[output.name]))
            if (word) told.push({ ...word, model })
          }
          one.failing = false
        } catch (error) {
          if (!one.failing) onFault(`${model}: ${error instanceof Error ? error.message : String(error)}`)
          one.failing = true
        }
      }
      return told
    },
  }
}

/** The module, or in words why there is none. */
async function loadRuntime(): Promise<typeof import('onnxruntime-node') | string> {
  try {
    return await import('onnxruntime-node')
  } catch (error) {
    return `models need onnxruntime-node, which is not installed for this machine (npm ci --include=optional): ${error instanceof Error ? error.message : String(error)}`
  }
}

/** 64-bit whole numbers, as classes often are, as plain ones. */
function numbersOf(tensor: OrtTensor | undefined): ArrayLike<number> | undefined {
  const data: unknown = tensor?.data
  if (data instanceof BigInt64Array) return Array.from(data, Number)
  return data instanceof Float32Array || data instanceof Float64Array || data instanceof Int32Array || data instanceof Uint8Array ? data : undefined
}

// One step of the checks: a program to run, whether it said yes, and how long it took. Knows nothing of what is checked.
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

export const ROOT = fileURLToPath(new URL('../../', import.meta.url))

export interface StepResult {
  name: string
  ok: boolean
  seconds: number
  /** What the person should read: the tool's words when it failed. */
  output: string
  /** Tests counted inside the step, if it runs tests. */
  passed: number
  failed: number
  /** What failed, each in a short paragraph, for the end of the log. */
  faults?: readonly string[]
  /** What failed beside others and passed by itself, in the same words. */
  unsteady?: readonly string[]
}

export interface Step {
  name: string
  run(): Promise<Omit<StepResult, 'name' | 'seconds'>>
}

/** A tool of node_modules, run with the Node we run on; it said yes when it ends with 0. */
export function tool(name: string, script: string, args: readonly string[]): Step {
  return {
    name,
    async run() {
      const { code, output } = await runTool(script, args)
      return { ok: code === 0, output, passed: 0, failed: 0 }
    },
  }
}

/** `live`: its words are shown as they come. */
export async function runTool(script: string, args: readonly string[], live = false): Promise<{ code: number; output: string }> {
  // Tied to our life like every part: kill -9 of the checks leaves no compiler behind.
  const child = spawn('setpriv', ['--pdeathsig=TERM', '--', process.execPath, `${ROOT}node_modules/${script}`, ...args], {
    cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'],
  })
  const words: Buffer[] = []
  const hear = (data: Buffer) => {
    words.push(data)
    if (live) process.stdout.write(data)
  }
  child.stdout.on('data', hear)
  child.stderr.on('data', hear)
  const code = await new Promise<number>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (status) => resolve(status ?? 1))
  })
  return { code, output: Buffer.concat(words).toString('utf8').trim() }
}

/** Runs the steps two at a time and prints each as it ends. */
export async function runSteps(steps: readonly Step[]): Promise<StepResult[]> {
  const results: StepResult[] = []
  const waiting = [...steps]
  const worker = async () => {
    for (let step = waiting.shift(); step; step = waiting.shift()) {
      const began = performance.now()
      const result = { name: step.name, ...(await step.run()), seconds: (performance.now() - began) / 1000 }
      results.push(result)
      console.log(`${result.ok ? 'ok    ' : 'FAILED'} ${result.name.padEnd(12)} ${result.seconds.toFixed(1).padStart(5)} s${result.ok ? '' : `\n${result.output}\n`}`)
    }
  }
  await Promise.all([worker(), worker()])
  return results
}

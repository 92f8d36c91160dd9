// Who is behind a process number: a number alone is reused, number + start time + boot is not. Knows Linux's /proc and nothing of our parts.
import { readFile, rm, writeFile } from 'node:fs/promises'

export interface ProcessMark {
  pid: number
  /** Field 22 of /proc/PID/stat: clock ticks after boot. */
  startedAt: string
  boot: string
}

/** The mark of a process that lives now, or null when there is none (a zombie counts as gone). */
export async function findProcess(pid: number): Promise<ProcessMark | null> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8')
    // The program's name stands in brackets and may itself hold blanks and brackets, so count from the last one.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    if (fields[0] === 'Z' || fields[0] === 'X') return null
    return { pid, startedAt: fields[19] ?? '', boot: (await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim() }
  } catch (fault) {
    if (isMissing(fault)) return null
    throw fault
  }
}

/** Is exactly this process still there? */
export async function isAlive(mark: ProcessMark): Promise<boolean> {
  const now = await findProcess(mark.pid)
  return now !== null && now.startedAt === mark.startedAt && now.boot === mark.boot
}

export async function saveMark(file: string, mark: ProcessMark): Promise<void> {
  await writeFile(file, `${mark.pid} ${mark.startedAt} ${mark.boot}\n`)
}

/** The mark in a file, or null when there is none or its writing was cut off. */
export async function findMark(file: string): Promise<ProcessMark | null> {
  try {
    const [pid, startedAt, boot] = (await readFile(file, 'utf8')).trim().split(' ')
    return pid && startedAt && boot ? { pid: Number(pid), startedAt, boot } : null
  } catch (fault) {
    if (isMissing(fault)) return null
    throw fault
  }
}

/**
 * Ends a process of ours that an earlier run left behind. After kill -9 of the parent the kernel has already told it to stop,
 * so it first gets `patienceMs` to finish by itself.
 */
export async function endLeftover(markFile: string, stopSignal: NodeJS.Signals, patienceMs = 5_000): Promise<void> {
  const mark = await findMark(markFile)
  if (mark) {
    for (const signal of [null, stopSignal, 'SIGKILL'] as const) {
      if (!(await isAlive(mark))) break
      if (signal) process.kill(mark.pid, signal)
      await goneWithin(mark, patienceMs)
    }
  }
  await rm(markFile, { force: true })
}

async function goneWithin(mark: ProcessMark, ms: number): Promise<boolean> {
  const until = performance.now() + ms
  while (performance.now() < until) {
    if (!(await isAlive(mark))) return true
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
  return false
}

function isMissing(fault: unknown): boolean {
  const code = (fault as NodeJS.ErrnoException).code
  return code === 'ENOENT' || code === 'ESRCH'
}

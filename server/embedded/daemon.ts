// Runs a foreign program as our child in the foreground, so that it ends with us even on kill -9. Refuses to know what the program is.
import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, openSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs'
import { endLeftover, findProcess, saveMark } from './process.ts'

export interface DaemonSpec {
  name: string
  file: string
  args: readonly string[]
  /** Run as this system user when we are root (a name, or "uid:gid"). Ignored for everybody else. */
  user?: string | undefined
  /** How the program is asked to stop; the kernel sends the same one when we die. Default SIGTERM. */
  stopSignal?: NodeJS.Signals
  /** Added to a bare environment (PATH and LANG): our own settings never leak into a daemon. */
  env?: Readonly<Record<string, string>>
  /** A directory the program reaches as `DAEMON_HOME`, even where its user may not walk the way there (/root has mode 700). */
  home?: string
  /** Everything the program says is appended here; the process mark lies beside it as NAME.pid. */
  logFile: string
  /** Its helpers stay in its process group (Kamailio): those it leaves behind when it is killed are ended, for they hold its ports. */
  endGroup?: boolean
}

export interface DaemonExit {
  name: string
  code: number | null
  signal: NodeJS.Signals | null
}

export interface Daemon {
  readonly name: string
  readonly logFile: string
  /** The number of the process that runs now; it changes with a restart. */
  readonly pid: number
  /** Settles when the program is gone for good: stopped by us, or dead and not to be started again. */
  readonly ended: Promise<DaemonExit>
  readonly hasEnded: boolean
  /** From now on it is started again when it dies by itself, at most 8 times a minute; before that a death is final. */
  watchOver(): void
  /** Asks it to stop and waits; after `patienceMs` it is killed. */
  stop(patienceMs?: number): Promise<void>
}

/** The way to `home` inside the daemon: an open directory, which needs no permission on the directories above it. */
export const DAEMON_HOME = '/proc/self/fd/3'

const BARE_ENVIRONMENT = { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', LANG: 'C.UTF-8' }
const RESTARTS_A_MINUTE = 8
const LOG_LIMIT_BYTES = 20_000_000

/** True when we may hand a child to another user. */
export const isRoot = (): boolean => process.getuid?.() === 0

/**
 * Starts one. Resolves when the process exists, not when it is ready: the caller asks the program itself.
 * What an earlier run left behind under the same log file is ended first.
 */
export async function daemon(spec: DaemonSpec): Promise<Daemon> {
  const stopSignal = spec.stopSignal ?? 'SIGTERM'
  const markFile = daemonMarkFile(spec.logFile)
  await endLeftover(markFile, stopSignal)
  turnLog(spec.logFile)

  let child = launch(spec, stopSignal)
  let stopping = false
  let watched = false
  let last: DaemonExit | null = null
  const { promise: ended, resolve: settle } = Promise.withResolvers<DaemonExit>()
  const deaths: number[] = []
  const end = (exit: DaemonExit) => {
    last = exit
    rmSync(markFile, { force: true })
    settle(exit)
  }

  const watch = (current: ChildProcess) => {
    current.once('exit', (code, signal) => {
      if (spec.endGroup) endGroup(current)
      const exit: DaemonExit = { name: spec.name, code, signal }
      deaths.push(performance.now())
      const recent = deaths.filter((at) => performance.now() - at < 60_000).length
      if (stopping || !watched || recent > RESTARTS_A_MINUTE) return end(exit)
      console.error(`${spec.name} ended by itself (${signal ?? `code ${code}`}), starting it again; see ${spec.logFile}`)
      // A killed PostgreSQL needs a moment until its workers have seen it and let go of the shared memory.
      setTimeout(() => {
        if (stopping) return end(exit)
        child = launch(spec, stopSignal)
        watch(child)
        void mark(child, markFile)
      }, 250 * recent)
    })
  }
  watch(child)
  await mark(child, markFile)

  return {
    name: spec.name,
    logFile: spec.logFile,
    get pid() {
      return child.pid ?? 0
    },
    ended,
    get hasEnded() {
      return last !== null
    },
    watchOver() {
      watched = true
    },
    async stop(patienceMs = 15_000) {
      stopping = true
      if (last) return
      child.kill(stopSignal)
      const kill = setTimeout(() => child.kill('SIGKILL'), patienceMs)
      await ended
      clearTimeout(kill)
    },
  }
}

/** Stops them in the reverse order of the list, one after the other. */
export async function stopDaemons(list: readonly Daemon[]): Promise<void> {
  for (const one of list.toReversed()) await one.stop()
}

/** Waits until `ready` says true and watches over it from then on; throws with the end of the log when the program dies before that or `withinMs` passes. */
export async function whenReady(one: Daemon, ready: () => Promise<boolean>, withinMs = 30_000): Promise<void> {
  const until = performance.now() + withinMs
  while (!(await ready())) {
    const dead = one.hasEnded
    if (dead || performance.now() > until) {
      throw new Error(`${one.name} ${dead ? 'ended while starting' : `was not ready within ${withinMs / 1000} s`}. The end of ${one.logFile}:\n${logTail(one.logFile)}`)
    }
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
  one.watchOver()
}

export function logTail(logFile: string, lines = 15): string {
  return readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-lines).join('\n')
}

export const daemonMarkFile = (logFile: string): string => `${logFile.replace(/\.log$/, '')}.pid`

function launch(spec: DaemonSpec, stopSignal: NodeJS.Signals): ChildProcess {
  const log = openSync(spec.logFile, 'a', 0o600)
  const home = openSync(spec.home ?? '/', 'r')
  try {
    // setpriv changes the ids and sets the death signal after that: the kernel clears it whenever ids change,
    // so a daemon that changes its user by itself would outlive us.
    const child = spawn('setpriv', [...identity(spec.user), `--pdeathsig=${stopSignal.replace('SIG', '')}`, '--', spec.file, ...spec.args], {
      // PostgreSQL 15 walks back to where it was started, and gives up when it may not.
      cwd: '/',
      env: { ...BARE_ENVIRONMENT, ...spec.env },
      // A session of its own: Ctrl-C in the terminal reaches us alone, and we close the daemons in order.
      detached: true,
      stdio: ['ignore', log, log, home],
    })
    child.on('error', (fault) => {
      throw new Error(`${spec.name} could not be started`, { cause: fault })
    })
    return child
  } finally {
    closeSync(log)
    closeSync(home)
  }
}

/** setpriv's arguments for becoming `user`; none when we are not root, for then we cannot and need not. */
export function identity(user: string | undefined): string[] {
  if (!user || !isRoot()) return []
  const [uid, gid] = user.split(':')
  return gid
    ? [`--reuid=${uid}`, `--regid=${gid}`, '--clear-groups', '--inh-caps=-all']
    : [`--reuid=${user}`, `--regid=${user}`, '--init-groups', '--inh-caps=-all']
}

function endGroup(leader: ChildProcess): void {
  if (leader.pid === undefined) return
  try {
    process.kill(-leader.pid, 'SIGKILL')
  } catch (fault) {
    // Nobody is left in it: the usual case.
    if ((fault as NodeJS.ErrnoException).code !== 'ESRCH') throw fault
  }
}

async function mark(child: ChildProcess, file: string): Promise<void> {
  const found = child.pid === undefined ? null : await findProcess(child.pid)
  if (found) await saveMark(file, found)
}

/** Keeps one old log: a part that runs for a year must not fill the disk. */
function turnLog(logFile: string): void {
  const size = statSync(logFile, { throwIfNoEntry: false })?.size ?? 0
  if (size > LOG_LIMIT_BYTES) renameSync(logFile, `${logFile}.old`)
}

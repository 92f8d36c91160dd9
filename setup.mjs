// First door of a fresh clone: plain JavaScript without a dependency, for any Node from 20 on. Installs what is missing, then hands over to the pinned Node.
//   node setup.mjs server/main.ts …   run a program with the pinned Node
//   node setup.mjs --test             run all tests
//   node setup.mjs --packages …       as root: only the Debian packages for that
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { constants } from 'node:os'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('.', import.meta.url))
const env = process.env

const DATABASE = ['postgresql-15', 'postgresql-15-postgis-3']
const REDIS = ['redis-server']
const LINE = [
  'kamailio', 'kamailio-websocket-modules', 'kamailio-tls-modules', 'kamailio-json-modules', 'kamailio-utils-modules',
  'kamailio-extra-modules', 'kamailio-autheph-modules', 'rtpengine-daemon', 'ffmpeg', 'espeak-ng',
]
// setpriv, which ties every part's life to ours, is in util-linux: essential in Debian, so it is always there.
const SHEETS = ['fonts-wqy-microhei'] // the words on printed sheets
const RUN = [...(env.DATABASE_URL ? [] : DATABASE), ...(env.REDIS_URL ? [] : REDIS), ...LINE, ...SHEETS]
const TEST = [...DATABASE, ...REDIS, ...LINE, ...SHEETS, 'chromium', 'fonts-noto-cjk', 'sip-tester', 'mosquitto-clients', 'openssl']
/** What each program needs from Debian; one that is not listed needs nothing. */
const NEEDS = {
  'server/main.ts': RUN,
  'server/checks/test.ts': TEST,
  'fixtures/bench/main.ts': TEST,
  'fixtures/simulator/main.ts': RUN,
  'fixtures/drill/main.ts': [...LINE, 'sip-tester'],
}

const packagesOnly = process.argv[2] === '--packages'
const [first, ...rest] = process.argv.slice(packagesOnly ? 3 : 2)
const program = first === '--test' ? 'server/checks/test.ts' : first
if (!program) fail('which program? For example: node setup.mjs server/main.ts')
if (process.platform !== 'linux' || !['x64', 'arm64'].includes(process.arch)) fail(`Sanfen runs on Linux on x64 or arm64, this is ${process.platform} on ${process.arch}`)

const pinned = `${root}node_modules/node-linux-${process.arch}/bin/node`
installPackages(NEEDS[program] ?? [])
if (!packagesOnly) {
  installModules()
  handOver()
}

/** npm ci, when node_modules is not what package-lock.json says. */
function installModules() {
  const stamp = `${root}node_modules/.lock-sha256`
  const lock = readFileSync(`${root}package-lock.json`, 'utf8')
  const hash = createHash('sha256').update(lock).digest('hex')
  if (existsSync(pinned) && existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return
  if (!existsSync(pinned) || !holdsLock(lock)) {
    say('npm ci: node_modules is missing, unfinished or older than package-lock.json')
    const args = ['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error']
    // What the models run on is in its package; its install script would fetch half a gigabyte more for graphics cards from elsewhere.
    const how = { cwd: root, stdio: 'inherit', env: { ...env, ONNXRUNTIME_NODE_INSTALL: 'skip' } }
    // npm names itself when it started us; otherwise the npm on PATH.
    const done = env.npm_execpath ? spawnSync(process.execPath, [env.npm_execpath, ...args], how) : spawnSync('npm', args, how)
    if (done.error) fail(`npm could not be started: ${done.error.message}`)
    if (done.status !== 0) fail('npm ci did not finish (its reason stands above). Mend that and start again: what is there is kept')
    if (!existsSync(pinned)) fail(`npm ci did not bring ${pinned}. Are optional dependencies switched off in your npm configuration?`)
  }
  writeFileSync(stamp, hash)
}

/** npm writes node_modules/.package-lock.json last, so it tells what is really there: `npm install` by hand is no reason to begin anew. */
function holdsLock(lock) {
  const file = `${root}node_modules/.package-lock.json`
  if (!existsSync(file)) return false
  const present = JSON.parse(readFileSync(file, 'utf8')).packages
  const wanted = Object.entries(JSON.parse(lock).packages).filter(([path]) => path !== '')
  return wanted.every(([path, entry]) => (present[path] ? present[path].integrity === entry.integrity : entry.optional === true))
}

/** apt-get install, for what dpkg does not know as installed. */
function installPackages(needed) {
  if (needed.length === 0) return
  const state = packageStates(needed)
  const missing = needed.filter((name) => state.get(name) !== 'installed')
  if (missing.length === 0) return
  const command = `apt-get update && apt-get install -y --no-install-recommends ${missing.join(' ')}`
  const hasApt = spawnSync('apt-get', ['--version']).status === 0
  if (!hasApt || process.getuid() !== 0) {
    say(`Debian packages are missing: ${missing.join(' ')}`)
    if (!hasApt) fail('there is no apt-get here. On Debian 12 the command is:\n  ' + command)
    fail([
      'installing them needs root. Run this once, then start again:',
      `  sudo sh -c '${command}'`,
      'or, which also keeps the services that come with them from starting:',
      `  sudo ${process.execPath} ${root}setup.mjs --packages ${program}`,
    ].join('\n'))
  }

  say(`installing ${missing.length} Debian packages (about a minute): ${missing.join(' ')}`)
  // Installing a package that brings a service starts that service, on the ports that everybody knows. We use our own, so nothing may start now.
  const policy = temporary('/usr/sbin/policy-rc.d', '#!/bin/sh\n# from the set-up of Sanfen, which takes it away again\nexit 101\n', 0o755)
  const cluster = temporary('/etc/postgresql-common/createcluster.d/sanfen-setup.conf', 'create_main_cluster = false\n', 0o644)
  const before = services()
  const later = () => {} // Ctrl-C reaches apt by itself; we still take our two files away
  process.on('SIGINT', later)
  let done = { status: 1, words: '' }
  try {
    if (missing.some((name) => /^(unpacked|half-|triggers-)/.test(state.get(name) ?? ''))) apt('dpkg', ['--configure', '-a'])
    const install = ['install', '-y', '--no-install-recommends', '--no-remove', ...missing]
    if (packageListsExist()) done = apt('apt-get', install)
    if (done.status !== 0) {
      const update = apt('apt-get', ['update'])
      done = apt('apt-get', install)
      done.words = update.words + done.words
    }
  } finally {
    cluster()
    policy()
  }
  process.off('SIGINT', later)
  if (done.status !== 0) {
    console.error(done.words.trimEnd().split('\n').slice(-15).join('\n'))
    fail(`apt-get did not finish. When the reason above is mended, start again, or run:\n  ${command}`)
  }
  // What came with a package just now was never started; keep it from taking our ports after the next boot.
  const brought = [...services()].filter((name) => !before.has(name))
  if (brought.length > 0 && existsSync('/run/systemd/system')) {
    say(`these services came with the packages; Sanfen runs its own, so they are switched off: ${brought.join(' ')}`)
    spawnSync('systemctl', ['disable', '--quiet', ...brought], { stdio: 'inherit' })
  }
}

function packageStates(names) {
  const asked = spawnSync('dpkg-query', ['-W', '-f', '${Package} ${db:Status-Status}\n', ...names], { encoding: 'utf8' })
  return new Map((asked.stdout ?? '').split('\n').filter(Boolean).map((line) => line.split(' ')))
}

function packageListsExist() {
  const found = spawnSync('sh', ['-c', 'ls /var/lib/apt/lists/*_Packages* 2>/dev/null | head -n 1'], { encoding: 'utf8' })
  return found.stdout.trim() !== ''
}

/** The service units of the packages that bring one. */
function services() {
  const names = ['postgresql', 'redis-server', 'kamailio', 'rtpengine-daemon', 'rtpengine']
  return new Set(names.map((name) => `${name}.service`).filter((unit) => existsSync(`/lib/systemd/system/${unit}`)))
}

function apt(file, args) {
  const options = file === 'apt-get' ? ['-o', 'DPkg::Lock::Timeout=300', '-o', 'Dpkg::Use-Pty=0'] : []
  const done = spawnSync(file, [...options, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'], encoding: 'utf8', maxBuffer: 100_000_000, env: { ...env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C.UTF-8' },
  })
  if (done.signal) throw new Error(`${file} was ended by ${done.signal}. Start again: what is there is kept`)
  return { status: done.status, words: done.stdout + done.stderr }
}

/** Writes a file and returns how to take it away; one of somebody else's stays as it is, one of an interrupted set-up is ours. */
function temporary(file, text, mode) {
  if (existsSync(file) && readFileSync(file, 'utf8') !== text) return () => {}
  mkdirSync(file.slice(0, file.lastIndexOf('/')), { recursive: true })
  writeFileSync(file, text, { mode })
  return () => rmSync(file, { force: true })
}

/** Runs the program; its end is our end, and however we end is its end. */
function handOver() {
  // The kernel tells the child when we die, even by kill -9.
  // What has been compiled once is kept: a server that died is back in half the processor time.
  const child = spawn('setpriv', ['--pdeathsig=TERM', '--', pinned, program, ...rest], { cwd: root, stdio: 'inherit', env: { NODE_COMPILE_CACHE: `${root}node_modules/.cache/node`, ...env } })
  child.on('error', (fault) => fail(`setpriv (package util-linux) could not be started: ${fault.message}`))
  // A terminal sends Ctrl-C to the whole group, so the child has it already; a second one says the same again.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  // kill -9 of npm cannot be caught: we notice another parent.
  const parent = process.ppid
  if (env.npm_lifecycle_event) setInterval(() => { if (process.ppid !== parent) child.kill('SIGTERM') }, 500).unref()
  child.on('exit', (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)))
}

function say(text) {
  console.log(`setup: ${text}`)
}

function fail(text) {
  console.error(`setup: ${text}`)
  process.exit(1)
}

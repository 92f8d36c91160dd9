// The stream of a camera with the faults that cameras have: stalls, cuts, wrong logins, odd speeds, late joins; and nothing is left running.
import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeAll, expect, test } from 'vitest'
import { type CameraOptions, startCamera, type TestCamera } from '../../../fixtures/camera/camera.ts'
import { type Film, makeFilm } from '../../../fixtures/camera/film.ts'
import { recordClip } from '../../video/clip.ts'
import { type Hub, makeHub } from '../../video/hub.ts'
import { takeSnapshot } from '../../video/snapshot.ts'
import type { Beginning, Fragment } from '../../video/fragments.ts'
import { until } from '../patience.ts'

let film: Film
const cleaning: (() => unknown)[] = []
beforeAll(async () => { film = await makeFilm({ seconds: 2 }) }, 60_000)
afterEach(async () => { for (const clean of cleaning.splice(0).reverse()) await clean() })

async function camera(options: Partial<CameraOptions> = {}): Promise<TestCamera> {
  const made = await startCamera({ film, ...options })
  cleaning.push(() => made[Symbol.asyncDispose]())
  return made
}
function hubOf(url: string): Hub {
  const hub = makeHub({ url: async () => url, idle: () => undefined, fault: (where, error) => { throw new Error(where, { cause: error }) } })
  cleaning.push(() => hub.close())
  return hub
}
interface Heard { begun: Beginning[]; pictures: Fragment[]; faults: string[]; leave(): void }
function hear(hub: Hub): Heard {
  const heard: Heard = { begun: [], pictures: [], faults: [], leave: () => undefined }
  heard.leave = hub.join({ begins: (b) => void heard.begun.push(b), picture: (p) => void heard.pictures.push(p), rests: (f) => void heard.faults.push(f) })
  return heard
}

test('two viewers and a recorder share one connection; a late one begins with a whole picture at once', async () => {
  const lens = await camera()
  const hub = hubOf(lens.url())
  const first = hear(hub)
  await until('pictures', async () => first.pictures.length > 10)
  const forget = hub.remember()
  const late = hear(hub)
  expect(late.begun).toHaveLength(1)
  expect(late.pictures[0]?.whole).toBe(true)
  await until('both go on', async () => late.pictures.length > 30)
  expect(lens.plays).toBe(1)
  expect(hub.seen(0)[0]?.pictures[0]?.whole).toBe(true)
  forget()
})

test('a stall is noticed though ffmpeg would call it success, and the stream begins anew when the camera is back; a cut likewise', async () => {
  const lens = await camera()
  const heard = hear(hubOf(lens.url()))
  await until('pictures', async () => heard.pictures.length > 5)
  lens.be('stalled')
  await until('the stall is said', async () => heard.faults.includes('stalled'))
  lens.be('well')
  await until('a second beginning', async () => heard.begun.length === 2)
  lens.drop()
  await until('a third', async () => heard.begun.length >= 3)
  const count = heard.pictures.length
  await until('it goes on', async () => heard.pictures.length > count + 5)
})

test('a wrong password, a deaf camera and none at all have names of their own', async () => {
  const lens = await camera()
  const outcome = (url: string, ms: number) => takeSnapshot(hubOf(url), { ms, fresherThan: 0 })
  expect(await outcome(lens.url({ user: 'operator', password: 'wrong' }), 30_000)).toEqual({ ok: false, fault: 'login-refused' })
  expect(await outcome(lens.url().replace('/live', '/other'), 30_000)).toEqual({ ok: false, fault: 'no-such-path' })
  lens.be('gone')
  expect(await outcome(lens.url(), 4000)).toMatchObject({ ok: false })
  expect(() => hubOf("rtsp://127.0.0.1/x'\noption y z")).not.toThrow() // refused when it is used: an address cannot smuggle in an option
})

test('a clip that is under way when its camera gets another address ends there: it never shows two cars', async () => {
  const [lens, other] = [await camera(), await camera({ film: await makeFilm({ seconds: 2, width: 160, height: 120 }) })]
  const directory = await mkdtemp(join(tmpdir(), 'sanfen-clip-'))
  cleaning.push(() => rm(directory, { recursive: true, force: true }))
  let url = lens.url()
  const hub = makeHub({ url: async () => url, idle: () => undefined, fault: (where, error) => { throw new Error(where, { cause: error }) } })
  cleaning.push(() => hub.close())
  hub.remember()
  await until('the first car is remembered', async () => (hub.seen(0)[0]?.pictures.length ?? 0) > 10)
  const heard = hear(hub)
  const file = join(directory, 'clip.mp4')
  const clip = recordClip(hub, { file, from: Date.now() - 30_000, to: Date.now() + 3_600_000, stop: new AbortController().signal })
  await until('the clip grows', async () => heard.pictures.length > 20)
  url = other.url()
  await hub.restart()
  const outcome = await clip // an hour before its end
  if (!outcome.ok) throw new Error(outcome.fault)
  await until('the second car is seen', async () => heard.begun.at(-1)?.width === 160 && hub.seen(0).length > 0)
  expect(hub.seen(0).map((seen) => seen.beginning.width)).toEqual([160])
  const { stdout } = await promisify(execFile)('ffprobe', ['-v', 'error', '-select_streams', 'v', '-show_entries', 'frame=width,height', '-of', 'csv=p=0', file])
  expect(new Set(stdout.match(/\d+,\d+/g))).toEqual(new Set(['320,180']))
  // Begun after the change it goes back no further than the change.
  const stop = new AbortController()
  const next = recordClip(hub, { file: join(directory, 'next.mp4'), from: Date.now() - 30_000, to: Date.now() + 3_600_000, stop: stop.signal })
  stop.abort()
  const second = await next
  expect(second.ok && second.from > outcome.to).toBe(true)
})

test('an address that cannot be read for a moment ends no stream; another address leaves nothing of the old pictures', async () => {
  const [lens, other] = [await camera(), await camera()]
  const asked: string[] = []
  const hub = makeHub({
    url: async () => {
      asked.push('')
      if (asked.length < 3) throw new Error('the database is away')
      return asked.length === 3 ? lens.url() : other.url()
    },
    idle: () => undefined, fault: () => undefined,
  })
  cleaning.push(() => hub.close())
  const heard = hear(hub)
  const forget = hub.remember()
  await until('pictures', async () => heard.pictures.length > 5)
  expect(heard.faults).toEqual(['failed', 'failed'])
  const restarted = hub.restart()
  expect(hub.seen(0)).toEqual([])
  const late = hear(hub)
  expect(late.begun).toEqual([])
  await restarted
  await until('the other camera', async () => late.pictures.length > 5)
  expect(late.pictures[0]?.whole).toBe(true)
  expect(hub.seen(0)).toHaveLength(1)
  expect(other.plays).toBe(1)
  forget()
})

test('a login that was refused is not tried again and again, unless somebody begins anew', async () => {
  const lens = await camera()
  let url = lens.url({ user: 'operator', password: 'wrong' })
  let asked = 0
  const hub = makeHub({ url: async () => { asked++; return url }, idle: () => undefined, fault: () => undefined })
  cleaning.push(() => hub.close())
  const heard = hear(hub)
  await until('it is refused', async () => heard.faults.length > 0)
  expect(hear(hub).faults).toEqual(['login-refused'])
  url = lens.url()
  expect(asked).toBe(1)
  await hub.restart()
  await until('pictures', async () => heard.pictures.length > 0)
  expect(heard.faults).toEqual(['login-refused'])
})

test('15 pictures a second, H.265 and a join in the middle of a group give a whole first picture and a JPEG', async () => {
  for (const options of [{ film: await makeFilm({ fps: 15, seconds: 2 }), join: 'middle' as const }, { film: await makeFilm({ codec: 'h265', seconds: 2 }) }]) {
    const lens = await camera(options)
    const hub = hubOf(lens.url())
    const heard = hear(hub)
    await until('pictures', async () => heard.pictures.length > 5)
    expect(heard.pictures[0]?.whole).toBe(true)
    expect(heard.begun[0]).toMatchObject({ codec: options.film.codec, width: 320, height: 180 })
    expect(heard.begun[0]?.mime).toMatch(options.film.codec === 'h265' ? /"h(vc|ev)1\.1\.6\.L\d+/ : /"avc1\.4d40/)
    const shot = await takeSnapshot(hub, { ms: 30_000, fresherThan: 0 })
    expect(shot.ok && shot.snapshot.jpeg.subarray(0, 3)).toEqual(Buffer.of(0xff, 0xd8, 0xff))
  }
})

test('a camera that hangs and a stream that is closed leave no process behind', async () => {
  const lens = await camera()
  const hub = hubOf(lens.url())
  const heard = hear(hub)
  await until('pictures', async () => heard.pictures.length > 5)
  expect(await ffmpegsOf(process.pid)).toBeGreaterThan(0)
  lens.be('deaf')
  await hub.close()
  await until('all are gone', async () => (await ffmpegsOf(process.pid)) === 0)
})

async function ffmpegsOf(parent: number): Promise<number> {
  let count = 0
  for (const pid of await readdir('/proc')) {
    if (!/^\d+$/.test(pid)) continue
    try {
      const stat = await readFile(`/proc/${pid}/stat`, 'utf8')
      if (stat.includes('(ffmpeg)') && stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1] === String(parent) && !/\) Z/.test(stat)) count++
    } catch (fault) {
      if (!(fault instanceof Error && 'code' in fault && (fault.code === 'ENOENT' || fault.code === 'ESRCH'))) throw fault // it has just ended
    }
  }
  return count
}

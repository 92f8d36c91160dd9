// The analysis as a whole: a real RTSP camera, the video room's stream, the process of its own with a real model, the database, dispatch. Nobody is dispatched by what it sees.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeAnalysis, type Analysis } from '../../analysis/analysis.ts'
import { aboutCamera } from '../../auth/seal.ts'
import { startCamera, type TestCamera } from '../../../fixtures/camera/camera.ts'
import { makeFilm } from '../../../fixtures/camera/film.ts'
import { lookAtJpeg } from '../../cameras/jpeg.ts'
import { listIncidentSightings } from '../../db/cameraSightings.ts'
import { makeStreams, type Streams } from '../../video/streams.ts'
import { type CameraKit, cameraKit, SEAL } from '../cameras/cameraKit.ts'
import { testDatabase, type TestDatabase } from '../parts.ts'
import { until } from '../patience.ts'
import { COLOUR_MANIFEST, colourModel } from './onnx.ts'

let database: TestDatabase
let kit: CameraKit
let camera: TestCamera
let streams: Streams
let analysis: Analysis
let models: string
const WORKER = 'worker-1'

beforeAll(async () => {
  models = await mkdtemp(join(tmpdir(), 'sanfen-models-'))
  await writeFile(join(models, 'colours.onnx'), colourModel(16))
  // Whatever is in the picture, somebody lies there: the threshold is nothing.
  await writeFile(join(models, 'colours.json'), JSON.stringify({ ...COLOUR_MANIFEST, outputs: [{ what: 'fallen', kind: 'likelihood', name: 'help', activation: 'sigmoid', threshold: 0 }, { what: 'people', kind: 'count', name: 'count' }] }))
  database = await testDatabase()
  kit = await cameraKit(database.url, { elevators: 2 })
  camera = await startCamera({ film: await makeFilm({ seconds: 4, fps: 10 }) })
  for (const { id } of kit.cameras) {
    await kit.db.query('update camera set url = $2, address = $3 where id = $1', [id, SEAL.seal(camera.url(), aboutCamera(id)), 'rtsp://camera'])
    await kit.db.query('insert into camera_watch (camera_id, worker, lease_until) values ($1, $2, $3)', [id, WORKER, new Date(kit.clock().getTime() + 3_600_000)])
  }
  const fault = (where: string, error: unknown) => { kit.faults.push(`${where}: ${String(error)}`) }
  streams = makeStreams({ db: kit.db, seal: SEAL, fault })
  analysis = makeAnalysis({
    db: kit.db, clock: kit.clock, worker: WORKER, modelDir: models, most: 4, join: (id, hearer) => streams.hub(id).join(hearer),
    cues: (elevatorId, cues, of) => kit.engine.cues(elevatorId, cues, of), look: (incidentId, text) => kit.dispatch.remark(incidentId, text, 'camera-saw'), fault, everyMs: 300,
  })
  analysis.start()
})
afterAll(async () => {
  await analysis.close()
  await streams.close()
  await camera[Symbol.asyncDispose]()
  await kit.engine.close()
  await kit.db.close()
  await database.drop()
  await rm(models, { recursive: true, force: true })
})

const sightings = async (id: string) => (await listIncidentSightings(kit.db, id, '41')) ?? []

test('of a car in question it shows what it saw with the frame, asks for a look, weighs the alarms, and dispatches nobody', async () => {
  expect(analysis.pid()).toBe(null)
  const { incidentId } = await kit.dispatch.receiveReport({ source: 'walk-in', elevatorId: kit.world.elevators[0]!, region: '410105', reportedAt: kit.clock(), kind: 'entrapment', drill: false }, { kind: 'system' })
  const before = await kit.dispatch.view(incidentId, { prefix: '41' })
  const seen = await until('the sightings', async () => { const list = await sightings(incidentId); return list.some((s) => s.what === 'fallen') && list.some((s) => s.what === 'motion') && list.some((s) => s.what === 'people') && list })
  expect(seen.find((s) => s.what === 'fallen')).toMatchObject({ urgent: true, model: 'colours', score: expect.any(Number), pictureId: expect.any(String) })
  expect(seen.find((s) => s.what === 'motion')).toMatchObject({ urgent: false, model: null, value: { share: expect.any(Number) } })
  const { rows } = await kit.db.query<{ jpeg: Buffer; width: number }>('select jpeg, width from camera_picture where id = $1', [seen[0]!.pictureId])
  expect(lookAtJpeg(rows[0]!.jpeg)).toMatchObject({ ok: true, width: 640, height: 360 })
  const after = await until('a person is asked to look', async () => { const view = await kit.dispatch.view(incidentId, { prefix: '41' }); return view?.attention.some((a) => a.reason === 'camera-saw') && view })
  expect(after.timeline.some((e) => JSON.stringify(e).includes('画面分析：疑似有人倒地'))).toBe(true)
  expect(after.assignments).toEqual(before!.assignments)
  await until('the car is weighed by it', async () => {
    kit.clock.advance(1) // a later picture is a newer one
    const { rows: cues } = await kit.db.query<{ cues: { motion: boolean; fallen: boolean } }>('select cues from camera_cues where elevator_id = $1 and not drill', [kit.world.elevators[0]])
    return cues[0]?.cues.motion === true && cues[0].cues.fallen
  })
  // The other car's camera is held as well, and nobody asked about that car.
  expect((await kit.db.query('select from camera_sighting where elevator_id = $1', [kit.world.elevators[1]])).rowCount).toBe(0)
})

test('a waiting alarm is reason enough; a process that dies is started again', async () => {
  const first = analysis.pid()!
  process.kill(first, 'SIGKILL')
  const taken = await kit.alarm(1, 'smoke')
  kit.clock.advance(6)
  await kit.engine.look()
  expect((await kit.view(taken.alarmId)).state).toBe('waiting')
  await until('the alarm is weighed by the picture', async () => (await kit.db.query('select from camera_sighting where elevator_id = $1 and incident_id is null', [kit.world.elevators[1]])).rowCount)
  expect(analysis.pid()).not.toBe(first)
  expect((await kit.db.query(`select from assignment a join incident i on i.id = a.incident_id where i.elevator_id = $1`, [kit.world.elevators[1]])).rowCount).toBe(0)
  expect(kit.faults.filter((f) => !f.startsWith('analysis: its process'))).toEqual([])
})

test('closing leaves no process', async () => {
  const pid = analysis.pid()!
  await analysis.close()
  expect(() => process.kill(pid, 0)).toThrow('ESRCH')
})

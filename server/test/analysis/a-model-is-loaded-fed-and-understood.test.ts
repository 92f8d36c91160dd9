// Real ONNX files through the real runtime: made here, of a few nodes, so that every number can be worked out by hand.
import { createHash } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { loadModels } from '../../analysis/models.ts'
import type { Frame } from '../../analysis/tensor.ts'
import { COLOUR_MANIFEST, colourModel, onnxModel } from './onnx.ts'

let folder: string
beforeAll(async () => { folder = await mkdtemp(join(tmpdir(), 'sanfen-models-')) })
afterAll(async () => { await rm(folder, { recursive: true, force: true }) })

const colour = (r: number, g: number, b: number, width = 64, height = 36): Frame => ({ width, height, rgb: Uint8Array.from({ length: width * height * 3 }, (_x, n) => [r, g, b][n % 3]!) })
const put = async (name: string, body: string | Buffer) => writeFile(join(folder, name), body)
/** What models said that could not be run. */
const broken: string[] = []
const load = (directory: string | null) => loadModels(directory, (text) => broken.push(text))
const told = async (models: Awaited<ReturnType<typeof loadModels>>, frame: Frame) => Object.fromEntries((await models.look(frame)).map((t) => [t.what, t]))

test('without models there is nothing to load and nothing to say', async () => {
  const models = await load(null)
  expect([models.names, models.faults, await models.look(colour(1, 1, 1))]).toEqual([[], [], []])
  expect((await load(folder)).faults).toEqual([])
})

test('each output says what it means of a picture, to the number', async () => {
  await put('colours.onnx', colourModel(16))
  await put('colours.json', JSON.stringify({ ...COLOUR_MANIFEST, sha256: createHash('sha256').update(colourModel(16)).digest('hex') }))
  const models = await load(folder)
  expect([models.names, models.faults]).toEqual([['colours'], []])
  const red = await told(models, colour(255, 0, 0))
  expect(red['call-for-help']).toMatchObject({ is: true, model: 'colours', score: expect.closeTo(1 / (1 + Math.exp(-5)), 4) })
  expect(red['people']).toMatchObject({ is: false, count: 0 })
  expect(red['expression']).toMatchObject({ is: true, label: 'angry' })
  expect(red['e-bike']).toMatchObject({ is: false })
  const blue = await told(models, colour(0, 0, 191))
  expect(blue['people']).toMatchObject({ is: true, count: 3, score: expect.closeTo(1 - 0.004, 2) })
  expect(blue['call-for-help']).toMatchObject({ is: false, score: expect.closeTo(1 / (1 + Math.exp(5)), 4) })
  const green = await told(models, colour(0, 204, 0))
  expect(green['e-bike']).toMatchObject({ is: true, score: expect.closeTo(0.8, 3) })
})

test('boxes that lie on each other are one person, and the picture is letterboxed, turned to BGR and normalised', async () => {
  await put('boxes.json', JSON.stringify({ ...COLOUR_MANIFEST, name: 'boxes', input: { ...COLOUR_MANIFEST.input, channels: 'bgr', fit: 'letterbox', mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] }, outputs: [{ what: 'people', kind: 'boxes', name: 'dets', class: 0, threshold: 0.3 }, { what: 'fallen', kind: 'likelihood', name: 'help', threshold: 0 }] }))
  const models = await load(folder)
  const said = (await models.look(colour(0, 255, 255))).filter((t) => t.model === 'boxes')
  // 64 × 36 fits into 16 × 9 of the 16 rows; the rest is grey 114. Green: (9 × 1 + 7 × (2 × 114/255 - 1)) / 16.
  const green = (9 + 7 * (2 * 114 / 255 - 1)) / 16
  expect(said[0]).toMatchObject({ what: 'people', is: true, count: 1, score: expect.closeTo(green, 4) })
  // The model's first channel is blue here, which is as full as green.
  expect(said[1]).toMatchObject({ what: 'fallen', score: expect.closeTo(Math.min(1, Math.max(0, 10 * green - 5)), 4) })
})

test('a model that does not fit its manifest is refused by name, and takes no other with it', async () => {
  await put('a-no.json', '{')
  await put('b-no.json', JSON.stringify({ ...COLOUR_MANIFEST, file: '../../etc/passwd.onnx' }))
  await put('c-no.json', JSON.stringify({ ...COLOUR_MANIFEST, name: 'c', sha256: 'a'.repeat(64) }))
  await put('d-no.json', JSON.stringify({ ...COLOUR_MANIFEST, name: 'd', input: { ...COLOUR_MANIFEST.input, name: 'picture' } }))
  await put('e-no.json', JSON.stringify({ ...COLOUR_MANIFEST, name: 'e', file: 'absent.onnx' }))
  await put('f-no.onnx', Buffer.from('no model'))
  await put('f-no.json', JSON.stringify({ ...COLOUR_MANIFEST, name: 'f', file: 'f-no.onnx' }))
  await put('g-no.onnx', onnxModel({ nodes: [{ op: 'NoSuchOperator', inputs: ['image'], outputs: ['help'] }], inputs: [{ name: 'image', shape: [1, 3, 16, 16] }], outputs: [{ name: 'help', shape: [1, 1] }] }))
  await put('g-no.json', JSON.stringify({ ...COLOUR_MANIFEST, name: 'g', file: 'g-no.onnx' }))
  const models = await load(folder)
  expect(models.names).toEqual(['boxes', 'colours'])
  expect(models.faults.map((f) => f.slice(0, 9))).toEqual(['a-no.json', 'b-no.json', 'c-no.json', 'd-no.json', 'e-no.json', 'f-no.json', 'g-no.json'])
  expect(models.faults[3]).toContain('the model has no picture')
  expect(await models.look(colour(255, 0, 0))).not.toEqual([])
})

test('a model that fails with every picture is told of once, and the others are heard', async () => {
  // The model's input is 16 × 16.
  await put('aa-fails.json', JSON.stringify({ ...COLOUR_MANIFEST, name: 'fails', input: { ...COLOUR_MANIFEST.input, width: 8, height: 8 } }))
  const models = await load(folder)
  expect(models.names).toContain('fails')
  expect(broken).toEqual([])
  for (let n = 0; n < 3; n++) expect(new Set((await models.look(colour(255, 0, 0))).map((t) => t.model))).toEqual(new Set(['boxes', 'colours']))
  expect(broken).toEqual([expect.stringMatching(/^fails: /)])
})

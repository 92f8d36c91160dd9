// The analysis process: pictures in, what was seen in them out. Nothing of the server runs here, so that a model that hangs or dies takes nothing with it. First argument: the folder of the models, or nothing.
import { type Decoder, startDecoder, toJpeg } from './decode.ts'
import type { FromAnalysis, ToAnalysis } from './messages.ts'
import { loadModels } from './models.ts'
import { makeMovement, toGrey } from './movement.ts'
import { makeWatch, type Watch } from './sighting.ts'
import type { Frame } from './tensor.ts'

interface Looking { decoder: Decoder; watch: Watch; movement: ReturnType<typeof makeMovement>; times: number[]; work: Promise<void> }

const say = (message: FromAnalysis): void => { if (process.connected) process.send?.(message) }
const said = (error: unknown): string => (error instanceof Error ? error.message : String(error))
const looking = new Map<string, Looking>()
const models = await loadModels(process.argv[2] ?? null, (text) => say({ kind: 'fault', camera: null, picture: false, text }))

process.on('message', (message: ToAnalysis) => {
  switch (message.kind) {
    case 'begin': begin(message); return
    case 'picture': {
      const one = looking.get(message.camera)
      one?.times.push(message.at)
      one?.decoder.feed(message.data)
      return
    }
    case 'stop': stop(message.camera)
  }
})
// The server has gone, whatever it died of.
process.on('disconnect', () => process.exit(0))

function begin({ camera, init, width, height }: Extract<ToAnalysis, { kind: 'begin' }>): void {
  // The same camera begins anew after it was away: what was seen of it before still counts.
  const before = looking.get(camera)
  void before?.decoder.end()
  const decoder = startDecoder({ init, width, height }, (frame) => seen(camera, one, frame), () => {
    if (looking.get(camera) === one) looking.delete(camera)
    say({ kind: 'fault', camera, picture: false, text: 'its pictures cannot be decoded' })
  })
  const one: Looking = { decoder, watch: before?.watch ?? makeWatch(), movement: before?.movement ?? makeMovement(), times: [], work: Promise.resolve() }
  looking.set(camera, one)
}

function seen(camera: string, one: Looking, frame: Frame): void {
  const at = one.times.shift() ?? Date.now()
  one.work = one.work.then(async () => {
    const { sightings, cues } = one.watch.see({ at, movement: one.movement(toGrey(frame.rgb, frame.width, frame.height), at), told: await models.look(frame) })
    const jpeg = sightings.length === 0 ? null : await toJpeg(frame)
    say({ kind: 'seen', camera, at, sightings, cues, frame: jpeg && { jpeg, width: frame.width, height: frame.height } })
  }).catch((error: unknown) => say({ kind: 'fault', camera, picture: true, text: said(error) }))
}

function stop(camera: string): void {
  const one = looking.get(camera)
  looking.delete(camera)
  void one?.decoder.end()
}

say({ kind: 'ready', models: models.names, faults: models.faults })

// Alert streams of cameras: events repeated without an end, lost lines, wrong logins, rubbish between. One camera's trouble is no other's.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { aboutFeed } from '../../auth/seal.ts'
import { makeFeeds } from '../../cameras/feeds.ts'
import { testDatabase, type TestDatabase } from '../parts.ts'
import { until } from '../patience.ts'
import { type CameraKit, cameraKit, SEAL } from './cameraKit.ts'
import { jpegOf } from './pictures.ts'
import { type StreamCamera, streamCamera, xmlEvent } from './streamCamera.ts'

let database: TestDatabase
let kit: CameraKit
const cams: StreamCamera[] = []
const readers: ReturnType<typeof makeFeeds>[] = []
const reader = (holder: string) => {
  const feeds = makeFeeds({ db: kit.db, clock: kit.clock, seal: SEAL, intake: kit.intake, holder, fault: (where, error) => { kit.faults.push(`${where}: ${String(error)}`) }, timing: { firstMs: 100, longestMs: 400 } })
  readers.push(feeds)
  return feeds
}
const feed = async (n: number, url: string, words: object = {}) => {
  const { id } = kit.cameras[n]!
  await kit.db.query('insert into camera_feed (camera_id, alert_url, alert_address, words, changed_at) values ($1, $2, $3, $4, $5)', [id, SEAL.seal(url, aboutFeed(id)), 'http://camera', JSON.stringify(words), kit.clock()])
}
const stateOf = async (n: number) => (await kit.db.query<{ fault: string | null; heard_at: Date | null }>('select fault, heard_at from camera_feed where camera_id = $1', [kit.cameras[n]!.id])).rows[0]!
/** As cameras do: the active event again and again while it lasts. */
function repeat(cam: StreamCamera, word: string): () => void {
  cam.event(word)
  const timer = setInterval(() => cam.event(word), 250)
  return () => clearInterval(timer)
}

beforeAll(async () => {
  database = await testDatabase()
  kit = await cameraKit(database.url, { elevators: 6 })
  for (let n = 0; n < 5; n++) cams.push(await streamCamera())
  // First of all, so that whoever stumbled over it would open none of the others.
  await feed(5, 'http://admin:100%@127.0.0.1:1/ISAPI/Event/notification/alertStream')
  await feed(0, cams[0]!.url())
  await feed(1, cams[1]!.url())
  await feed(2, cams[2]!.url('admin:wrong'))
  await feed(3, cams[3]!.url(), { IO: 'alarm-button', fallDown: null })
  await feed(4, 'http://127.0.0.1:1/ISAPI/Event/notification/alertStream')
  reader('one').start()
  await until('the streams are open', () => cams[0]!.connected() === 1 && cams[1]!.connected() === 1 && cams[3]!.connected() === 1)
})
afterAll(async () => {
  for (const feeds of readers) await feeds.close()
  for (const cam of cams) await cam.close()
  await kit.engine.close()
  await kit.db.close()
  await database.drop()
})

test('an event that repeats is one alarm with its picture, and silence ends it', async () => {
  const [cam, other] = [cams[0]!, cams[1]!]
  cam.beat()
  const stop = repeat(cam, 'callForHelp')
  cam.raw('image/jpeg; name="detectionPicture"', jpegOf({ seed: 3 }))
  await until('an alarm with its picture', async () => (await kit.alarms(0)).length === 1 && (await kit.pictureCount()) === 1)
  // The neighbour's event is said to be over, at once.
  other.event('fielddetection')
  other.event('fallDown')
  await until('the neighbour', async () => (await kit.alarms(1)).length === 1)
  other.event('fallDown', 'inactive')
  await until('its end', async () => (await kit.alarms(1))[0]?.cleared_at !== null)
  expect(await kit.alarms(0)).toMatchObject([{ type: 'call-for-help', state: 'reported', cleared_at: null }])
  stop()
  await until('the end by silence', async () => (await kit.alarms(0))[0]?.cleared_at !== null)
  expect(await kit.alarms(0)).toHaveLength(1)
  // A line crossed, and the end of an alarm of nobody, are no alarms.
  expect((await kit.alarms(1)).map((a) => a.type)).toEqual(['fallen'])
  expect(await stateOf(0)).toMatchObject({ fault: null, heard_at: expect.any(Date) })
})

test('rubbish between the parts hurts nobody, and a camera has words of its own', async () => {
  const cam = cams[3]!
  const bomb = `<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "${'x'.repeat(1000)}"><!ENTITY c "${'&b;'.repeat(1000)}">]><EventNotificationAlert><eventType>SOS</eventType><eventDescription>&c;</eventDescription></EventNotificationAlert>`
  cam.raw('application/xml', bomb)
  cam.raw('application/xml', '<a>'.repeat(9000))
  cam.raw('application/xml', `${'<a>'.repeat(500)}${'</a>'.repeat(500)}`)
  cam.raw('application/xml', '<EventNotificationAlert><eventType>SOS')
  cam.raw('application/xml', Buffer.from([0xff, 0xfe, 0x00, 0x3c]))
  cam.raw('application/json', '{"eventType": ')
  cam.raw('image/jpeg', Buffer.from('not a picture'))
  cam.raw('video/mp4', Buffer.alloc(100))
  cam.event('fallDown') // this camera calls something else so
  cam.event('__proto__')
  const whole = xmlEvent('IO')
  // Without a length, and in pieces that cut the boundary.
  const bytes = Buffer.from(`--boundary\r\nContent-Type: application/xml\r\n\r\n${whole}\r\n--boundary\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\nok\r\n`)
  for (let at = 0; at < bytes.length; at += 7) cam.write(bytes.subarray(at, at + 7))
  await until('the button wired to the camera', async () => (await kit.alarms(3)).length === 1)
  expect((await kit.alarms(3)).map((a) => a.type)).toEqual(['alarm-button'])
  expect(cam.connected()).toBe(1)
})

test('a wrong password is not tried on and on, and its reason is written down; so is a camera that is away', async () => {
  await until('both faults', async () => (await stateOf(2)).fault === 'login-refused' && (await stateOf(4)).fault === 'unreachable')
  expect(cams[2]!.requests()).toBe(2) // the challenge and one answer
  await until('a login that nobody can read', async () => (await stateOf(5)).fault === 'bad-address')
  expect(kit.faults).toEqual([expect.stringContaining(`address of the feed of camera ${kit.cameras[5]!.id}`)])
})

test('a lost line comes back, and what lasts all the while is one alarm still', async () => {
  const cam = cams[1]!
  const stop = repeat(cam, 'SOS')
  await until('the alarm', async () => (await kit.alarms(1)).length === 2)
  const before = cam.requests()
  cam.cut()
  await until('the line is lost and back', () => cam.requests() >= before + 2 && cam.connected() === 1)
  cam.event('SOS', 'inactive')
  stop()
  await until('the end', async () => (await kit.alarms(1)).every((a) => a.cleared_at !== null))
  expect(await kit.alarms(1)).toHaveLength(2)
})

test('one process reads a stream, and another goes on when it has gone', async () => {
  reader('two').start()
  cams[0]!.event('SOS')
  await until('one alarm more', async () => (await kit.alarms(0)).length === 2 || (await kit.alarms(0)).some((a) => a.repeats > 0))
  expect(cams[0]!.connected()).toBe(1)
  await readers[0]!.close()
  await until('the other process', () => cams[0]!.connected() === 1 && cams[3]!.connected() === 1)
  // What ended while nobody read is over as well: the new reader knows what the old one heard begin.
  cams[0]!.beat()
  await until('its end', async () => (await kit.alarms(0)).every((a) => a.cleared_at !== null))
  expect(kit.faults.filter((f) => !f.startsWith('address of the feed'))).toEqual([])
})

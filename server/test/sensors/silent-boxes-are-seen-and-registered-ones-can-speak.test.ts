// Sensor boxes over HTTP: an administrator registers one and its secret opens the devices' door; who has been silent for too long is shown so; other regions see nothing.
import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeSeal } from '../../auth/seal.ts'
import type { DeviceList, DeviceSecret, DeviceView, VendorView } from '../../contracts/device.ts'
import type { ElevatorView } from '../../contracts/elevator.ts'
import { deviceRoutes } from '../../http/devices.ts'
import { elevatorRoutes } from '../../http/elevators.ts'
import { startSensors } from '../../sensors/sensors.ts'
import { bearer, type Door, openDoor } from '../door/door.ts'
import { until } from '../serverProcess.ts'
import { keepingPort, run } from './kit.ts'

const seal = makeSeal(randomBytes(32).toString('base64url'))
let door: Door
let sensors: Awaited<ReturnType<typeof startSensors>>
let mqtt: number
let elevators: string[]
const minutes = { ahead: 0 }
const clock = () => new Date(Date.now() + minutes.ahead * 60_000)

beforeAll(async () => {
  door = await openDoor(({ db }) => ({
    rooms: async (app) => {
      await app.register(deviceRoutes, { db, clock, seal, silentMinutes: 10 })
      await app.register(elevatorRoutes, { db, clock, silentMinutes: 10, resolve: () => Promise.resolve({ match: null, candidates: [] }) })
    },
  }))
  const { db } = door
  const unit = (await db.query<{ id: string }>("insert into unit (kind, name, short_name, region, phone) values ('maintenance', '鼎测维保', '鼎测', '410105', '1') returning id")).rows[0]!.id
  elevators = (await db.query<{ id: string }>(`insert into elevator (platform, rescue_code, place_type, region, estate, building, car, street, address, initials, bigrams, position, source_crs, source_lng, source_lat, maintenance_unit_id, use_unit_id, floors)
    select '410100', code, 'residential', region, '测试苑', '4号楼', '东梯', '路', '测试苑 4号楼东梯', 'csy', '{测试}', 'point(113.68 34.80)', 'wgs84', 113.68, 34.80, $1, (select id from unit where kind = 'use' limit 1), 18 from (values ('235274', '410105'), ('235275', '410105'), ('300000', '410200')) as t(code, region) returning id`, [unit])).rows.map((r) => r.id)
  sensors = await startSensors({ db, clock, seal, alarms: keepingPort(), keepDays: 30, publish: () => undefined, health: () => undefined, fault: (where, error) => { throw new Error(where, { cause: error }) } })
  mqtt = await sensors.listen('127.0.0.1', undefined)
})
afterAll(async () => { await sensors.close(); await door[Symbol.asyncDispose]() })

const ask = async <T>(who: string, method: 'GET' | 'POST' | 'PATCH', url: string, payload?: object) => {
  const answer = await door.app.inject({ method, url, headers: bearer(await door.token(who)), ...(payload ? { payload } : {}) })
  return { status: answer.statusCode, body: answer.json<T>(), headers: answer.headers }
}
const say = (id: string, secret: string, kind: string, message: object) => run('mosquitto_pub', ['-p', String(mqtt), '-u', id, '-P', secret, '-q', '1', '-t', `sanfen/v1/devices/${id}/${kind}`, '-m', JSON.stringify(message)])

test('a registered box speaks with the secret that was shown once, until it gets another', async () => {
  const made = await ask<DeviceSecret>('admin', 'POST', '/api/devices', { id: 'box-1', elevatorId: elevators[0], family: 'sanfen', model: 'B1' })
  expect(made).toMatchObject({ status: 201, headers: { 'cache-control': 'no-store' }, body: { device: { id: 'box-1', elevatorId: elevators[0], rescueCode: '235274', freshness: 'never', hasSecret: true, active: true } } })
  expect((await door.db.query<{ secret: Buffer }>("select secret from device where id = 'box-1'")).rows[0]?.secret.includes(made.body.secret)).toBe(false)
  expect((await say('box-1', made.body.secret, 'state', { at: clock().toISOString(), floor: '5', door: 'closed', people: true })).code).toBe(0)
  const view = await until('the state is live', async () => {
    const { body } = await ask<ElevatorView>('operator', 'GET', `/api/elevators/${elevators[0]}`)
    return body.live && body.devices[0]?.freshness === 'live' ? body : null
  })
  expect(view).toMatchObject({ devices: [{ id: 'box-1', kind: 'B1', freshness: 'live' }], live: { deviceId: 'box-1', seq: 1, state: { floor: '5', door: 'closed', people: true, moving: null, power: null } } })

  const again = await ask<DeviceSecret>('admin', 'POST', '/api/devices/box-1/secret')
  expect(again.body.secret).not.toBe(made.body.secret)
  await until('the new secret opens', async () => (await say('box-1', again.body.secret, 'heartbeat', {})).code === 0)
  expect((await say('box-1', made.body.secret, 'heartbeat', {})).code).not.toBe(0)
})

test('a box without a word for too long is silent, one that never spoke says so', async () => {
  await ask('admin', 'POST', '/api/devices', { id: 'box-2', elevatorId: elevators[1], family: 'thing-model', productKey: 'pk1' })
  expect((await ask<DeviceList>('operator', 'GET', '/api/devices')).body).toMatchObject({ devices: [{ id: 'box-1', freshness: 'live' }, { id: 'box-2', freshness: 'never' }], counts: { live: 1, silent: 0, never: 1, off: 0 }, cursor: null })
  minutes.ahead += 11
  expect((await ask<DeviceList>('bureau', 'GET', '/api/devices?freshness=silent')).body).toMatchObject({ devices: [{ id: 'box-1', freshness: 'silent', today: { states: 1 } }], counts: { silent: 1, never: 1 } })
  expect((await ask<DeviceList>('operator', 'GET', '/api/devices?q=235275')).body.devices.map((d) => d.id)).toEqual(['box-2'])
})

test('a box for drills is nobody’s live state: what it says is answered to those alone who ask for the drill', async () => {
  const { body: { secret } } = await ask<DeviceSecret>('admin', 'POST', '/api/devices', { id: 'drill-1', elevatorId: elevators[1], family: 'sanfen', drill: true })
  expect((await say('drill-1', secret, 'state', { at: clock().toISOString(), floor: '7', door: 'closed', people: true, power: false })).code).toBe(0)
  const shown = await until('the drill shows it', async () => { const { body } = await ask<ElevatorView>('operator', 'GET', `/api/elevators/${elevators[1]}?drill=true`); return body.live && body.devices[0]?.freshness === 'live' ? body : null })
  expect(shown).toMatchObject({ devices: [{ id: 'drill-1', drill: true }], live: { deviceId: 'drill-1', state: { floor: '7', power: false, moving: null } } })
  expect((await ask<ElevatorView>('operator', 'GET', `/api/elevators/${elevators[1]}`)).body).toMatchObject({ devices: [{ id: 'box-2' }], live: null })
})

test('a box that is moved speaks for its new car, and one switched off for none', async () => {
  expect((await ask<DeviceView>('admin', 'PATCH', '/api/devices/box-1', { elevatorId: elevators[1] })).body).toMatchObject({ elevatorId: elevators[1] })
  expect((await ask<ElevatorView>('operator', 'GET', `/api/elevators/${elevators[0]}`)).body).toMatchObject({ devices: [], live: null })
  expect((await ask<DeviceView>('admin', 'PATCH', '/api/devices/box-1', { active: false })).body).toMatchObject({ freshness: 'off', active: false })
  expect((await door.db.query<{ what: string }>("select what from device_change where device_id = 'box-1' order by id")).rows.map((r) => r.what)).toEqual(['registered', 'secret', 'moved', 'off'])
})

test('what is wrong is refused by name, and rights and regions hold', async () => {
  expect((await ask<{ code: string }>('admin', 'POST', '/api/devices', { id: 'box-1', elevatorId: elevators[0], family: 'sanfen' })).body.code).toBe('device-exists')
  expect((await ask<{ code: string }>('admin', 'POST', '/api/devices', { id: 'box-3', elevatorId: elevators[2], family: 'sanfen' })).body.code).toBe('no-such-elevator')
  expect((await ask<{ code: string }>('admin', 'POST', '/api/devices', { id: 'box-3', elevatorId: 'x', family: 'sanfen' })).body.code).toBe('no-such-elevator')
  expect((await ask<{ code: string }>('admin', 'POST', '/api/devices', { id: 'box-3', elevatorId: elevators[0], family: 'sanfen', vendor: 'nobody' })).body.code).toBe('no-such-vendor')
  expect((await ask('operator', 'POST', '/api/devices', { id: 'box-3', elevatorId: elevators[0], family: 'sanfen' })).status).toBe(403)
  expect((await ask('elsewhere', 'GET', '/api/devices/box-1')).status).toBe(404)
  expect((await ask<DeviceList>('elsewhere', 'GET', '/api/devices')).body).toMatchObject({ devices: [], counts: { live: 0, silent: 0, never: 0, off: 0 } })
  expect((await ask('team', 'GET', '/api/devices')).status).toBe(403)
  expect((await ask('admin', 'POST', '/api/vendors', { name: '甲', family: 'sanfen', key: 'jia' })).status).toBe(201)
  expect((await ask<{ code: string }>('admin', 'POST', '/api/vendors', { name: '乙', family: 'sanfen', key: 'jia' })).body.code).toBe('vendor-exists')
})

test('a vendor is switched off with all of its boxes, by whoever may, and it is written down', async () => {
  const [vendor] = (await ask<VendorView[]>('admin', 'GET', '/api/vendors')).body
  await ask('admin', 'POST', '/api/devices', { id: 'box-9', elevatorId: elevators[0], family: 'sanfen', vendor: '甲' })
  expect((await ask('operator', 'PATCH', `/api/vendors/${vendor!.id}`, { active: false })).status).toBe(403)
  expect((await ask('admin', 'PATCH', '/api/vendors/999', { active: false })).status).toBe(404)
  expect((await ask<VendorView>('admin', 'PATCH', `/api/vendors/${vendor!.id}`, { active: false })).body).toMatchObject({ name: '甲', active: false, devices: 1 })
  expect((await ask<DeviceView>('admin', 'GET', '/api/devices/box-9')).body).toMatchObject({ freshness: 'off', active: true })
  expect((await ask<VendorView>('admin', 'PATCH', `/api/vendors/${vendor!.id}`, { active: true })).body).toMatchObject({ active: true })
  expect((await door.db.query<{ what: string; by: boolean }>('select what, account_id is not null as by from vendor_change order by id')).rows).toEqual([{ what: 'off', by: true }, { what: 'on', by: true }])
})

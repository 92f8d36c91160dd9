// Sensor boxes over HTTP: which are silent, and their registration by an administrator. A secret is shown once, when it is made.
import { randomBytes } from 'node:crypto'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import type { Access } from '../auth/access.ts'
import { aboutDevice, aboutVendor, type Seal } from '../auth/seal.ts'
import { Id, Problem } from '../contracts/common.ts'
import { DeviceChange, DeviceFreshness, DeviceId, DeviceList, DeviceSecret, DeviceView, NewDevice, NewVendor, VendorChange, VendorSecret, VendorView } from '../contracts/device.ts'
import { changeDevice, changeVendor, type DeviceRefusal, findDevice, insertDevice, insertVendor, listDevices, listVendors, saveDeviceSecret } from '../db/devices.ts'
import type { Db } from '../db/pool.ts'
import { notFound, problem, type ProblemError } from './problem.ts'

export interface DeviceRouteParts {
  db: Db
  clock: () => Date
  seal: Seal
  /** After how many minutes without a word a device counts as silent. */
  silentMinutes: number
}

const REFUSED = {
  'device-exists': { status: 409, zh: '该设备编号已登记', en: 'A device with this id is registered already' },
  'no-such-elevator': { status: 422, zh: '没有这部电梯', en: 'There is no such elevator' },
  'no-such-vendor': { status: 422, zh: '没有这家厂商', en: 'There is no such vendor' },
  'vendor-of-another-family': { status: 422, zh: '该厂商的协议与设备不同', en: 'The vendor speaks another protocol' },
  'vendor-elsewhere': { status: 403, zh: '该厂商在其他行政区也有设备', en: 'The vendor has devices in other regions too' },
  'vendor-exists': { status: 409, zh: '厂商名称或接入键已存在', en: 'A vendor with this name or key is registered already' },
} as const satisfies Record<DeviceRefusal, { status: number; zh: string; en: string }>

const LISTED = 100
const ById = Type.Object({ id: DeviceId })
/** 256 bits; a device keeps it as text. */
const newSecret = (): string => randomBytes(32).toString('base64url')

export const deviceRoutes: FastifyPluginAsyncTypebox<DeviceRouteParts> = async (app, { db, clock, seal, silentMinutes }) => {
  const freshly = () => ({ now: clock(), silentMinutes })
  const changer = (access: Access) => ({ accountId: access.accountId, now: clock() })
  async function get(access: Access, id: string): Promise<DeviceView> {
    const device = await findDevice(db, id, access.scope.prefix, freshly())
    if (!device) throw notFound()
    return device
  }

  app.get('/api/devices', {
    config: { access: 'device:read' },
    schema: {
      summary: '物联网设备', tags: ['devices'], description: '按编号。freshness=silent 为超过设定分钟数没有消息的设备。q 为设备编号或识别码的开头，或地址的一部分。演练设备另列（drill=true）。',
      querystring: Type.Object({ freshness: Type.Optional(DeviceFreshness), q: Type.Optional(Type.String({ maxLength: 60 })), drill: Type.Optional(Type.Boolean()), cursor: Type.Optional(DeviceId) }), response: { 200: DeviceList },
    },
  }, async (request) => {
    const { freshness = null, q, drill = false, cursor = null } = request.query
    return listDevices(db, { prefix: request.access.scope.prefix, freshness, words: q?.trim() ? q.trim() : null, drill, cursor, limit: LISTED }, freshly())
  })

  app.get('/api/devices/:id', { config: { access: 'device:read' }, schema: { summary: '一台设备', tags: ['devices'], params: ById, response: { 200: DeviceView, 404: Problem } } }, async (request) => get(request.access, request.params.id))

  app.post('/api/devices', {
    config: { access: 'device:write' },
    schema: { summary: '登记设备', tags: ['devices'], description: '绑定到一部电梯。密钥只在此时显示一次；MQTT 用户名为设备编号，密码为密钥。', body: NewDevice, response: { 201: DeviceSecret, 409: Problem, 422: Problem } },
  }, async (request, reply) => {
    const { access, body } = request
    const secret = newSecret()
    const refusal = await insertDevice(db, body, { prefix: access.scope.prefix, sealed: seal.seal(secret, aboutDevice(body.id)) }, changer(access))
    if (refusal) throw refused(refusal)
    return reply.code(201).header('cache-control', 'no-store').send({ device: await get(access, body.id), secret })
  })

  app.post('/api/devices/:id/secret', {
    config: { access: 'device:write' },
    schema: { summary: '重发密钥', tags: ['devices'], description: '旧密钥立即作废，已连接的设备在数秒内断开。', params: ById, response: { 200: DeviceSecret, 404: Problem } },
  }, async (request, reply) => {
    const { access } = request
    const device = await get(access, request.params.id)
    const secret = newSecret()
    await saveDeviceSecret(db, device.id, seal.seal(secret, aboutDevice(device.id)), changer(access))
    return reply.header('cache-control', 'no-store').send({ device: await get(access, device.id), secret })
  })

  app.patch('/api/devices/:id', {
    config: { access: 'device:write' },
    schema: { summary: '改绑、停用或启用设备', tags: ['devices'], description: '停用后在数秒内断开，其消息不再接收。', params: ById, body: DeviceChange, response: { 200: DeviceView, 404: Problem, 422: Problem } },
  }, async (request) => {
    const { access, body } = request
    const device = await get(access, request.params.id)
    const refusal = await changeDevice(db, device, body, access.scope.prefix, changer(access))
    if (refusal) throw refused(refusal)
    return get(access, device.id)
  })

  app.get('/api/vendors', { config: { access: 'device:read' }, schema: { summary: '设备厂商', tags: ['devices'], response: { 200: Type.Array(VendorView) } } }, async () => listVendors(db))

  app.post('/api/vendors', {
    config: { access: 'device:write' },
    schema: { summary: '登记厂商', tags: ['devices'], description: '密钥只在此时显示一次。网关的 MQTT 用户名为 vendor/接入键；HTTP 推送的 X-Sanfen-Key 为接入键。', body: NewVendor, response: { 201: VendorSecret, 409: Problem } },
  }, async (request, reply) => {
    const secret = newSecret()
    const written = await insertVendor(db, request.body, (id) => seal.seal(secret, aboutVendor(id)), clock())
    if (typeof written === 'string') throw refused(written)
    return reply.code(201).header('cache-control', 'no-store').send({ vendor: written, secret })
  })

  app.patch('/api/vendors/:id', {
    config: { access: 'device:write' },
    schema: { summary: '停用或启用厂商', tags: ['devices'], description: '停用后，其网关、推送与全部设备在数秒内断开，消息不再接收（vendor-off）。其设备须都在本人辖区内。', params: Type.Object({ id: Id }), body: VendorChange, response: { 200: VendorView, 403: Problem, 404: Problem } },
  }, async (request) => {
    const { access, body, params } = request
    const changed = await changeVendor(db, params.id, body.active, access.scope.prefix, changer(access))
    if (changed === null) throw notFound()
    if (typeof changed === 'string') throw refused(changed)
    return changed
  })
}

function refused(refusal: DeviceRefusal): ProblemError {
  const { status, zh, en } = REFUSED[refusal]
  return problem(status, refusal, { zh, en })
}

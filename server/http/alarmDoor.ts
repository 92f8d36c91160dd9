// Where devices and their vendors' platforms bring alarms over signed HTTP. Checks key, signature, age, size, rate and whose elevator it is; what the words mean is an adapter's, what becomes of them the alarm engine's.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import type { AlarmEngine } from '../alarms/engine.ts'
import type { AlarmMessage, Arrival, Taken } from '../alarms/ports.ts'
import { makePace } from '../auth/pace.ts'
import type { Refusals } from '../auth/refusals.ts'
import type { Signers } from '../auth/signers.ts'
import { AlarmReceipt } from '../contracts/alarm.ts'
import { Problem } from '../contracts/common.ts'
import { findElevatorCodes } from '../db/alarmFacts.ts'
import type { DeviceFacts } from '../db/devices.ts'
import { inBatches } from '../db/inBatches.ts'
import type { Db } from '../db/pool.ts'
import { isOfPeople, type DeviceMessage } from '../domain/device.ts'
import { notFound, problem, ProblemError, type Words } from './problem.ts'
import { atMost, makeSignedBodies, replayed, tooFast } from './signedBody.ts'

export interface Sender { utcOffsetMinutes: number; receivedAt: Date }
export type Read = { ok: true; messages: DeviceMessage[] } | { ok: false; error: string; id: string | null }
/** The families' adapters (sensors/adapters), pure. */
export interface AlarmReaders {
  /** Our own family: an alarm, or with `clear` the end of one. */
  own(kind: 'alarm' | 'clear', payload: Buffer, sender: Sender): Read
  flatPush(payload: Buffer, sender: Sender): Read & { deviceId: string | null; registrationCode: string | null }
}
export interface AlarmDoorParts { db: Db; clock: () => Date; alarms: Pick<AlarmEngine, 'receive' | 'reported'>; signers: Signers; readers: AlarmReaders; /** What was refused here since the start, signed or not. */ refusals: Refusals; patienceMs?: number; /** Tells the sensors' room that a device is not silent, and what of its words was refused. */ heard?: (device: DeviceFacts, receivedAt: Date, what: 'alarms' | 'clears' | 'refused', error?: string) => void }

const LONGEST_BODY = 64 * 1024
/** How long a sender waits for its incident's number, in ms; it has its alarm's anyhow. */
export const PATIENCE_MS = 1500
/** A device says little; its vendor's platform speaks for thousands. */
const OF_DEVICE = { perSecond: 10, burst: 60 }
const OF_VENDOR = { perSecond: 1000, burst: 5000 }
/** Whoever sends more than a whole city's surge is no platform. */
const OF_ADDRESS = { max: 120_000, timeWindow: 60_000, keyGenerator: (request: FastifyRequest) => request.ip }
const TOGETHER = 200

export const alarmDoorRoutes: FastifyPluginAsyncTypebox<AlarmDoorParts> = async (app, { db, clock, alarms, signers, readers, refusals, patienceMs = PATIENCE_MS, heard }) => {
  const signed = makeSignedBodies(clock)
  const paceOf = { device: makePace(clock, OF_DEVICE), vendor: makePace(clock, OF_VENDOR) }
  const take = inBatches<Arrival, Taken>((list) => alarms.receive(list), { atOnce: 2, most: TOGETHER })
  // Counted, and then answered like all others.
  app.setErrorHandler((error) => {
    if (error instanceof ProblemError && error.status < 500) refusals.add(error.code)
    else if ((error as { statusCode?: unknown }).statusCode === 413) refusals.add('too-large')
    throw error
  })
  // The signature covers the bytes as they came. Inside this plugin only.
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => { done(null, body) })
  // A surge from behind one address must come in; what counts is each key's own pace, once it has signed.
  const config = { access: 'public' as const, rateLimit: OF_ADDRESS }
  const response = { 202: AlarmReceipt, 400: Problem, 401: Problem, 403: Problem, 404: Problem, 413: Problem, 422: Problem, 429: Problem }

  app.post('/api/alarms', {
    config, bodyLimit: LONGEST_BODY, schema: { summary: '设备告警', description: '设备以自己的编号为 X-Sanfen-Key 签名上报；字段同 MQTT 的 alarm 主题，告警结束时加 "clear": true。答复前已提交；同一 id 重发得到同一告警。', tags: ['alarms'], response },
  }, async (request, reply) => {
    const { key, body, signature } = await signed.read(request, 'device', async (id) => (await signers.device(id))?.secret ?? null, staleOf)
    const found = await signers.device(key)
    if (!found?.device.active) throw isOff(found?.device.vendorActive ?? true)
    const { device } = found
    const receivedAt = clock()
    return reply.code(202).send(await counted(device, receivedAt, async () => {
      const fields = fieldsOf(body)
      await refuseForeign(db, device, fields)
      const read = readers.own(fields['clear'] === true ? 'clear' : 'alarm', body, { utcOffsetMinutes: device.utcOffsetMinutes, receivedAt })
      within('device', key, read)
      return receive({ device, message: alarmOf(read), receivedAt, signature })
    }))
  })

  app.post('/api/alarms/push/:family', {
    config, bodyLimit: LONGEST_BODY, schema: { summary: '厂商平台推送', description: '厂商平台以推送密钥为 X-Sanfen-Key 签名，按自己的格式推送其设备的告警。', tags: ['alarms'], params: Type.Object({ family: Type.String({ maxLength: 40 }) }), response },
  }, async (request, reply) => {
    if (request.params.family !== 'flat-push') throw notFound()
    const { key, body, signature } = await signed.read(request, 'vendor', async (id) => (await signers.vendor(id))?.secret ?? null)
    const vendor = await signers.vendor(key)
    if (vendor?.family !== 'flat-push') throw problem(403, 'another-family', { zh: '该厂商不使用此格式', en: 'This vendor does not use this format' })
    if (!vendor.active) throw isOff(false)
    const receivedAt = clock()
    const first = readers.flatPush(body, { utcOffsetMinutes: 480, receivedAt })
    within('vendor', key, first)
    alarmOf(first)
    const device = await signers.named({ ...first, vendorId: vendor.vendorId })
    if (device?.vendorId !== vendor.vendorId) throw problem(403, 'not-your-device', { zh: '没有登记为该厂商的设备', en: 'No device of this vendor is registered so' }, first.deviceId ?? first.registrationCode ?? '')
    if (!device.active) throw isOff(device.vendorActive)
    return reply.code(202).send(await counted(device, receivedAt, async () => {
      await refuseForeign(db, device, first.registrationCode === null ? {} : { registrationCode: first.registrationCode })
      // A local time without zone is the device's own.
      const read = device.utcOffsetMinutes === 480 ? first : readers.flatPush(body, { utcOffsetMinutes: device.utcOffsetMinutes, receivedAt })
      return receive({ device, message: alarmOf(read), receivedAt, signature })
    }))
  })

  /** Each type that may mean people has a pace of its own: no chattering contact silences the passenger beside it. */
  function within(kind: 'device' | 'vendor', key: string, read: Read): void {
    const type = read.ok ? read.messages.find((m) => m.kind === 'alarm' || m.kind === 'clear')?.type : undefined
    const seconds = paceOf[kind](type !== undefined && isOfPeople(type) ? `${key} ${type}` : key)
    if (seconds > 0) throw tooFast(seconds)
  }

  /** A box whose clock is off would otherwise only fall silent. */
  async function staleOf(key: string, why: ProblemError): Promise<void> {
    const found = await signers.device(key)
    if (found) heard?.(found.device, clock(), 'refused', wordsOf(why))
  }

  /** What is refused though it was signed stands beside its device, as over MQTT: whoever looks after it sees what its maker does wrong. */
  async function counted<T>(device: DeviceFacts, receivedAt: Date, work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (error) {
      if (error instanceof ProblemError && error.status < 500) heard?.(device, receivedAt, 'refused', wordsOf(error))
      throw error
    }
  }

  async function receive(arrival: Arrival & { device: DeviceFacts }): Promise<AlarmReceipt> {
    const taken = await take(arrival)
    heard?.(arrival.device, arrival.receivedAt, arrival.message.kind === 'alarm' ? 'alarms' : 'clears')
    const { alarmId, state, outcome } = taken
    if (outcome === 'replayed') throw replayed()
    if (outcome === 'unreadable') throw problem(422, 'unreadable', { zh: '内容无法保存', en: 'It cannot be kept' })
    const incidentId = taken.incidentId ?? (alarmId !== null && state === 'reported' ? await atMost(patienceMs, alarms.reported(alarmId)) : null)
    return { id: arrival.message.id, alarmId, incidentId, state, outcome }
  }

}

/** A stable code, a colon, words: as over MQTT. */
function wordsOf({ code, words, detail }: ProblemError): string {
  const said = (w: Words) => (typeof w === 'string' ? w : `${w.zh} · ${w.en}`)
  if (typeof detail === 'string' && detail.startsWith(`${code}:`)) return detail
  return `${code}: ${said(words)}${detail === undefined ? '' : ` (${said(detail)})`}`
}

const isOff = (vendorActive: boolean) => (vendorActive ? problem(403, 'device-off', { zh: '设备已停用', en: 'The device is switched off' }) : problem(403, 'vendor-off', { zh: '厂商已停用，其设备的消息不接收', en: 'The vendor is switched off, and so are its devices' }))

/** Null and nothing name nobody. */
const isNamed = (said: unknown): boolean => said !== undefined && said !== null && said !== ''

/** Whoever names an elevator or a device must name its own. */
async function refuseForeign(db: Db, device: Pick<DeviceFacts, 'id' | 'elevatorId'>, fields: Readonly<Record<string, unknown>>): Promise<void> {
  if (isNamed(fields['deviceId']) && String(fields['deviceId']) !== device.id) throw problem(403, 'not-your-device', { zh: '正文中的设备不是签名的设备', en: 'The body names another device than the one that signed' })
  await refuseForeignElevator(db, device.elevatorId, fields)
}

export async function refuseForeignElevator(db: Db, elevatorId: string, fields: Readonly<Record<string, unknown>>): Promise<void> {
  const said = ['elevatorId', 'rescueCode', 'registrationCode'].filter((name) => isNamed(fields[name]))
  if (said.length === 0) return
  const codes = await findElevatorCodes(db, elevatorId)
  const own: Readonly<Record<string, string | null | undefined>> = { elevatorId, rescueCode: codes?.rescueCode, registrationCode: codes?.registrationCode }
  const wrong = said.find((name) => String(fields[name]) !== own[name])
  if (wrong !== undefined) throw problem(403, 'not-your-elevator', { zh: '该设备登记在另一台电梯', en: 'This device is registered at another elevator' }, wrong)
}

export function alarmOf(read: Read): AlarmMessage {
  if (!read.ok) throw problem(read.error.startsWith('not-json') || read.error.startsWith('not-utf8') ? 400 : 422, read.error.split(':')[0] ?? 'misread', { zh: '告警无法识别', en: 'The alarm cannot be read' }, read.error)
  const message = read.messages.find((m) => m.kind === 'alarm' || m.kind === 'clear')
  if (!message) throw problem(422, 'no-alarm', { zh: '正文中没有告警', en: 'There is no alarm in the body' })
  return message
}

/** What the door itself looks at; whether it is an alarm the adapter says. */
function fieldsOf(body: Buffer): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'))
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  } catch (fault) {
    if (fault instanceof SyntaxError) throw problem(400, 'not-json', { zh: '正文不是有效的 JSON', en: 'The body is not valid JSON' })
    throw fault
  }
}

// A browser's way in: the key, its subscription, and taking it back; for who may be told, and for nobody else's browser.
import { expect, test } from 'vitest'
import { pushRoutes } from '../../http/push.ts'
import { derivePushKeys } from '../../notify/pushKeys.ts'
import { makePushChannel } from '../../notify/push.ts'
import { bearer, openDoor } from '../door/door.ts'
import { startPushService } from '../gateways/pushService.ts'

async function pushDoor() {
  const service = await startPushService()
  const keys = derivePushKeys((name) => Buffer.from(name.padEnd(32, '.')).toString('base64url'))
  const door = await openDoor(({ db, clock }) => ({ rooms: async (app) => {
    const push = makePushChannel({ db, clock, keys, subject: 'mailto:duty@sanfen.example', hosts: [service.host], ca: service.ca })
    app.addHook('onClose', () => push.close())
    await app.register(pushRoutes, { db, clock, push })
  } }))
  const body = ({ endpoint, p256dh, auth } = service.subscribe()) => ({ endpoint, expirationTime: null, keys: { p256dh, auth } })
  const ask = async (method: 'GET' | 'PUT' | 'DELETE', url: string, as: string, payload?: object) => {
    const answer = await door.app.inject({ method, url, headers: bearer(await door.token(as)), ...(payload === undefined ? {} : { payload }) })
    return { status: answer.statusCode, body: answer.body === '' ? {} : answer.json<{ code?: string; id?: string; key?: string }>() }
  }
  return { service, keys, door, body, ask, async [Symbol.asyncDispose]() { await door[Symbol.asyncDispose](); await service.close() } }
}
const OWN = '/api/me/push-subscription'

test('a team and a property officer get the key and register; an operator is told in his console', async () => {
  await using kit = await pushDoor()
  for (const as of ['team', 'property']) {
    expect(await kit.ask('GET', '/api/push/key', as)).toEqual({ status: 200, body: { key: kit.keys.publicKey } })
    expect((await kit.ask('PUT', OWN, as, kit.body())).status).toBe(200)
  }
  for (const [method, url] of [['GET', '/api/push/key'], ['PUT', OWN], ['DELETE', OWN]] as const) expect((await kit.ask(method, url, 'operator', kit.body())).status).toBe(403)
  const { rows } = await kit.door.db.query<{ role: string; team: boolean }>('select a.role, s.team_id is not null as team from push_subscription s join account a on a.id = s.account_id order by role')
  expect(rows).toEqual([{ role: 'property', team: false }, { role: 'team', team: true }])
})

test('the same browser registers once, and only its account takes it back', async () => {
  await using kit = await pushDoor()
  const device = kit.body()
  const first = await kit.ask('PUT', OWN, 'team', device)
  expect(await kit.ask('PUT', OWN, 'team', device)).toEqual(first)
  expect((await kit.ask('DELETE', OWN, 'property', { endpoint: device.endpoint })).status).toBe(404)
  expect((await kit.ask('DELETE', OWN, 'team', { endpoint: device.endpoint })).status).toBe(204)
  expect((await kit.ask('DELETE', OWN, 'team', { endpoint: device.endpoint })).status).toBe(404)
})

test('an address that is no push service is refused and not kept', async () => {
  await using kit = await pushDoor()
  const good = kit.body()
  for (const [change, code] of [
    [{ endpoint: 'https://169.254.169.254/latest' }, 'endpoint-host-not-allowed'], [{ endpoint: `http://${kit.service.host}/x` }, 'endpoint-not-https'], [{ endpoint: 'https://redis:6379/x' }, 'endpoint-host-not-allowed'],
    [{ keys: { ...good.keys, p256dh: 'A'.repeat(87) } }, 'bad-keys'], [{ keys: { ...good.keys, auth: 'A'.repeat(30) } }, 'bad-keys'],
  ] as const) expect(await kit.ask('PUT', OWN, 'team', { ...good, ...change })).toMatchObject({ status: 422, body: { code } })
  expect((await kit.ask('PUT', OWN, 'team', { endpoint: `https://${kit.service.host}/${'x'.repeat(1000)}`, keys: good.keys })).status).toBe(400)
  expect((await kit.door.db.query('select 1 from push_subscription')).rowCount).toBe(0)
})

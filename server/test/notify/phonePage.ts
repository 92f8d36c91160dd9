// The team's page on a server with push and receipts, in a browser whose questions and whose push service the test answers.
import { randomUUID } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import type { Browser, CDPSession, Page, Worker } from 'playwright-core'
import { buildApp } from '../../app.ts'
import { hashPassword } from '../../auth/password.ts'
import { makeSessions } from '../../auth/sessions.ts'
import { insertAccount } from '../../db/accounts.ts'
import { makeDb } from '../../db/pool.ts'
import { defaultTravel } from '../../domain/travel.ts'
import { WEB_DIRECTORY } from '../../embedded/web-build.ts'
import { answerLinkRoutes } from '../../http/answerLink.ts'
import { assignmentRoutes } from '../../http/assignments.ts'
import { makeHealthBook } from '../../http/health.ts'
import { pushRoutes } from '../../http/push.ts'
import { receiptRoutes, type Receipt } from '../../http/receipts.ts'
import type { Notice, NoticeKind } from '../../notify/channel.ts'
import { makeAnswerLinks } from '../../notify/link.ts'
import { makePushChannel } from '../../notify/push.ts'
import { derivePushKeys } from '../../notify/pushKeys.ts'
import { makeSockets } from '../../realtime/sockets.ts'
import { dispatchOn } from '../dispatchKit.ts'
import { CONFIG } from '../door/door.ts'
import { enterAt, openPage } from '../flows/pages.ts'
import { startPushService } from '../gateways/pushService.ts'
import { testDatabase, testRedis } from '../parts.ts'
import { until } from '../patience.ts'
import { buildWorld } from '../world.ts'

const PASSWORD = 'sanfen-demo'

export async function noticeServer() {
  const [database, redis, service] = await Promise.all([testDatabase(), testRedis(), startPushService()])
  const db = makeDb(database.url, { max: 6 })
  const clock = () => new Date() // a browser has no other
  const world = await buildWorld(db, { now: clock() })
  const teamId = world.contract[0]!
  const passwordHash = await hashPassword(PASSWORD)
  await db.tx((tx) => insertAccount(tx, { username: 'team01', name: '队 t1', role: 'team', region: '410105', teamId, passwordHash }))
  const sessions = makeSessions({ db, clock })
  const faults: string[] = []
  const live = makeSockets({ redisUrl: redis.url, prefix: redis.prefix, clock, sessions, auditor: () => ({ ok: true, lateSteps: 0, at: clock().toISOString() }), health: () => undefined, fault: (where, error) => { faults.push(`${where}: ${String(error)}`) } })
  const kit = dispatchOn(database.url, clock, { publish: live.publish })
  const push = makePushChannel({ db, clock, keys: derivePushKeys((name) => Buffer.from(name.padEnd(32, '.')).toString('base64url')), subject: 'mailto:duty@sanfen.example', hosts: [service.host], ca: service.ca })
  const links = makeAnswerLinks({ db, clock, secret: 'a secret that all processes share', publicUrl: '' })
  const receipts: Receipt[] = []
  const app = await buildApp({
    db, clock, sessions, live, health: makeHealthBook(clock), config: { ...CONFIG, webDir: WEB_DIRECTORY },
    rooms: async (to) => {
      await to.register(assignmentRoutes, { db, quick: db, clock, dispatch: kit.dispatch, estimator: () => ({ times: defaultTravel, by: { by: 'default', because: 'too-few-arrivals' } }) })
      await to.register(answerLinkRoutes, { db, clock, dispatch: kit.dispatch, links, linkRead: async () => undefined })
      await to.register(pushRoutes, { db, clock, push })
      await to.register(receiptRoutes, { receipt: async (_account, receipt) => { receipts.push(receipt); return true } })
    },
  })
  await app.listen({ port: 0, host: '127.0.0.1' })
  const operator = { kind: 'account' as const, id: world.operatorId, name: '接警员', seat: '01' }
  const contacts = async () => (await db.query<{ contact: string }>(`select contact from team_contact where team_id = $1 and channel = 'push' order by contact::bigint desc`, [teamId])).rows.map((r) => r.contact)

  return {
    url: `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`, service, receipts, faults, dispatch: kit.dispatch,
    /** Reports and assigns; returns the offer. */
    async offer() {
      const { incidentId } = await kit.dispatch.receiveReport({ source: 'walk-in', elevatorId: world.elevators[0]!, region: '410100', drill: false, people: { trapped: 2 } }, operator)
      await kit.dispatch.command(incidentId, { type: 'assign', teamId }, operator, { prefix: '4101' })
      const view = await kit.dispatch.view(incidentId, { prefix: '41' })
      const assignment = view?.assignments.find((a) => a.teamId === teamId && a.status === 'offered')
      if (!assignment) throw new Error('no offer')
      return { incidentId, assignment, status: async () => (await kit.dispatch.view(incidentId, { prefix: '41' }))?.assignments.find((a) => a.id === assignment.id)?.status, cancel: () => kit.dispatch.command(incidentId, { type: 'cancel', kind: 'false-alarm', reason: '误报' }, operator, { prefix: '4101' }) }
    },
    /** Sends through the push service; returns what the phone's browser would hand to the worker. */
    async send(kind: NoticeKind, of: { incidentId: string; assignment: { id: string; answerBy: string | null } } | null): Promise<{ id: string; data: string }> {
      const [contact = ''] = await contacts()
      const notice: Notice = {
        id: randomUUID(), kind, assignmentId: of?.assignment.id ?? null, teamId, teamName: '队 t1', contact, answerBy: new Date(Date.now() + 60_000),
        subject: of && { incidentId: of.incidentId, number: '20261121-0001', code: '235274', address: '金水区 测试苑0 4号楼1单元东梯', trapped: 2, injured: 0, vulnerable: [], drill: false },
      }
      const delivery = await push.send(notice, () => undefined, new AbortController().signal)
      if (delivery.state !== 'sent') throw new Error(`${JSON.stringify(delivery)} ${service.complaints.join()}`)
      return { id: notice.id, data: JSON.stringify(service.received.at(-1)?.message) }
    },
    /** The link of a text message about the offer. */
    async link({ assignment }: { assignment: { id: string; answerBy: string | null } }) {
      const path = await links.linkFor({ id: randomUUID(), kind: 'offer', assignmentId: assignment.id, teamId, teamName: '队 t1', contact: '', subject: null, answerBy: assignment.answerBy === null ? null : new Date(assignment.answerBy) })
      return `http://127.0.0.1:${(app.server.address() as AddressInfo).port}${path}`
    },
    askDrill(): string {
      const notificationId = randomUUID()
      live.publish.drillAsked(teamId, { notificationId, endsAt: new Date(Date.now() + 60_000).toISOString() })
      return notificationId
    },
    contacts,
    async close() {
      await app.close()
      await push.close()
      await kit.db.close()
      await db.close()
      await service.close()
      await database.drop()
    },
  }
}
export type NoticeServer = Awaited<ReturnType<typeof noticeServer>>

export type Wish = 'prompt' | 'granted' | 'denied'

/** Logged in and on duty. `subscribes`: whether the browser's push service plays along. */
export async function phonePage(browser: Browser, server: NoticeServer, options: { subscribes?: boolean; wish?: Wish } = {}) {
  const { subscribes = true, wish = 'prompt' } = options
  const { page, shot } = await openPage(browser, { phone: { lat: 34.808, lng: 113.683 } })
  const context = page.context()
  const cdp = await context.newCDPSession(page)
  const { browserContextId } = (await cdp.send('Target.getTargetInfo')).targetInfo
  if (browserContextId === undefined) throw new Error('the browser does not name its context')
  const want = async (setting: Wish) => {
    await cdp.send('Browser.setPermission', { origin: server.url, permission: { name: 'notifications' }, setting, browserContextId })
  }
  // The browser's own dialogue and its maker's push service are not on this machine: the test stands in for both.
  await page.exposeFunction('subscribeAtService', () => (subscribes ? server.service.subscribe() : null))
  await page.exposeFunction('pressAllow', () => want('granted'))
  await page.addInitScript(`
    Notification.requestPermission = async () => { await pressAllow(); return Notification.permission }
    let made = null
    PushManager.prototype.getSubscription = async () => made
    PushManager.prototype.subscribe = async (options) => {
      const device = await subscribeAtService()
      if (!device) throw new DOMException('Registration failed - push service error', 'AbortError')
      const key = Uint8Array.from(atob(options.applicationServerKey.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0)).buffer
      return made = { endpoint: device.endpoint, options: { applicationServerKey: key }, toJSON: () => ({ endpoint: device.endpoint, expirationTime: null, keys: { p256dh: device.p256dh, auth: device.auth } }), unsubscribe: async () => { made = null; return true } }
    }`)
  await want(wish)
  await enterAt(page, server.url, '/rescue/', 'team01', PASSWORD)
  await page.getByRole('button', { name: '上岗' }).click()
  await page.getByText('等待派单').waitFor()
  return { page, shot, want, row: page.locator('.checks li').filter({ hasText: '通知' }), ...(await pushAt(page, cdp, server.url)), [Symbol.asyncDispose]: () => context.close() }
}

const DELIVER_AGAIN_MS = 10_000

/** What reaches the service worker, and what it shows. */
async function pushAt(page: Page, cdp: CDPSession, origin: string) {
  const registered = new Promise<string>((resolve) => {
    cdp.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      const ours = registrations.find((r) => r.scopeURL.endsWith('/rescue/') && !r.isDeleted)
      if (ours) resolve(ours.registrationId)
    })
  })
  await cdp.send('ServiceWorker.enable')
  const registrationId = await registered
  await page.waitForFunction('navigator.serviceWorker.controller !== null')
  const worker = (): Worker => {
    const found = page.context().serviceWorkers().find((w) => w.url().endsWith('/rescue/sw.js'))
    if (!found) throw new Error('no worker')
    return found
  }
  const shown = () => worker().evaluate<Shown[]>(`(async () => (await self.registration.getNotifications()).map((n) => ({ title: n.title, body: n.body, tag: n.tag, actions: (n.actions ?? []).map((a) => a.title), stays: n.requireInteraction })))()`)
  return {
    shown,
    /** Until what is shown is so. Again after a while, as a push service does: a browser that is just ending its worker loses what it is handed. */
    async deliver(data: string, what: string, isSo: (all: readonly Shown[]) => boolean): Promise<Shown[]> {
      let sentAt = -Infinity
      return until(what, async () => {
        if (performance.now() - sentAt > DELIVER_AGAIN_MS) {
          sentAt = performance.now()
          await cdp.send('ServiceWorker.deliverPushMessage', { origin, registrationId, data })
        }
        const all = await shown()
        return isSo(all) && all
      })
    },
    /** As a finger would: the worker hears which button it was. */
    press: (title: string, action: string) => worker().evaluate(`(async () => {
      const notification = (await self.registration.getNotifications()).find((n) => n.title.startsWith(${JSON.stringify(title)}))
      await pressed(notification, ${JSON.stringify(action)})
    })()`),
  }
}
export interface Shown { title: string; body: string; tag: string; actions: string[]; stays: boolean }

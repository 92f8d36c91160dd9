// The product's own pages in headless Chromium, used as people use them: by what they read and press.
import { createRequire } from 'node:module'
import { mkdir, readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { AxeResults } from 'axe-core'
import { chromium, type Browser, type Locator, type Page } from 'playwright-core'
import { type Db, makeDb } from '../../db/pool.ts'
import { buildWeb } from '../../embedded/web-build.ts'
import { cityDatabase, testRedis } from '../parts.ts'
import { PATIENCE_MS } from '../patience.ts'
import { type ServerPlace, type ServerProcess, startServer } from '../serverProcess.ts'
import { type Rig, startRig } from '../sip/rig.ts'

const ARTIFACTS = fileURLToPath(new URL('../../../.artifacts/', import.meta.url))
const FLAGS = [
  '--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run',
  '--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream', '--allow-loopback-in-peer-connection', '--disable-features=WebRtcHideLocalIpsWithMdns', '--autoplay-policy=no-user-gesture-required',
]

export interface Sound { received: number; sent: number; energy: number }
export interface Opened { page: Page; faults: string[]; shot(name: string): Promise<void> }

/** The page's peer connections are noted as they are made, so that a test can count packets without a handle in the product. */
const NOTE_PEERS = `(() => { const peers = globalThis.__peers = []; const Real = RTCPeerConnection; globalThis.RTCPeerConnection = class extends Real { constructor(...a) { super(...a); peers.push(this) } } })()`

/** A server as `npm start` runs it, on a demo city and a Redis of its own, and a browser. `close` ends all of it. */
export interface Whole { db: Db; server: ServerProcess; browser: Browser; close(): Promise<void> }

/** Without a telephone line, unless there is an edge. */
export async function openWhole(place: Partial<Pick<ServerPlace, 'edge' | 'env'>> = {}): Promise<Whole> {
  await buildWeb(() => undefined)
  const { url } = await cityDatabase()
  const server = await startServer({ edge: null, ...place, databaseUrl: url, redisUrl: (await testRedis()).url })
  const db = makeDb(url)
  const browser = await openBrowser()
  return { db, server, browser, close: async () => { await browser.close(); await db.close(); await server.stop() } }
}

/** The same at an edge of its own, which `close` ends too. */
export async function openWholeLine(): Promise<Whole & { rig: Rig }> {
  const rig = await startRig()
  const whole = await openWhole({ edge: rig.edge })
  return { ...whole, rig, close: async () => { await whole.close(); await rig.close() } }
}

export async function openBrowser(): Promise<Browser> {
  await mkdir(ARTIFACTS, { recursive: true })
  return chromium.launch({ executablePath: '/usr/bin/chromium', headless: true, args: FLAGS })
}

export async function openPage(browser: Browser, options: { phone?: { lat: number; lng: number }; width?: number; height?: number } = {}): Promise<Opened> {
  const context = await browser.newContext({
    locale: 'zh-CN', timezoneId: 'Asia/Shanghai', ignoreHTTPSErrors: false,
    ...(options.phone ? { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true, geolocation: { latitude: options.phone.lat, longitude: options.phone.lng, accuracy: 8 } } : { viewport: { width: options.width ?? 1920, height: options.height ?? 1080 } }),
    permissions: options.phone ? ['geolocation'] : ['microphone'],
  })
  await context.addInitScript(NOTE_PEERS)
  const page = await context.newPage()
  page.setDefaultTimeout(PATIENCE_MS)
  const faults: string[] = []
  page.on('pageerror', (error) => faults.push(error.message))
  return { page, faults, shot: async (name) => { await page.screenshot({ path: `${ARTIFACTS}${name}.png` }) } }
}

/** On `path` with a session of its own, as who has logged in before: opens one page instead of two. */
export async function enterAt(page: Page, url: string, path: string, username: string, password = 'sanfen-demo'): Promise<void> {
  const answer = await page.context().request.post(`${url}/api/session`, { data: { username, password } })
  if (!answer.ok()) throw new Error(`log-in of ${username}: ${answer.status()} ${await answer.text()}`)
  await page.goto(url + path)
}

/** Through the log-in page, as everybody comes in. */
export async function logInAt(page: Page, url: string, username: string, password = 'sanfen-demo'): Promise<void> {
  await page.goto(url)
  await page.locator('input[name=username]').fill(username)
  await page.locator('input[name=password]').fill(password)
  await page.getByRole('button', { name: '登录' }).click()
}

/** An operator's desk comes on duty: every check of the gate is passed, the last button is the caller's. */
export async function passGate(page: Page): Promise<Locator> {
  await page.waitForURL('**/console/')
  await page.getByRole('button', { name: '上岗', exact: true }).click()
  const gate = page.getByRole('region', { name: '上岗检查' })
  await gate.getByRole('button', { name: '试音' }).click()
  await gate.getByRole('button', { name: '听到', exact: true }).click()
  await gate.getByText('五项通过').waitFor()
  return gate.getByRole('button', { name: '上岗接听' })
}

/** What axe objects to on the page as it stands, each with where. Only of what it objects to does it say more than that it looked: saying it of all takes a third of its time. */
export async function objectionsTo(page: Page): Promise<string[]> {
  if (!await page.evaluate('"axe" in globalThis')) await page.evaluate(await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'))
  const results = await page.evaluate(`axe.run(document, { resultTypes: ['violations'], runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }).then(({ violations }) => ({ violations }))`) as Pick<AxeResults, 'violations'>
  return results.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(' ')).join(', ')}`)
}

/** RTP packets of all connections of the page, and how loud what it heard was. */
export function soundOf(page: Page): Promise<Sound> {
  return page.evaluate(async () => {
    const peers = (globalThis as unknown as { __peers: { getStats(): Promise<Map<string, Record<string, unknown>>> }[] }).__peers
    const sum = { received: 0, sent: 0, energy: 0 }
    for (const peer of peers) {
      for (const one of (await peer.getStats()).values()) {
        if (one['type'] === 'inbound-rtp') { sum.received += Number(one['packetsReceived'] ?? 0); sum.energy += Number(one['totalAudioEnergy'] ?? 0) }
        if (one['type'] === 'outbound-rtp') sum.sent += Number(one['packetsSent'] ?? 0)
      }
    }
    return sum
  })
}

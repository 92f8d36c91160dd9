// The product's own pages in headless Chromium, used as people use them: by what they read and press.
import { createRequire } from 'node:module'
import { mkdir, readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { AxeResults } from 'axe-core'
import { chromium, type Browser, type Page } from 'playwright-core'
import { PATIENCE_MS } from '../patience.ts'

const ARTIFACTS = fileURLToPath(new URL('../../../.artifacts/', import.meta.url))
const FLAGS = [
  '--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run',
  '--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream', '--allow-loopback-in-peer-connection', '--disable-features=WebRtcHideLocalIpsWithMdns', '--autoplay-policy=no-user-gesture-required',
]

export interface Sound { received: number; sent: number; energy: number }
export interface Opened { page: Page; faults: string[]; shot(name: string): Promise<void> }

/** The page's peer connections are noted as they are made, so that a test can count packets without a handle in the product. */
const NOTE_PEERS = `(() => { const peers = globalThis.__peers = []; const Real = RTCPeerConnection; globalThis.RTCPeerConnection = class extends Real { constructor(...a) { super(...a); peers.push(this) } } })()`

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

/** Through the log-in page, as everybody comes in. */
export async function logInAt(page: Page, url: string, username: string, password = 'sanfen-demo'): Promise<void> {
  await page.goto(url)
  await page.locator('input[name=username]').fill(username)
  await page.locator('input[name=password]').fill(password)
  await page.getByRole('button', { name: '登录' }).click()
}

/** What axe objects to on the page as it stands, each with where. */
export async function objectionsTo(page: Page): Promise<string[]> {
  const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
  await page.evaluate(axe)
  const results = await page.evaluate(`axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })`) as AxeResults
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

// Operators in headless Chromium: a small web server with the bundled phone page and credentials, one page an operator.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Browser, chromium, type Page } from 'playwright-core'
import { build } from 'vite'
import type { AudioStats, PhoneState } from '../../../web/phone/state.ts'
import type { EdgePart, EdgePlace } from '../../embedded/edge.ts'
import { makeSipCredentials } from '../../sip/credentials.ts'
import { PATIENCE_MS } from '../patience.ts'
import { type Rig, startRig } from './rig.ts'

/** The part of web/phone/phone.ts that the tests touch; its own types need a browser's library. */
interface Phone {
  answer(): Promise<void>
  decline(): Promise<void>
  hangUp(): Promise<void>
  dial(uri: string, reference: string): Promise<void>
  mute(muted: boolean): void
  hold(held: boolean): Promise<void>
  sendKeys(keys: string): void
  stats(): Promise<AudioStats | null>
}
type PhoneWindow = { __sanfenPhone?: Phone, __sanfenStates: PhoneState[], __sanfenFaults: string[] }

export interface OperatorPage {
  page: Page
  /** Resolves when the phone has been in such a state since it was opened. */
  until(what: string, test: (state: PhoneState) => boolean, withinMs?: number): Promise<PhoneState>
  state(): Promise<PhoneState>
  do(action: 'answer' | 'decline' | 'hangUp'): Promise<void>
  dial(number: string, reference: string): Promise<void>
  hold(held: boolean): Promise<void>
  mute(muted: boolean): Promise<void>
  sendKeys(keys: string): Promise<void>
  stats(): Promise<AudioStats>
  faults(): Promise<string[]>
}

export interface Operators {
  /** `answer`: what the page does by itself when it rings. `as`: the login in the address, when it is another than in the credentials. */
  open(login: string, options?: { answer?: 'yes' | 'no' | 'later', as?: string }): Promise<OperatorPage>
}

const FLAGS = [
  '--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync',
  // A beeping microphone, and WebRTC on loopback with real addresses.
  '--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream', '--allow-loopback-in-peer-connection',
  '--disable-features=WebRtcHideLocalIpsWithMdns', '--autoplay-policy=no-user-gesture-required',
]

/** An edge of the test's own with its operators; the rig's `close` ends both. */
export async function startRigWithOperators(options: Partial<EdgePlace> = {}): Promise<{ rig: Rig, operators: Operators }> {
  const rig = await startRig(options)
  const { open, close } = await startOperators(rig.edge)
  return { operators: { open }, rig: { ...rig, close: async () => { await close(); await rig.close() } } }
}

async function startOperators(edge: Pick<EdgePart, 'wsUrl' | 'domain' | 'credentialSecret'>): Promise<Operators & { close(): Promise<void> }> {
  const files = await bundle()
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1')
    if (url.pathname === '/credentials') {
      const credentials = makeSipCredentials({ login: url.searchParams.get('login') ?? '', domain: edge.domain, secret: edge.credentialSecret, now: new Date(), seconds: 3600 })
      const as = url.searchParams.get('as')
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify({ ...credentials, wsUrl: edge.wsUrl, domain: edge.domain, ...(as ? { address: `sip:${as}@${edge.domain}` } : {}) }))
      return
    }
    const body = files.get(url.pathname)
    response.writeHead(body === undefined ? 404 : 200, { 'content-type': url.pathname.endsWith('.js') ? 'text/javascript' : 'text/html; charset=utf-8' })
    response.end(body)
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  const browser: Browser = await chromium.launch({ executablePath: '/usr/bin/chromium', headless: true, args: FLAGS })
  return {
    async open(login, options = {}) {
      const context = await browser.newContext({ permissions: ['microphone'] })
      const page = await context.newPage()
      await page.goto(`${base}?${new URLSearchParams({ login, answer: options.answer ?? 'later', ...(options.as ? { as: options.as } : {}) })}`)
      await page.waitForFunction(() => (globalThis as unknown as PhoneWindow).__sanfenPhone !== undefined)
      return operatorPage(page)
    },
    async close() {
      await browser.close()
      await new Promise((done) => server.close(done))
    },
  }
}

function operatorPage(page: Page): OperatorPage {
  const states = () => page.evaluate(() => JSON.parse(JSON.stringify((globalThis as unknown as PhoneWindow).__sanfenStates)) as PhoneState[])
  const faults = () => page.evaluate(() => (globalThis as unknown as PhoneWindow).__sanfenFaults)
  return {
    page,
    async until(what, test, withinMs = PATIENCE_MS) {
      const deadline = performance.now() + withinMs
      for (;;) {
        const all = await states()
        const found = all.find((state) => test(state))
        if (found) return found
        if (performance.now() > deadline) throw new Error(`the phone was never ${what}. It was: ${JSON.stringify(all)}; faults: ${JSON.stringify(await faults())}`)
        await page.waitForTimeout(50)
      }
    },
    state: async () => (await states()).at(-1) ?? { line: 'connecting', call: null },
    do: (action) => page.evaluate(async (name) => { await (globalThis as unknown as PhoneWindow).__sanfenPhone?.[name]() }, action),
    dial: (number, reference) => page.evaluate(async ([to, token]) => { await (globalThis as unknown as PhoneWindow).__sanfenPhone?.dial(to ?? '', token ?? '') }, [number, reference]),
    hold: (held) => page.evaluate(async (on) => { await (globalThis as unknown as PhoneWindow).__sanfenPhone?.hold(on) }, held),
    mute: (muted) => page.evaluate((on) => { (globalThis as unknown as PhoneWindow).__sanfenPhone?.mute(on) }, muted),
    sendKeys: (keys) => page.evaluate((text) => { (globalThis as unknown as PhoneWindow).__sanfenPhone?.sendKeys(text) }, keys),
    async stats() {
      const stats = await page.evaluate(() => (globalThis as unknown as PhoneWindow).__sanfenPhone?.stats())
      if (!stats) throw new Error('the phone has no sound connection')
      return stats
    },
    faults,
  }
}

/** The page as a browser wants it, in memory: path → text. */
async function bundle(): Promise<Map<string, string>> {
  const root = new URL('../../../web/phone/test-page', import.meta.url).pathname
  const built = await build({ root, configFile: false, logLevel: 'error', build: { write: false, target: 'es2022', minify: false } })
  const outputs = (Array.isArray(built) ? built : [built]).flatMap((one) => ('output' in one ? one.output : []))
  const files = new Map(outputs.map((file) => [`/${file.fileName}`, file.type === 'chunk' ? file.code : String(file.source)]))
  files.set('/', files.get('/index.html') ?? '')
  return files
}

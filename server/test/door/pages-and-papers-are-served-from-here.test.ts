// Pages, assets, the interface's own description and the health page.
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { bearer, CONFIG, openDoor } from './door.ts'

async function builtPages() {
  const webDir = await mkdtemp(join(tmpdir(), 'sanfen-web-'))
  for (const page of ['console', 'rescue', 'bureau', 'assets']) await mkdir(join(webDir, page))
  for (const page of ['', 'console/', 'rescue/', 'bureau/']) await writeFile(join(webDir, `${page}index.html`), `<!doctype html><title>${page}</title>`)
  await writeFile(join(webDir, 'assets/main-a1b2c3.js'), 'export {}')
  return { webDir, [Symbol.asyncDispose]: () => rm(webDir, { recursive: true, force: true }) }
}

test('each page is its own, asked for each time, and there for who is logged in though no session can be read; assets are kept for good', async () => {
  await using pages = await builtPages()
  await using door = await openDoor((base) => ({ config: { ...CONFIG, webDir: pages.webDir }, sessions: { ...base.sessions, findAccess: () => Promise.reject(new Error('the database is away')) } }))
  const headers = bearer('a session')
  for (const [url, title] of [['/', ''], ['/console', 'console/'], ['/console/incidents/7', 'console/'], ['/rescue', 'rescue/'], ['/bureau', 'bureau/']] as const) {
    const answer = await door.app.inject({ url, headers })
    expect([url, answer.statusCode, answer.body, answer.headers['cache-control']]).toEqual([url, 200, `<!doctype html><title>${title}</title>`, 'no-cache'])
    expect(answer.headers['content-security-policy']).toContain("img-src 'self' data: blob: https://tiles.example")
    expect(answer.headers['x-content-type-options']).toBe('nosniff')
  }
  const asset = await door.app.inject({ url: '/assets/main-a1b2c3.js', headers })
  expect([asset.statusCode, asset.headers['cache-control']]).toEqual([200, 'public, max-age=31536000, immutable'])
  for (const url of ['/assets/none.js', '/console/none.js', '/sw.js', '/assets/../../etc/passwd', '/assets/%2e%2e/%2e%2e/package.json']) {
    const answer = await door.app.inject(url)
    expect([url, answer.statusCode, answer.headers['content-type']]).toEqual([url, 404, 'application/problem+json; charset=utf-8'])
  }
})

test('the pages that ring a phone can be put on its home screen, each as itself', async () => {
  const web = fileURLToPath(new URL('../../../web/', import.meta.url))
  await using door = await openDoor(() => ({ config: { ...CONFIG, webDir: join(web, 'public') } }))
  for (const page of ['rescue', 'property']) {
    const link = /<link rel="manifest" href="([^"]+)">/.exec(await readFile(join(web, page, 'index.html'), 'utf8'))?.[1]
    const answer = await door.app.inject(link ?? `/no-manifest-of-${page}`)
    expect([page, answer.statusCode]).toEqual([page, 200])
    expect(answer.json()).toMatchObject({ start_url: `/${page}/`, scope: `/${page}/`, display: 'standalone' })
  }
})

test('without built pages the interface works and the page says what to do', async () => {
  await using door = await openDoor()
  expect((await door.app.inject('/console')).json()).toMatchObject({ code: 'page-not-built', title: expect.stringContaining('npm run build') })
})

test('the interface is described, with what each route asks for, and nothing comes from elsewhere', async () => {
  await using door = await openDoor()
  const spec = (await door.app.inject('/api/openapi.json')).json<{ openapi: string; paths: Record<string, Record<string, { 'x-permission'?: string }>> }>()
  expect(spec.openapi).toBe('3.1.0')
  expect(spec.paths['/api/session']?.['get']).toMatchObject({ 'x-permission': 'session:own', security: [{ cookie: [] }, { token: [] }] })
  expect(spec.paths['/api/session']?.['post']).not.toHaveProperty('security')
  const page = await door.app.inject('/api/docs')
  expect(page.statusCode).toBe(200)
  expect(page.body).not.toMatch(/https?:\/\//)
})

test('health names every part, and notices one that falls silent', async () => {
  await using door = await openDoor()
  door.parts.health.set('auditor', 'ok', { freshSeconds: 5 })
  expect((await door.app.inject('/api/health')).json()).toMatchObject({
    status: 'ok', version: 'test',
    parts: { database: { state: 'ok', ageSeconds: 0 }, auditor: { state: 'ok' }, redis: { state: 'absent' }, mqtt: { state: 'absent', since: null, ageSeconds: null }, sip: { state: 'absent' }, media: { state: 'absent' } },
  })
  door.advance(6)
  const silent = await door.app.inject('/api/health')
  expect(silent.statusCode).toBe(503) // steps may be missing here: a load balancer sends nobody to it
  expect(silent.json()).toMatchObject({ status: 'down', parts: { auditor: { state: 'down', detail: 'silent', ageSeconds: 6 } } })
})

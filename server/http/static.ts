// The built web pages: each page its own HTML, its assets named by their content.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { allRoutesPublic } from './door.ts'
import { problem } from './problem.ts'

/** Path → file under the web directory. `/` is the log-in. */
const PAGES = { '/': 'index.html', '/console': 'console/index.html', '/rescue': 'rescue/index.html', '/property': 'property/index.html', '/bureau': 'bureau/index.html', '/admin': 'admin/index.html' } as const

const FILE = { config: { access: 'public', rateLimit: false, isSameForAll: true }, schema: { hide: true } } as const

export async function webPages(app: FastifyInstance, { webDir }: { webDir: string }): Promise<void> {
  if (!existsSync(webDir)) {
    // Tests and the first seconds of a fresh clone have no pages; the interface works without them.
    app.log.warn(`no web pages in ${webDir}: run "npm run build"`)
  }
  await app.register(async (scope) => {
    allRoutesPublic(scope)
    await scope.register(fastifyStatic, { root: webDir, serve: false, suppressWarning: true })

    for (const [path, file] of Object.entries(PAGES)) {
      const page = (reply: FastifyReply) => {
        if (!existsSync(join(webDir, file))) throw problem(404, 'page-not-built', { zh: '页面尚未构建，请运行 npm run build', en: 'This page is not built: run npm run build' })
        // Asked for each time: it names the assets of the newest build.
        return reply.header('cache-control', 'no-cache').sendFile(file, { cacheControl: false })
      }
      scope.get(path, FILE, (_request, reply) => page(reply))
      if (path === '/') continue
      // The page routes itself below its own path; what looks like a file and is none must not answer with HTML.
      scope.get(`${path}/*`, FILE, (request, reply) => {
        const rest = (request.params as { '*': string })['*']
        if (/\.\w+$/.test(rest)) return sendFile(reply, `${path.slice(1)}/${rest}`)
        return page(reply)
      })
    }
    scope.get('/assets/*', FILE, (request, reply) => {
      const name = (request.params as { '*': string })['*']
      return reply.sendFile(`assets/${name}`, { immutable: true, maxAge: '365d' })
    })
    for (const name of ['favicon.svg', 'favicon.ico', 'manifest.webmanifest', 'shell.js']) {
      scope.get(`/${name}`, FILE, (_request, reply) => sendFile(reply, name))
    }
  })
}

function sendFile(reply: FastifyReply, name: string): FastifyReply {
  return reply.header('cache-control', 'no-cache').sendFile(name, { cacheControl: false })
}

// The interface described by itself: OpenAPI at /api/openapi.json, readable at /api/docs, without a byte from elsewhere.
import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import type { FastifyInstance } from 'fastify'
import { allRoutesPublic } from './door.ts'

/** Must be called before the routes it describes. */
export async function describeRoutes(app: FastifyInstance, { version }: { version: string }): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: '三分 Sanfen', version, description: '96333 电梯应急救援指挥平台。时间为带时区的 ISO 8601；坐标默认 WGS-84；错误为 RFC 9457 problem+json，`code` 稳定。' },
      components: {
        securitySchemes: {
          cookie: { type: 'apiKey', in: 'cookie', name: 'sanfen', description: 'POST /api/session；TLS 之后名为 __Host-sanfen' },
          token: { type: 'http', scheme: 'bearer', description: 'POST /api/session {"token": true}' },
        },
      },
    },
    hideUntagged: false,
    transform: ({ schema, url, route }) => {
      const access = route.config?.access
      const open = access === undefined || access === 'public'
      return { url, schema: { ...schema, ...(open ? {} : { security: [{ cookie: [] }, { token: [] }], 'x-permission': access }) } }
    },
  })
  app.get('/api/openapi.json', { config: { access: 'public' }, schema: { hide: true } }, () => app.swagger())
  await app.register(async (scope) => {
    allRoutesPublic(scope)
    await scope.register(swaggerUi, { routePrefix: '/api/docs', staticCSP: CSP, uiConfig: { docExpansion: 'none', displayRequestDuration: true } })
  })
}

/** Its page carries inline styles. */
const CSP = "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'"

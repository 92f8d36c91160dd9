// What every answer tells the browser to allow: our own origin, the configured map tiles, and nothing else.
import type { FastifyInstance } from 'fastify'
import { isSecure } from './door.ts'

/** `tileHosts`: origins of a configured base map, e.g. `https://t0.tianditu.gov.cn`. */
export function secureHeaders(app: FastifyInstance, { tileHosts }: { tileHosts: readonly string[] }): void {
  const csp = [
    "default-src 'self'", "script-src 'self'", "style-src 'self' 'unsafe-inline'", // React and the charts set style attributes
    ["img-src 'self' data: blob:", ...tileHosts].join(' '), ["connect-src 'self' ws: wss:", ...tileHosts].join(' '), // ws: the SIP edge has a port of its own
    "media-src 'self' blob: mediastream:", "worker-src 'self' blob:", "font-src 'self' data:", "object-src 'none'", "base-uri 'none'", "form-action 'self'", "frame-ancestors 'none'",
  ].join('; ')
  app.addHook('onRequest', async (request, reply) => {
    void reply.headers({
      'content-security-policy': csp,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'same-origin', // no-referrer would turn a form's Origin into "null"
      'permissions-policy': 'microphone=(self), geolocation=(self), autoplay=(self), camera=(), payment=(), usb=()',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
    })
    if (isSecure(request)) void reply.header('strict-transport-security', 'max-age=31536000')
    if (request.url.startsWith('/api/')) void reply.header('cache-control', 'no-store')
  })
}

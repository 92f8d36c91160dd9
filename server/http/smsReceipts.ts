// What the text message gateway says about a message it took: it arrived, or it never will. Signed like an alarm (INTERFACES.md).
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type, type Static } from 'typebox'
import { Compile } from 'typebox/compile'
import { OneOf, Problem } from '../contracts/common.ts'
import { notFound, problem } from './problem.ts'
import { FRESH, isSigned } from './signedBody.ts'
import { InputError } from './validation.ts'

/** `id`: ours, as the gateway was given it: a receipt may be here before the gateway's own answer is. */
const Receipt = Type.Object({ id: Type.Optional(Type.String({ maxLength: 200 })), messageId: Type.String({ pattern: '^[\\x21-\\x7e]{1,200}$' }), state: OneOf(['delivered', 'failed']), permanent: Type.Optional(Type.Boolean()), reason: Type.Optional(Type.String({ maxLength: 200 })) })
const receipts = Compile(Receipt)

/** `permanent`: the number will never take one. */
export type SmsReceipt = Static<typeof Receipt>
/** False: no message of ours has that id. A repeated receipt is true and changes nothing; a later state never goes back. */
export type SmsReceiptPort = (receipt: SmsReceipt) => Promise<boolean>

export interface SmsReceiptParts {
  clock: () => Date
  smsReceipt: SmsReceiptPort
  /** Null: there is no gateway, and so no such route to anybody. */
  smsReceiptSecret: string | null
}

const BODY_LIMIT = 4096

export const smsReceiptRoutes: FastifyPluginAsyncTypebox<SmsReceiptParts> = async (app, { clock, smsReceipt, smsReceiptSecret }) => {
  // The signature covers the bytes as they came. Inside this plugin only.
  app.addContentTypeParser('application/json', { parseAs: 'buffer', bodyLimit: BODY_LIMIT }, (_request, body, done) => { done(null, body) })

  app.post('/api/notify/sms-receipts', {
    config: { access: 'public', rateLimit: { max: 600, timeWindow: 60_000 } },
    schema: { summary: '短信回执', tags: ['notification'], response: { 204: Type.Null(), 401: Problem, 404: Problem } },
  }, async (request, reply) => {
    if (smsReceiptSecret === null) throw notFound()
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0) // without a body no parser ran
    const { 'x-sanfen-timestamp': stamp, 'x-sanfen-signature': given } = request.headers
    if (typeof stamp !== 'string' || !/^\d{1,12}$/.test(stamp) || !isSigned({ secret: smsReceiptSecret, stamp, body, given })) throw problem(401, 'bad-signature', { zh: '签名无效', en: 'The signature is not valid' })
    if (Math.abs(clock().getTime() / 1000 - Number(stamp)) > FRESH) throw problem(401, 'stale-signature', { zh: '签名已过期', en: 'The signature is too old' })
    if (!(await smsReceipt(read(body)))) throw notFound()
    return reply.code(204).send(null)
  })
}

function read(body: Buffer): SmsReceipt {
  let said: unknown
  try {
    said = JSON.parse(body.toString('utf8'))
  } catch (fault) {
    if (fault instanceof SyntaxError) throw problem(400, 'invalid-json', { zh: '正文不是有效的 JSON', en: 'The body is not valid JSON' })
    throw fault
  }
  if (receipts.Check(said)) return said
  throw new InputError('body', receipts.Errors(said))
}

// Signed HTTP of devices, vendors and cameras: key, age and signature over the bytes as they came, each refusal by its own name. Knows no alarm.
import { createHmac, timingSafeEqual } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { type Brake, makeBrake } from '../auth/brake.ts'
import { problem, type ProblemError } from './problem.ts'

/** Seconds that a signature counts, to both sides. */
export const FRESH = 300
const SIGNATURE = /^[0-9a-f]{64}$/i
/** Whoever guesses signatures; a vendor's devices come from behind one address. */
const GUESSES = { perName: 20, perAddress: 2000, windowSeconds: 60 }

export interface SignedBody { key: string; body: Buffer; signature: Buffer }
export type SignerKind = 'device' | 'vendor' | 'camera'
interface Claim { key: string; stamp: string; given: string; /** Why it is too old or too new. */ stale: ProblemError | null }

/** The three headers, as far as they can be judged before the body is read. */
function claimOf(request: FastifyRequest, now: Date): Claim {
  const { 'x-sanfen-key': key, 'x-sanfen-timestamp': stamp, 'x-sanfen-signature': given } = request.headers
  if (typeof key !== 'string' || !/^[A-Za-z0-9_.-]{1,64}$/.test(key)) throw problem(401, 'no-key', { zh: '缺少 X-Sanfen-Key', en: 'X-Sanfen-Key is missing' })
  if (typeof stamp !== 'string' || !/^\d{1,12}$/.test(stamp)) throw problem(401, 'no-timestamp', { zh: '缺少 X-Sanfen-Timestamp（秒）', en: 'X-Sanfen-Timestamp is missing (unix seconds)' })
  if (typeof given !== 'string' || !SIGNATURE.test(given)) throw problem(401, 'bad-signature', { zh: '签名无效', en: 'The signature is not valid' }, { zh: 'X-Sanfen-Signature 应为 64 位十六进制', en: 'X-Sanfen-Signature is 64 hex digits' })
  const off = Math.round(now.getTime() / 1000 - Number(stamp))
  const stale = Math.abs(off) <= FRESH ? null : problem(401, 'stale-signature', { zh: '签名已过期，请校准时钟', en: 'The signature is too old: set your clock' }, { zh: `与平台时间相差 ${off} 秒，最多 ${FRESH} 秒`, en: `It is ${off} s from our time, at most ${FRESH} s` }, { offSeconds: off })
  return { key, stamp, given, stale }
}

/** Over the bytes as they came: hex HMAC-SHA256(secret, timestamp + "." + body). */
export function isSigned({ secret, stamp, body, given }: { secret: string; stamp: string; body: Buffer; given: unknown }): boolean {
  if (typeof given !== 'string' || !SIGNATURE.test(given)) return false
  return timingSafeEqual(createHmac('sha256', secret).update(`${stamp}.`).update(body).digest(), Buffer.from(given, 'hex'))
}

const unknown = (kind: SignerKind) => problem(401, `unknown-${kind}`, { zh: '没有这个密钥编号', en: 'There is no such key' })

export function makeSignedBodies(clock: () => Date) {
  const brake: Brake = makeBrake(clock, GUESSES)
  function held(request: FastifyRequest, key: string): void {
    const wait = brake.waitSeconds(request.ip, key)
    if (wait > 0) throw tooFast(wait)
  }
  return {
    /** Refuses by the headers alone: for large bodies, before they are read. `isKnown` costs a look at the database. */
    async before(request: FastifyRequest, kind: SignerKind, isKnown: (key: string) => Promise<boolean>): Promise<void> {
      const { key, stale } = claimOf(request, clock())
      if (stale) throw stale
      held(request, key)
      if (await isKnown(key)) return
      brake.tried(request.ip, key)
      throw unknown(kind)
    },
    /** Key, age, then the signature over the bytes as they came. `isStale`: it is `key`'s own, and its clock is off. */
    async read(request: FastifyRequest, kind: SignerKind, secretOf: (key: string) => Promise<string | null>, isStale?: (key: string, why: ProblemError) => Promise<void>): Promise<SignedBody> {
      const { key, stamp, given, stale } = claimOf(request, clock())
      const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0) // without a body no parser ran
      held(request, key)
      const secret = await secretOf(key)
      if (secret === null || !isSigned({ secret, stamp, body, given })) {
        if (stale) throw stale // of no use to whoever guesses
        brake.tried(request.ip, key)
        throw secret === null ? unknown(kind) : problem(401, 'bad-signature', { zh: '签名无效', en: 'The signature is not valid' }, { zh: '应为 HMAC-SHA256(密钥, 时间戳 + "." + 正文) 的十六进制', en: 'It is hex HMAC-SHA256(secret, timestamp + "." + body)' })
      }
      if (stale) {
        await isStale?.(key, stale)
        throw stale
      }
      return { key, body, signature: Buffer.from(given, 'hex') }
    },
  }
}

export const tooFast = (seconds: number) => problem(429, 'too-many-requests', { zh: '请求过于频繁', en: 'Too many requests' }, undefined, { retryAfter: seconds })

export const replayed = () => problem(401, 'replayed-signature', { zh: '签名已用过', en: 'The signature has been used' }, { zh: '每次请求须用新的时间戳签名；原请求已处理', en: 'Sign each request anew; the first one was taken' })

/** Null when `work` takes longer. */
export async function atMost<T>(ms: number, work: Promise<T>): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<null>((resolve) => { timer = setTimeout(() => resolve(null), ms) })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}

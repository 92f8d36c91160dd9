// The key pair by which browsers' push services know us (VAPID, RFC 8292), made from the installation's secret: every process has the same one.
import { createECDH } from 'node:crypto'

/** Both base64url: the point uncompressed, the scalar in 32 bytes. */
export interface PushKeys { publicKey: string; privateKey: string }

/** Order of P-256. */
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n

/** `secret`: by name, 256 bits as base64url (config.ts, openSecrets). Two of them, so that no scalar is likelier than another. */
export function derivePushKeys(secret: (name: string) => string): PushKeys {
  const wide = Buffer.concat([secret('push-vapid-1'), secret('push-vapid-2')].map((s) => Buffer.from(s, 'base64url'))).toString('hex')
  const scalar = (BigInt(`0x${wide}`) % (ORDER - 1n)) + 1n
  const privateKey = Buffer.from(scalar.toString(16).padStart(64, '0'), 'hex')
  const curve = createECDH('prime256v1')
  curve.setPrivateKey(privateKey)
  return { publicKey: curve.getPublicKey('base64url'), privateKey: privateKey.toString('base64url') }
}

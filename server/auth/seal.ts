// Secrets that must be read again (a device's key, a camera's password), sealed at rest: AES-256-GCM. A stolen database alone opens none. What is only compared is hashed instead (password.ts).
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'

export interface Seal {
  /** `about` names whose secret it is, e.g. `device/box-7`: moved to another row it does not open. */
  seal(secret: string, about: string): Buffer
  /** Throws when it was sealed with another key, for somebody else, or changed since. */
  open(sealed: Buffer, about: string): string
}

const VERSION = 1
const NONCE = 12
const TAG = 16

/** `key`: 256 bits as base64url, from `openSecrets(dataDir)('seal')`. */
export function makeSeal(key: string): Seal {
  const secretKey = Buffer.from(key, 'base64url')
  if (secretKey.length !== 32) throw new Error('the key of the seal is not 256 bits')
  return {
    seal(secret, about) {
      const nonce = randomBytes(NONCE)
      const cipher = createCipheriv('aes-256-gcm', secretKey, nonce)
      cipher.setAAD(Buffer.from(about))
      const body = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()])
      return Buffer.concat([Buffer.of(VERSION), nonce, cipher.getAuthTag(), body])
    },
    open(sealed, about) {
      if (sealed[0] !== VERSION || sealed.length < 1 + NONCE + TAG) throw new Error(`the sealed secret of ${about} is none of ours`)
      const decipher = createDecipheriv('aes-256-gcm', secretKey, sealed.subarray(1, 1 + NONCE), { authTagLength: TAG })
      decipher.setAAD(Buffer.from(about))
      decipher.setAuthTag(sealed.subarray(1 + NONCE, 1 + NONCE + TAG))
      try {
        return Buffer.concat([decipher.update(sealed.subarray(1 + NONCE + TAG)), decipher.final()]).toString('utf8')
      } catch (cause) {
        throw new Error(`the sealed secret of ${about} does not open: is SANFEN_SECRET the one it was sealed with?`, { cause })
      }
    },
  }
}

/** Whose secret: the names under which devices' and vendors' are sealed. */
export const aboutDevice = (id: string): string => `device/${id}`
export const aboutVendor = (id: string): string => `vendor/${id}`
/** A camera's address with its login, what it signs alarms with, its speaker's address and its storage's. */
export const aboutCamera = (id: string, what?: 'alarm' | 'talk' | 'storage'): string => (what === undefined ? `camera/${id}` : `camera/${id}/${what}`)
/** The login of a camera's alert stream, and of whoever registers by GB28181. */
export const aboutFeed = (cameraId: string): string => `camera/${cameraId}/feed`
export const aboutGb = (id: string): string => `gb28181/${id}`

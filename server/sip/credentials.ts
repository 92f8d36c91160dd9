// A phone's password for the edge: made from the login and an end time, checked by Kamailio's auth_ephemeral without asking us. Pure.
import { createHmac } from 'node:crypto'
import { isPhoneLogin, ROBOT } from '../domain/phoneLogin.ts'

export interface SipCredentials {
  /** `seconds-since-1970:login`, as the digest's user name. */
  username: string
  password: string
  /** Where the phone registers: `sip:login@domain`. */
  address: string
  expiresAt: Date
}

/**
 * Valid for `seconds` from `now` and for this login's address alone.
 * @throws when the login cannot stand in a SIP address: ask `isPhoneLogin` first.
 */
export function makeSipCredentials(request: { login: string, domain: string, secret: string, now: Date, seconds: number }): SipCredentials {
  if (!isPhoneLogin(request.login)) throw new Error(`"${request.login}" cannot be a SIP address`)
  return sign(request)
}

/** The servers' own. No door gives them away, and they are worth nothing on a connection that did not show the servers' key. */
export function makeRobotCredentials(request: { domain: string, secret: string, now: Date, seconds: number }): SipCredentials {
  return sign({ ...request, login: ROBOT })
}

function sign(request: { login: string, domain: string, secret: string, now: Date, seconds: number }): SipCredentials {
  const expires = Math.floor(request.now.getTime() / 1000) + request.seconds
  const username = `${expires}:${request.login}`
  return {
    username,
    password: createHmac('sha1', request.secret).update(username).digest('base64'),
    address: `sip:${request.login}@${request.domain}`,
    expiresAt: new Date(expires * 1000),
  }
}

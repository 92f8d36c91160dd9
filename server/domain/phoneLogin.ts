// Which account names can have a phone on the line: the name stands in the phone's SIP address. Pure.

/** The servers' own login, for calls that nobody dials. */
export const ROBOT = 'robot'
/** `everyone` is the edge's own group. */
const OURS = ['everyone', ROBOT]

/** Letters, digits, dot, dash and underscore, at most 64, and none of the line's own names. */
export function isPhoneLogin(login: string): boolean {
  return /^[a-z0-9][a-z0-9._-]{0,63}$/i.test(login) && !OURS.includes(login.toLowerCase())
}

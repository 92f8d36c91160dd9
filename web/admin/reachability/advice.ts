// What is to be done about a team that a drill did not reach: the reasons of the channels, turned into acts. Pure.
import type { DrillTeamView } from '../../../server/contracts/reachability.ts'

type Channel = DrillTeamView['channels'][number]
export type Act = 'correct-number' | 'call' | 'open-page' | 'allow-push' | 'register-number' | 'ask-gateway' | 'our-line' | 'again' | 'voicemail'

/** `busy (486)` → `busy`: the carrier's own code is for the file. */
export const plainReason = (reason: string): string => reason.replace(/ \(\d+\)$/, '')

const OURS = ['trunk-down', 'media-failed', 'timeout', 'fault', 'answer-time-over']
const DEAD = ['bad-number', 'invalid-number', 'unknown-number', 'blocked-number', 'unsubscribed']

/** In the order of urgency, each once. Empty where nothing is wrong. */
export function actsFor({ verdict, busy, channels }: Pick<DrillTeamView, 'verdict' | 'busy' | 'channels'>): Act[] {
  if (busy || verdict === 'waiting') return []
  const acts = channels.flatMap((c) => c.contacts.length === 0 ? missing(c) : c.contacts.flatMap((one) => (one.result === 'unreached' ? unreached(c.channel, plainReason(one.reason ?? '')) : [])))
  // A voicemail answers every call: who is reached by telephone alone may be nobody.
  const onlyVoice = channels.some((c) => c.channel === 'voice' && c.result === 'reached') && channels.every((c) => c.channel === 'voice' || (c.result !== 'confirmed' && c.result !== 'reached'))
  const all: Act[] = [...(onlyVoice ? ['voicemail' as const] : []), ...acts, ...(verdict === 'untried' ? ['again' as const] : [])]
  return ORDER.filter((act) => all.includes(act))
}

const ORDER: readonly Act[] = ['register-number', 'correct-number', 'voicemail', 'call', 'ask-gateway', 'allow-push', 'open-page', 'our-line', 'again']

function missing({ channel, result }: Channel): Act[] {
  if (result !== 'none') return []
  return channel === 'push' ? ['allow-push'] : channel === 'socket' ? [] : ['register-number']
}

function unreached(channel: Channel['channel'], reason: string): Act[] {
  if (OURS.includes(reason)) return ['our-line']
  switch (channel) {
    case 'socket': return ['open-page']
    case 'push': return ['allow-push']
    case 'sms': return [DEAD.includes(reason) ? 'correct-number' : 'ask-gateway']
    case 'voice': return [DEAD.includes(reason) ? 'correct-number' : 'call']
  }
}

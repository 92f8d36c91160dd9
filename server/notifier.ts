// How teams are told, of one process: the channels that this installation has, the ladder that climbs them, and what comes back from gateways, phones and links.
import { openSecrets, type Config } from './config.ts'
import { saveDelivery, saveReceipt, type Changed } from './db/notifications.ts'
import type { Db } from './db/pool.ts'
import type { Dispatch } from './dispatch/dispatch.ts'
import type { Answered, AnswerResult, ChannelName, Delivery, Notice } from './domain/notice.ts'
import type { NoticeParts } from './http/rooms.ts'
import type { Line, LineAddress } from './line.ts'
import { makeLadder, type NotificationLadder } from './notify/ladder.ts'
import { makeAnswerLinks } from './notify/link.ts'
import { makePushChannel } from './notify/push.ts'
import { derivePushKeys } from './notify/pushKeys.ts'
import { makeSmsChannel } from './notify/sms.ts'
import { makeSmsReceipts } from './notify/smsReceipts.ts'
import { makeSocketChannel } from './notify/socket.ts'
import { makeVoiceChannel } from './notify/voice.ts'
import type { Sockets } from './realtime/sockets.ts'

export interface NotifierParts { db: Db; /** The ladder's. */ crowd: Db; clock: () => Date; dispatch: Dispatch; live: Pick<Sockets, 'pagesOf' | 'publish'>; line: Line | null; fault: (where: string, error: unknown) => void; config: Config }
export interface Notifier { ladder: NotificationLadder; notices: NoticeParts }

/** Whom a push service may ask about us, where no public address is known. */
const NOBODY = 'mailto:postmaster@localhost'

/** Rungs are planned only for these: what is not there cannot fail. */
export function channelsOf(config: Config, line: LineAddress | null): ChannelName[] {
  return ['socket', 'push', ...(line ? ['voice' as const] : []), ...(config.sms ? ['sms' as const] : [])]
}

/**
 * A key in a call is the team's word. It counts while that very offer stands, and what it changed is committed before the person hears so.
 * Who is asked to accept can only decline: a crew that has accepted by another phone is not withdrawn by this one.
 */
export const answerByKey = (dispatch: Pick<Dispatch, 'answer'>) => async (assignmentId: string, answered: Answered, { kind, teamId, teamName }: Notice): Promise<AnswerResult> => {
  if (teamId === null) return { ok: false, refusal: 'no-such-assignment' }
  const outcome = await dispatch.answer(assignmentId, { type: answered === 'cannot-go' && kind === 'offer' ? 'decline' : answered }, { teamId, name: teamName, via: 'voice' })
  return outcome.ok ? { ok: true } : outcome
}

export function startNotifier({ db, crowd, clock, dispatch, live, line, fault, config }: NotifierParts): Notifier {
  const secret = openSecrets(config.dataDir)
  const links = makeAnswerLinks({ db, clock, secret: secret('answer link'), publicUrl: config.publicUrl })
  const push = makePushChannel({ db, clock, keys: derivePushKeys(secret), subject: config.publicUrl?.startsWith('https:') ? config.publicUrl : NOBODY, hosts: config.pushHosts })
  const sms = config.sms ? makeSmsChannel({ gateway: config.sms, clock, linkFor: (notice) => links.linkFor(notice) }) : null
  const voice = line ? makeVoiceChannel({ robot: line.robot, speech: line.speech, clock, fault, answer: answerByKey(dispatch) }) : null

  const changed = (rows: readonly Changed[]) => {
    for (const { incidentId, region, view } of rows) if (incidentId !== null && region !== null) live.publish.deliveries(region, incidentId, [view])
  }
  const delivered = async (notificationId: string, delivery: Delivery) => {
    const row = await saveDelivery(db, notificationId, delivery, clock())
    if (row) changed([row])
  }

  const socket = makeSocketChannel(live.pagesOf, (teamId, drill) => live.publish.drillAsked(teamId, drill))
  const ladder = makeLadder({ db: crowd, clock, fault, changed, channels: [socket, push, voice, sms].filter((c) => c !== null) })
  ladder.start()

  return {
    ladder,
    notices: {
      db, clock, dispatch, links, push,
      linkRead: (notificationId) => delivered(notificationId, { state: 'read' }),
      async receipt({ teamId, useUnitId }, receipt) {
        if (teamId === null && useUnitId === null) return false
        const { known, changed: rows } = await saveReceipt(db, { teamId, useUnitId, ...receipt }, clock())
        changed(rows)
        return known
      },
      smsReceiptSecret: config.sms?.receiptSecret ?? null,
      smsReceipt: makeSmsReceipts({ db, clock, changed, wake: ladder.wake }),
    },
  }
}

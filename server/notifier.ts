// How teams are told, of one process: the channels that this installation has, and the ladder that climbs them.
import type { Config } from './config.ts'
import type { Changed } from './db/notifications.ts'
import type { Db } from './db/pool.ts'
import type { Dispatch } from './dispatch/dispatch.ts'
import type { ChannelName } from './domain/notice.ts'
import type { Line, LineAddress } from './line.ts'
import { makeLadder, type NotificationLadder } from './notify/ladder.ts'
import { makeSocketChannel } from './notify/socket.ts'
import type { Sockets } from './realtime/sockets.ts'

export interface NotifierParts { db: Db; clock: () => Date; dispatch: Dispatch; live: Pick<Sockets, 'pagesOf' | 'publish'>; line: Line | null; fault: (where: string, error: unknown) => void; config: Config }

/** Rungs are planned only for these: what is not there cannot fail. */
export function channelsOf(_config: Config, _line: LineAddress | null): ChannelName[] {
  return ['socket']
}

export function startNotifier({ db, clock, live, fault }: NotifierParts): NotificationLadder {
  const changed = (rows: readonly Changed[]) => {
    for (const { incidentId, region, view } of rows) if (incidentId !== null && region !== null) live.publish.deliveries(region, incidentId, [view])
  }
  const ladder = makeLadder({ db, clock, fault, changed, channels: [makeSocketChannel((teamId) => live.pagesOf(teamId))] })
  ladder.start()
  return ladder
}

// Single-use tickets for live pictures and talks: made for one account, one camera and some seconds, used up together with the audit row of the look.
import type { ViewMode } from '../contracts/video.ts'
import type { Db, Reader } from './pool.ts'
import { sessionCounts } from './sessions.ts'

export interface NewTicket { hash: Buffer; accountId: string; sessionId: string; cameraId: string; mode: ViewMode | 'talk'; expiresAt: Date }
export interface Admitted { accountId: string; sessionId: string; cameraId: string; mode: ViewMode }

export async function insertTicket(reader: Reader, { hash, accountId, sessionId, cameraId, mode, expiresAt }: NewTicket): Promise<void> {
  await reader.query({ name: 'ticket_insert', text: `insert into view_ticket (hash, account_id, session, camera_id, mode, expires_at) values ($1, $2, decode($3, 'hex'), $4, $5, $6)`, values: [hash, accountId, sessionId, cameraId, mode, expiresAt] })
}

/** Null: there is no such ticket any more, its time or its log-in is over, its account is barred, or the camera is switched off. */
export function useTicket(db: Db, hash: Buffer, now: Date): Promise<Admitted | null> {
  return db.tx(async (tx) => {
    const { rows } = await tx.query<Admitted & { counts: boolean }>({ name: 'ticket_use', text:
      `delete from view_ticket t where t.hash = $1 and t.mode <> 'talk'
       returning t.account_id as "accountId", encode(t.session, 'hex') as "sessionId", t.camera_id as "cameraId", t.mode,
         t.expires_at > $2 and ${sessionCounts('t.session', '$2')}
           and exists (select from camera c where c.id = t.camera_id and c.active and c.url is not null) as counts`, values: [hash, now] })
    const [found] = rows
    if (!found?.counts) return null
    const { counts: _counts, ...admitted } = found
    await tx.query('insert into access_log (account_id, act, subject, at) values ($1, $2, $3, $4)', [admitted.accountId, 'camera:watched', admitted.cameraId, now])
    return admitted
  })
}

export async function forgetTickets(reader: Reader, now: Date): Promise<void> {
  await reader.query({ name: 'tickets_forget', text: 'delete from view_ticket where expires_at < $1', values: [now] })
}

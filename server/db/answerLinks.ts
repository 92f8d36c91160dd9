// Answer links of text messages: what each one answers, and until when it opens.
import type { Reader } from './pool.ts'

export interface AnswerLink { id: string; notificationId: string; assignmentId: string | null; expiresAt: Date }

const COLUMNS = 'id, notification_id as "notificationId", assignment_id as "assignmentId", expires_at as "expiresAt"'

/** The link of a notification; a message that is sent again has the one it had. */
export async function keepAnswerLink(reader: Reader, link: Omit<AnswerLink, 'id'>): Promise<AnswerLink> {
  const { rows } = await reader.query<AnswerLink>(
    `insert into answer_link (notification_id, assignment_id, expires_at) values ($1, $2, $3) on conflict (notification_id) do update set notification_id = excluded.notification_id returning ${COLUMNS}`,
    [link.notificationId, link.assignmentId, link.expiresAt])
  return rows[0]!
}

export async function findAnswerLink(reader: Reader, id: string): Promise<AnswerLink | null> {
  const { rows } = await reader.query<AnswerLink>(`select ${COLUMNS} from answer_link where id = $1`, [id])
  return rows[0] ?? null
}

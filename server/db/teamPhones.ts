// The telephones of crews: read and changed by an administrator, each change with what was before. Who is told on which of them is team_contact.
import type { TeamPhones } from '../contracts/teamPhones.ts'
import type { Db, Reader } from './pool.ts'
import { wireTime } from './wireTime.ts'

/** `words`: the beginning of a code, or a part of a name or unit. */
export async function listTeamPhones(reader: Reader, { prefix, words, teamId = null, limit }: { prefix: string; words: string | null; teamId?: string | null; limit: number }): Promise<TeamPhones[]> {
  const { rows } = await reader.query<TeamPhones>(
    `select t.id as "teamId", t.code, t.name, t.kind, u.name as unit, r.name as "regionName", array_prepend(t.phone, t.phones) as phones, ${wireTime('c.at')} as "changedAt", a.name as "changedBy"
     from team t join region r on r.code = t.region left join unit u on u.id = t.unit_id
       left join lateral (select c.at, c.account_id from team_change c where c.team_id = t.id order by c.id desc limit 1) c on true left join account a on a.id = c.account_id
     where t.region like $1 || '%' and ($2::text is null or starts_with(t.code, $2) or strpos(t.name, $2) > 0 or strpos(u.name, $2) > 0) and ($3::bigint is null or t.id = $3) order by t.code limit $4`, [prefix, words, teamId, limit])
  return rows
}

/** False: no such team in the scope. */
export async function changeTeamPhones(db: Db, prefix: string, teamId: string, phones: readonly [string, ...string[]], by: { accountId: string; now: Date }): Promise<boolean> {
  return db.tx(async (tx) => {
    const { rows } = await tx.query<{ before: string[] }>(`select array_prepend(phone, phones) as before from team where id = $1 and region like $2 || '%' for update`, [teamId, prefix])
    const was = rows[0]
    if (!was) return false
    const [first, ...further] = phones
    await tx.query('update team set phone = $2, phones = $3 where id = $1', [teamId, first, further])
    await tx.query("insert into team_change (team_id, at, account_id, what, data) values ($1, $2, $3, 'phones', $4)", [teamId, by.now, by.accountId, JSON.stringify({ before: was.before, after: phones })])
    return true
  })
}

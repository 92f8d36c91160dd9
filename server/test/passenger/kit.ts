// The passenger's page on a real database with a moved clock: requests as phones send them, each from an address of its own.
import { makeSessions } from '../../auth/sessions.ts'
import { ownPace, type PaceOf } from '../../auth/sharedPace.ts'
import { buildApp } from '../../app.ts'
import { issueStickers } from '../../db/stickers.ts'
import { defaultTravel } from '../../domain/travel.ts'
import { makeHealthBook } from '../../http/health.ts'
import { passengerRoutes } from '../../http/passenger.ts'
import { makePassengerDesk } from '../../passenger/desk.ts'
import { makeStickerCodes } from '../../stickers/codes.ts'
import { dispatchKit } from '../dispatchKit.ts'
import { CONFIG } from '../door/door.ts'
import { testDatabase } from '../parts.ts'

/** `paces`: of two processes on one Redis; `other` is the second one's door. */
export async function passengerKit(options: { elevators?: number; paces?: (clock: () => Date) => [PaceOf, PaceOf] } = {}) {
  const database = await testDatabase()
  const kit = await dispatchKit(database.url, options)
  const { db, clock, world } = kit
  const codes = makeStickerCodes('a secret of this very test')
  await db.tx((tx) => issueStickers(tx, { elevatorIds: world.elevators, only: 'missing', accountId: world.operatorId, now: clock(), because: '' }))
  const door = async (paceOf: PaceOf) => {
    const passengers = makePassengerDesk({ db, clock, dispatch: kit.dispatch, codes, secret: 'another', travel: () => defaultTravel, platform: '410100', paceOf })
    return buildApp({ db, clock, config: CONFIG, sessions: makeSessions({ db, clock }), health: makeHealthBook(clock), rooms: async (to) => { await to.register(passengerRoutes, { clock, passengers, prefix: '/e' }) } })
  }
  const [first, second] = options.paces?.(clock) ?? [ownPace(clock), null]
  const app = await door(first)
  const other = second === null ? app : await door(second)
  const rescueCodes = (await db.query<{ id: string; code: string }>('select id, rescue_code as code from elevator')).rows

  /** What the sticker of the nth car holds after `/e/`. */
  const code = (n = 0, version = 1) => codes.codeFor({ elevatorId: world.elevators[n]!, rescueCode: rescueCodes.find((r) => r.id === world.elevators[n])!.code, version })
  const open = (path: string, more: { from?: string; cookie?: string; language?: string } = {}) => app.inject({ method: 'GET', url: `/e/${path}`, headers: { 'x-forwarded-for': more.from ?? '203.0.113.9', ...(more.cookie ? { cookie: more.cookie } : {}), ...(more.language ? { 'accept-language': more.language } : {}) } })
  const send = (path: string, fields: Record<string, string> = {}, from = '203.0.113.9', { to = app, cookie = '' } = {}) => to.inject({ method: 'POST', url: `/e/${path}`, headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-forwarded-for': from, cookie }, payload: new URLSearchParams(fields).toString() })
  const alarm = (n = 0, fields: Record<string, string> = {}, from?: string) => send(`${code(n)}/alarm`, fields, from)
  const incidents = async () => (await db.query<{ id: string; status: string; elevatorId: string | null; reports: number; attention: string[]; deadlines: Record<string, string> }>(
    `select i.id, i.status, i.elevator_id as "elevatorId", (select count(*)::int from report r where r.incident_id = i.id) as reports, (select coalesce(array_agg(a ->> 'reason'), '{}') from jsonb_array_elements(i.state -> 'attention') a) as attention,
       (select coalesce(json_object_agg(d.key, extract(epoch from d.due_at - i.reported_at)), '{}') from deadline d where d.incident_id = i.id) as deadlines from incident i order by i.number`)).rows
  const notes = async (id: string) => { const v = await kit.view(id); return [...v.reports.map((r) => r.note ?? ''), ...v.timeline.filter((t) => t.type === 'noted').map((t) => String(t.data['text']))].join(' | ') }
  return { ...kit, app, other, codes, code, open, send, alarm, incidents, notes, async [Symbol.asyncDispose]() { await app.close(); if (other !== app) await other.close(); await db.close(); await database.drop() } }
}

/** Where a form's answer leads, with the phone's token. */
export const leadsTo = (answer: { headers: Record<string, unknown> }): string => String(answer.headers['location']).replace(/^\/e\//, '')
/** What a reader reads: no style, no script, no tags. */
export const read = (html: string): string => html.replace(/<(style|script|title)>.*?<\/\1>/gs, '').replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')

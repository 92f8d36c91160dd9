// Calls and seats over HTTP: take a waiting call, dial, hear a recording, go on duty, log the browser's phone in.
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { CallView, DialAnswer, DialBody, PhoneCredentials, SEAT_STATES, type SeatView } from '../contracts/call.ts'
import { OneOf, Problem } from '../contracts/common.ts'
import { findRecording } from '../db/calls.ts'
import type { Db } from '../db/pool.ts'
import { findIncident } from '../db/incidents.ts'
import { isPhoneLogin } from '../domain/phoneLogin.ts'
import { ById, UUID } from './incidents.ts'
import { notFound, problem } from './problem.ts'

/** What the call room does for a seat; main puts it here. */
export interface SeatPort {
  take(callId: string, who: { accountId: string; prefix: string }): Promise<{ ok: true; call: CallView } | { ok: false; refusal: 'no-such-call' | 'call-taken' | 'call-ended' | 'operator-busy' | 'phone-not-ready'; by?: string }>
  dial(who: { accountId: string; prefix: string }, to: { phone: string; incidentId?: string; callbackId?: string }): Promise<{ ok: true; call: CallView } | { ok: false; refusal: 'operator-busy' | 'callback-taken'; by?: string }>
  seat(accountId: string, state: SeatView['state']): Promise<void>
}

export interface CallRouteParts {
  db: Db
  clock: () => Date
  /** Null while this server has no line. */
  line: { calls: SeatPort; credentials: (username: string) => PhoneCredentials } | null
}

export const callRoutes: FastifyPluginAsyncTypebox<CallRouteParts> = async (app, { db, clock, line }) => {
  const theLine = () => {
    if (!line) throw problem(503, 'no-line', { zh: '电话线路未启用', en: 'The phone line is not in use' })
    return line
  }

  const phoneOf = (username: string): PhoneCredentials => {
    const { credentials } = theLine()
    if (!isPhoneLogin(username)) throw problem(409, 'username-without-phone', { zh: '本账号名不能登录电话', en: 'An account of this name cannot have a phone' }, { zh: '请管理员换一个账号名：字母、数字、. _ -，不能是 robot 或 everyone', en: 'Ask the administrator for another name: letters, digits, . _ - and neither robot nor everyone' })
    return credentials(username)
  }

  app.get('/api/phone/credentials', { config: { access: 'call:take' }, schema: { response: { 200: PhoneCredentials, 409: Problem } } }, async (request) => phoneOf(request.access.username))

  app.post('/api/me/seat', { config: { access: 'seat:own' }, schema: { body: Type.Object({ state: OneOf(SEAT_STATES) }, { additionalProperties: false }), response: { 200: Type.Object({ state: OneOf(SEAT_STATES) }) } } }, async (request) => {
    await theLine().calls.seat(request.access.accountId, request.body.state)
    return { state: request.body.state }
  })

  app.post('/api/calls/:id/take', { config: { access: 'call:take' }, schema: { params: ById, response: { 200: CallView, 404: Problem, 409: Problem } } }, async (request) => {
    const outcome = await theLine().calls.take(request.params.id, { accountId: request.access.accountId, prefix: request.access.scope.prefix })
    if (outcome.ok) return outcome.call
    switch (outcome.refusal) {
      case 'no-such-call': throw notFound()
      case 'call-taken': throw problem(409, 'call-taken', { zh: `坐席 ${outcome.by ?? ''} 已接听`, en: `Taken by seat ${outcome.by ?? ''}` }, undefined, { by: outcome.by ?? null })
      case 'call-ended': throw problem(409, 'call-ended', { zh: '来电已结束', en: 'The call has ended' })
      case 'operator-busy': throw problem(409, 'operator-busy', { zh: '本席正在通话', en: 'You are in a call' })
      case 'phone-not-ready': throw problem(409, 'phone-not-ready', { zh: '本席电话未注册，来电仍在排队', en: 'Your phone is not registered; the call still waits' })
    }
  })

  app.post('/api/calls', { config: { access: 'call:dial' }, schema: { body: DialBody, response: { 201: DialAnswer, 404: Problem, 409: Problem } } }, async (request, reply) => {
    const { phone, incidentId, callbackId } = request.body
    if (incidentId !== undefined) {
      const incident = UUID.test(incidentId) ? await findIncident(db, incidentId) : null
      if (!incident || !request.access.covers(incident.region)) throw notFound()
    }
    const { domain } = phoneOf(request.access.username) // before anything rings
    const outcome = await theLine().calls.dial({ accountId: request.access.accountId, prefix: request.access.scope.prefix }, { phone, ...(incidentId === undefined ? {} : { incidentId }), ...(callbackId === undefined ? {} : { callbackId }) })
    if (!outcome.ok) {
      if (outcome.refusal === 'operator-busy') throw problem(409, 'operator-busy', { zh: '本席正在通话', en: 'You are in a call' })
      throw problem(409, 'callback-taken', { zh: outcome.by === undefined ? '该回拨已完成' : `${outcome.by} 正在回拨`, en: outcome.by === undefined ? 'The call-back is done' : `${outcome.by} is calling back` }, undefined, { by: outcome.by ?? null })
    }
    return reply.code(201).send({ call: outcome.call, uri: `sip:${phone}@${domain}`, token: outcome.call.id })
  })

  app.get('/api/calls/:id/recording', { config: { access: 'recording:hear' }, schema: { params: ById } }, async (request, reply) => {
    const found = await findRecording(db, request.params.id, request.access.scope.prefix)
    if (found?.path == null || (found.operatorId !== request.access.accountId && !request.access.may('recording:any'))) throw notFound()
    const { size } = await stat(found.path)
    await db.query('insert into access_log (account_id, act, subject, at) values ($1, $2, $3, $4)', [request.access.accountId, 'recording:heard', request.params.id, clock()])
    return reply.type('audio/wav').header('content-length', size).header('cache-control', 'no-store').send(createReadStream(found.path))
  })
}

// Kept pictures of incidents over HTTP: the desk sees all of its region, a maintenance unit's team and a property officer the snapshots of their own cars. Every file that is seen is on record.
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import type { Access } from '../auth/access.ts'
import { Problem } from '../contracts/common.ts'
import { EvidenceProof, type EvidenceView, IncidentPictures, MyPicture } from '../contracts/video.ts'
import { listCameraBriefs } from '../db/cameras.ts'
import { type EvidenceFacts, type EvidenceWish, findEvidence, isTeamsBusiness, listEvidence, listMyPictures } from '../db/evidence.ts'
import { findPictured } from '../db/pictured.ts'
import type { Db } from '../db/pool.ts'
import { ById } from './incidents.ts'
import { notFound, problem } from './problem.ts'

/** What the video room does for evidence (video/video.ts). */
export interface PicturePort {
  wish(wish: EvidenceWish): Promise<string | null>
  pathOf(file: string): string
  /** SHA-256 in hex; null: the file is not there. */
  hashOf(file: string): Promise<string | null>
}
export interface PictureRouteParts { db: Db; clock: () => Date; pictures: PicturePort }

/** A property officer and a team see pictures of incidents of the last day. */
export const MINE_MS = 24 * 3_600_000
/** Pieces of a file that one account asks for within this time are one look. */
const LOOK_MS = 10 * 60_000
/** Looks remembered; of more, the oldest are forgotten and recorded once more. */
const LOOKS = 10_000

export const pictureRoutes: FastifyPluginAsyncTypebox<PictureRouteParts> = async (app, { db, clock, pictures }) => {
  /** Whether the caller may see what is kept of this elevator in this incident: all of it, snapshots only, or nothing. */
  async function rightsTo(access: Access, of: { region: string; useUnitId: string }, incidentId: string): Promise<'all' | 'snapshots' | 'nothing'> {
    if (access.may('evidence:read')) return access.covers(of.region) ? 'all' : 'nothing'
    if (access.role === 'property' && access.coversElevator(of)) return 'snapshots'
    return access.teamId !== null && (await isTeamsBusiness(db, access.teamId, incidentId)) ? 'snapshots' : 'nothing'
  }

  const looks = new Map<string, number>()
  /** A player asks for a clip in many pieces, in whatever order: the first of them is the look. */
  async function record(access: Access, id: string, isPiece: boolean): Promise<void> {
    const now = clock()
    const look = `${access.accountId} ${id}`
    if (isPiece && now.getTime() - (looks.get(look) ?? Number.NEGATIVE_INFINITY) < LOOK_MS) return
    await db.query('insert into access_log (account_id, act, subject, at) values ($1, $2, $3, $4)', [access.accountId, 'evidence:seen', id, now])
    looks.delete(look)
    looks.set(look, now.getTime())
    for (const oldest of looks.keys()) {
      if (looks.size <= LOOKS) break
      looks.delete(oldest)
    }
  }

  /** Of what may be seen only as a snapshot of one's own business. */
  const isMine = ({ kind, at }: EvidenceView): boolean => kind === 'snapshot' && clock().getTime() - Date.parse(at) < MINE_MS

  async function get(access: Access, id: string): Promise<EvidenceFacts> {
    const found = await findEvidence(db, id)
    const rights = found ? await rightsTo(access, found, found.view.incidentId) : 'nothing'
    if (!found || rights === 'nothing' || (rights === 'snapshots' && !isMine(found.view))) throw notFound()
    return found
  }

  app.get('/api/incidents/:id/pictures', {
    config: { access: 'picture:read' },
    schema: { summary: '事件的摄像机与留存画面', tags: ['pictures'], params: ById, response: { 200: IncidentPictures, 404: Problem } },
  }, async (request) => {
    const { access } = request
    const of = await findPictured(db, request.params.id)
    const rights = of ? await rightsTo(access, of, request.params.id) : 'nothing'
    if (!of || rights === 'nothing') throw notFound()
    const watch = rights === 'all' && access.may('camera:watch')
    const [cameras, evidence] = await Promise.all([of.elevatorId === null || rights !== 'all' ? [] : listCameraBriefs(db, of.elevatorId, of.drill), listEvidence(db, request.params.id)])
    return { cameras, evidence: rights === 'all' ? evidence : evidence.filter(isMine), watch, talk: watch && access.may('camera:talk') }
  })

  app.post('/api/incidents/:id/pictures', {
    config: { access: 'camera:watch', rateLimit: { max: 30, timeWindow: 60_000 } },
    schema: { summary: '立即截图留存', tags: ['pictures'], params: ById, body: Type.Object({ cameraId: Type.String({ pattern: '^[0-9]{1,18}$' }) }, { additionalProperties: false }), response: { 202: Type.Object({ id: Type.String() }), 404: Problem, 409: Problem } },
  }, async (request, reply) => {
    const { access } = request
    const of = await findPictured(db, request.params.id)
    if (!of || (await rightsTo(access, of, request.params.id)) !== 'all') throw notFound()
    const id = await pictures.wish({ incidentId: request.params.id, cameraId: request.body.cameraId, kind: 'snapshot', at: clock(), askedBy: access.accountId })
    if (id === null) throw problem(409, 'camera-not-connected', { zh: '摄像机未接入或已停用', en: 'The camera is not connected or switched off' })
    return reply.code(202).send({ id })
  })

  app.get('/api/me/pictures', {
    config: { access: 'picture:read' },
    schema: { summary: '本单位电梯的现场截图', tags: ['pictures'], description: '最近 24 小时内每起事件最新的一张：物业看本使用单位的电梯，维保与救援队看本单位负责或被派往的电梯。', response: { 200: Type.Array(MyPicture) } },
  }, async (request) => {
    const { teamId, useUnitId, role } = request.access
    if (teamId === null && useUnitId === null) return []
    return listMyPictures(db, { teamId, useUnitId: role === 'property' ? useUnitId : null }, new Date(clock().getTime() - MINE_MS))
  })

  app.get('/api/evidence/:id/file', { config: { access: 'picture:read' }, schema: { summary: '留存画面文件', tags: ['pictures'], description: 'JPEG 或 MP4，支持 Range。查看记入审计日志。', params: ById } }, async (request, reply) => {
    const { access } = request
    const { view, file } = await get(access, request.params.id)
    if (view.state === 'deleted') throw problem(410, 'evidence-deleted', { zh: '已按保存期限删除', en: 'Deleted by the rule of retention' })
    if (view.state !== 'kept' || file === null) throw notFound()
    const path = pictures.pathOf(file)
    const { size } = await stat(path)
    const range = rangeOf(request.headers.range, size)
    if (range === 'none') return reply.code(416).header('content-range', `bytes */${size}`).send()
    await record(access, view.id, range !== null)
    void reply.type(view.mime ?? 'application/octet-stream').header('accept-ranges', 'bytes').header('cache-control', 'private, no-store').header('x-content-sha256', view.sha256 ?? '')
      .header('content-disposition', `inline; filename="${view.id}.${view.kind === 'snapshot' ? 'jpg' : 'mp4'}"`)
    if (range === null) return reply.header('content-length', size).send(createReadStream(path))
    return reply.code(206).header('content-range', `bytes ${range.from}-${range.to}/${size}`).header('content-length', range.to - range.from + 1).send(createReadStream(path, { start: range.from, end: range.to }))
  })

  app.get('/api/evidence/:id/proof', {
    config: { access: 'evidence:read' },
    schema: { summary: '核对留存画面', tags: ['pictures'], description: '重新计算文件的 SHA-256，与留存时的比较。', params: ById, response: { 200: EvidenceProof, 404: Problem } },
  }, async (request) => {
    const { view, file } = await get(request.access, request.params.id)
    if (view.state !== 'kept' || file === null || view.sha256 === null) throw notFound()
    const found = await pictures.hashOf(file)
    return { ok: found === view.sha256, sha256: view.sha256, found }
  })
}

/** One range as RFC 9110 14.1.2 has it; null: all of it is asked for, also where several ranges are. */
export function rangeOf(header: string | undefined, size: number): { from: number; to: number } | 'none' | null {
  const said = /^bytes=(\d*)-(\d*)$/.exec(header ?? '')
  if (!said || (said[1] === '' && said[2] === '')) return null
  const from = said[1] === '' ? Math.max(0, size - Number(said[2])) : Number(said[1])
  const to = said[1] === '' || said[2] === '' ? size - 1 : Math.min(Number(said[2]), size - 1)
  return from >= size || from > to ? 'none' : { from, to }
}

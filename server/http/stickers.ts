// Stickers over HTTP: who has one, issuing and revoking with the audit log, and the sheet to print as SVG or PDF.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { Id, Problem } from '../contracts/common.ts'
import { IssueAnswer, IssueBody, RevokeBody, StickerList, StickerQuery, type StickerView } from '../contracts/sticker.ts'
import type { Db } from '../db/pool.ts'
import { issueStickers, listStickers, logSheet, MOST_CARS, revokeSticker, type StickerRow } from '../db/stickers.ts'
import type { StickerCodes } from '../stickers/codes.ts'
import type { Sticker } from '../stickers/drawing.ts'
import { NoChineseFont, stickersPdf } from '../stickers/pdf.ts'
import { stickersSvg } from '../stickers/svg.ts'
import { notFound, problem } from './problem.ts'

export interface StickerParts { db: Db; clock: () => Date; codes: StickerCodes; /** Undefined: the address that the browser used. */ publicUrl: string | undefined }

export const stickerRoutes: FastifyPluginAsyncTypebox<StickerParts> = async (app, { db, clock, codes, publicUrl }) => {
  const tags = ['stickers']
  app.get('/api/stickers', {
    config: { access: 'sticker:read' }, schema: { summary: '电梯二维码', tags, querystring: StickerQuery, response: { 200: StickerList, 404: Problem, 422: Problem } },
  }, async (request) => ({ stickers: (await find(request, request.query)).map((row) => view(request, row)) }))

  app.post('/api/stickers', {
    config: { access: 'sticker:write' }, schema: { summary: '签发二维码', tags, description: '默认只给还没有有效二维码的电梯签发；anew 为全部重新签发，原来的立即作废。', body: IssueBody, response: { 201: IssueAnswer, 404: Problem, 422: Problem } },
  }, async (request, reply) => {
    const { anew, because, ...query } = request.body
    if (anew && because === undefined) throw problem(422, 'reason-missing', { zh: '重新签发须写明原因', en: 'Say why they are issued anew' })
    const rows = await find(request, query)
    const issued = await db.tx((tx) => issueStickers(tx, { elevatorIds: rows.map((r) => r.elevatorId), only: anew ? 'all' : 'missing', accountId: request.access.accountId, now: clock(), because: because ?? '' }))
    return reply.code(201).send({ issued: issued.length, stickers: (await find(request, query)).map((row) => view(request, row)) })
  })

  app.post('/api/stickers/:elevatorId/revoke', {
    config: { access: 'sticker:write' }, schema: { summary: '作废二维码', tags, params: Type.Object({ elevatorId: Id }), body: RevokeBody, response: { 200: StickerList, 404: Problem, 409: Problem } },
  }, async (request) => {
    const query = { elevatorId: request.params.elevatorId }
    await find(request, query)
    const done = await db.tx((tx) => revokeSticker(tx, { ...query, accountId: request.access.accountId, now: clock(), because: request.body.because }))
    if (!done) throw problem(409, 'no-good-sticker', { zh: '这台电梯没有有效的二维码', en: 'This elevator has no good sticker' })
    return { stickers: (await find(request, query)).map((row) => view(request, row)) }
  })

  for (const format of ['svg', 'pdf'] as const) {
    app.get(`/api/stickers/sheet.${format}`, {
      config: { access: 'sticker:read', rateLimit: { max: 60, timeWindow: 60_000 } }, schema: { summary: `打印二维码（${format.toUpperCase()}）`, tags, description: '一台电梯一张，或一个小区的全部，A4 每页六张。只印有效的。', querystring: StickerQuery },
    }, async (request, reply) => {
      const rows = (await find(request, request.query)).filter((row) => row.good)
      if (rows.length === 0) throw problem(409, 'nothing-issued', { zh: '还没有签发二维码', en: 'No sticker is issued yet' }, { zh: '请先签发', en: 'Issue them first' })
      const sheet = rows.map((row) => sticker(request, row))
      const body = format === 'svg' ? stickersSvg(sheet) : await pdf(sheet)
      await db.tx((tx) => logSheet(tx, request.access.accountId, rows.map((r) => r.elevatorId), clock()))
      const [first] = rows
      return reply.type(format === 'svg' ? 'image/svg+xml; charset=utf-8' : 'application/pdf').header('content-disposition', `inline; filename="96333-${first?.rescueCode ?? ''}${rows.length > 1 ? `-${rows.length}` : ''}.${format}"`)
        .header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'").send(body)
    })
  }

  async function pdf(sheet: readonly Sticker[]): Promise<Buffer> {
    try {
      return await stickersPdf(sheet)
    } catch (fault) {
      if (fault instanceof NoChineseFont) throw problem(503, 'font-missing', { zh: '服务器缺少中文字体，无法生成 PDF', en: 'The server has no Chinese font for the PDF' }, { zh: `请在服务器上运行 ${fault.message}，或先用 SVG`, en: `Run ${fault.message} there, or use the SVG` })
      throw fault
    }
  }

  async function find(request: FastifyRequest, query: { elevatorId?: string; region?: string; estate?: string }): Promise<StickerRow[]> {
    if (query.elevatorId === undefined && (query.region === undefined || query.estate === undefined)) throw problem(422, 'which-elevators', { zh: '请指定一台电梯，或区县和小区', en: 'Name an elevator, or a county and an estate' })
    if (query.elevatorId !== undefined && !/^\d{1,18}$/.test(query.elevatorId)) throw notFound()
    const { access } = request
    const rows = await listStickers(db, { prefix: access.scope.prefix, useUnitId: access.role === 'property' ? access.useUnitId : null, ...(query.elevatorId === undefined ? { region: query.region ?? '', estate: query.estate ?? '' } : { ids: [query.elevatorId] }) })
    if (rows.length === 0) throw notFound()
    if (rows.length > MOST_CARS) throw problem(422, 'too-many-elevators', { zh: `一次最多 ${MOST_CARS} 台`, en: `At most ${MOST_CARS} at once` })
    return rows
  }

  const urlOf = (request: FastifyRequest, code: string): string => `${publicUrl ?? `${request.protocol}://${request.host}`}/e/${code}`
  const codeOf = (row: StickerRow): string | null => (row.good && row.version !== null ? codes.codeFor({ elevatorId: row.elevatorId, rescueCode: row.rescueCode, version: row.version }) : null)
  function sticker(request: FastifyRequest, row: StickerRow): Sticker {
    return { rescueCode: row.rescueCode, url: urlOf(request, codeOf(row) ?? row.rescueCode), estate: row.estate, place: `${row.building}${row.door}${row.car}`, regionName: row.regionName, useUnit: row.useUnit, version: row.version ?? 0 }
  }
  function view(request: FastifyRequest, row: StickerRow): StickerView {
    const code = codeOf(row)
    return {
      elevatorId: row.elevatorId, rescueCode: row.rescueCode, region: row.region, regionName: row.regionName, estate: row.estate, building: row.building, door: row.door, car: row.car, useUnit: row.useUnit, version: row.version, code, url: code && urlOf(request, code),
      issuedAt: row.issuedAt?.toISOString() ?? null, issuedBy: row.issuedBy, revokedAt: row.revokedAt?.toISOString() ?? null, revokedBy: row.revokedBy, revokedBecause: row.revokedBecause,
    }
  }
}

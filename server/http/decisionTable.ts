// The decision record as a table for people: one line a team considered, in Chinese, with distances in metres and times in seconds.
import type { ConsideredView, DecisionRecordView, DecisionView, ShortfallView } from '../contracts/decision.ts'
import { inShanghai } from '../domain/shanghai.ts'
import type { EtaBy } from '../domain/travel.ts'
import type { Cell, Table } from '../tables/table.ts'

const KINDS: Record<ConsideredView['kind'], string> = { maintenance: '维保班组', station: '救援站', property: '使用单位' }
const BY = { plan: '预案', operator: '人工', batch: '批量' } as const
const TIER = { 1: '一级', 2: '二级', 3: '三级' } as const
const SOURCE = { phone: '手机', station: '站址' } as const
const REASONS: Readonly<Record<string, string>> = {
  'contract-unit': '合同单位', nearest: '最近', 'inside-radius': '站圈内', 'outside-radius': '站圈外', free: '空闲', 'position-fresh': '位置新', 'position-stale': '位置过期', 'position-of-station': '按站址', 'off-shift': '不在班次',
  'off-duty': '未上岗', busy: '执行', 'no-position': '没有位置', 'no-contact': '没有账号和电话', 'declined-here': '本次已拒', 'silent-here': '本次未应答', 'withdrew-here': '本次已退出', 'already-called': '已派', 'stood-down-here': '本次已撤回',
}
const SHORTFALLS: Record<ShortfallView['code'], string> = {
  'fewer-than-wanted': '队伍不足', 'nobody-eligible': '没有可派的队伍', 'nobody-on-shift': '没有在班的队伍', 'nobody-inside-radius': '圈内没有队伍', 'nobody-capable': '没有具备该能力的队伍', 'no-contact': '有队伍没有账号和电话', 'position-stale': '位置过期',
}

export function decisionTable(record: DecisionRecordView): Table {
  return {
    headings: [
      '序号', '时间', '由谁', '操作人', '坐席', '响应级', '预案', '预案版本', '预案行政区', '应答限时', '缺口', '派出',
      '名次', '队伍编号', '队伍', '队长', '类别', '队伍级', '距离(米)', '预计(秒)', '预计依据', '位置来源', '位置时龄(秒)', '在班', '能力', '理由', '不派原因', '纬度', '经度',
    ],
    rows: lines(record),
    notes: [['事件', record.number], ['地址', record.address], ['报警时间', record.reportedAt], ['派单与无队可派次数', record.decisions.length], ['口径', '名次、理由、距离、位置时龄均为派单当时的值，随派单冻结；距离为直线']],
  }
}

function* lines({ decisions }: DecisionRecordView): Generator<Cell[]> {
  for (const d of decisions) {
    const head = headOf(d)
    if (!d.dispatch) { yield [...head, '无队可派', ...Array.from({ length: 17 }, () => null)]; continue }
    for (const c of d.dispatch.considered) yield [...head, c.teamId === d.dispatch.teamId ? '是' : '', ...candidate(c, d.dispatch.travel)]
  }
}

function headOf(d: DecisionView): Cell[] {
  const of = d.dispatch
  return [
    d.seq, d.at, of ? BY[of.by] : BY.plan, of?.actor ?? null, of?.seat ?? null, `${TIER[d.tier]}${of?.pooled ? '（合并）' : ''}`, of?.plan.name ?? null, of?.plan.version ?? null, of?.plan.region ?? null, of?.answerBy ?? null,
    d.shortfalls.map((s) => `${SHORTFALLS[s.code]}${s.wanted === undefined ? '' : `（要 ${s.wanted}，有 ${s.found ?? 0}）`}`).join('；') || null,
  ]
}

function candidate(c: ConsideredView, travel: EtaBy | undefined): Cell[] {
  return [
    c.rank, c.teamCode, c.name, c.leader ?? null, KINDS[c.kind], TIER[c.tier], round(c.distanceMeters), c.etaSeconds, c.etaSeconds === null ? null : travelWord(travel), c.positionSource && SOURCE[c.positionSource], round(c.positionAgeSeconds), c.onShift ? '是' : '否', c.capabilities.join('、') || null,
    c.reasons.map((r) => word(r)).join('、') || null, c.refusedBecause && word(c.refusedBecause), c.lat ?? null, c.lng ?? null,
  ]
}

/** Who says how long the way takes: a record of an earlier version knew the distance only. */
function travelWord(travel: EtaBy | undefined): string {
  if (travel === undefined) return '按距离'
  return travel.by === 'learned' ? `按 ${travel.trips} 次到场自学（${dayOf(travel.learnedAt)}）` : `默认（${travel.because === 'too-few-arrivals' ? '到场记录不足' : '自学结果未读入'}）`
}

/** In Asia/Shanghai. */
const dayOf = (iso: string): string => inShanghai(new Date(iso)).toISOString().slice(0, 10)
const word = (r: { code: string; number?: string }): string => `${REASONS[r.code] ?? r.code}${r.number === undefined ? '' : ` ${r.number}`}`
const round = (n: number | null): number | null => (n === null ? null : Math.round(n))

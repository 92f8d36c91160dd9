// The report of a reachability drill as CSV or XLSX: one line a team, worst first, what happened on each channel in words.
import type { Readable } from 'node:stream'
import type { DrillReport, DrillTeamView } from '../contracts/reachability.ts'
import { inShanghai } from '../domain/shanghai.ts'
import { csvStream } from '../tables/csv.ts'
import type { Cell, Table } from '../tables/table.ts'
import { xlsxBuffer } from '../tables/xlsx.ts'

const VERDICTS: Record<DrillTeamView['verdict'], string> = { unreachable: '联系不上', 'only-one': '只有一种方式', untried: '未测到', waiting: '等待中', reachable: '可达' }
const CHANNELS: Record<DrillTeamView['channels'][number]['channel'], string> = { socket: '页面', push: '推送', voice: '语音电话', sms: '短信' }
const RESULTS: Record<DrillTeamView['channels'][number]['result'], string> = { confirmed: '已确认', reached: '已送达，无人确认', waiting: '等待中', unreached: '未送达', untried: '未测', none: '没有登记' }
const KINDS: Record<DrillTeamView['kind'], string> = { maintenance: '维保', station: '救援站', property: '物业' }
/** Codes as the channels tell them; an unknown one stands as it is. */
const REASONS: Readonly<Record<string, string>> = {
  'no-page-open': '页面没有打开', 'no-receipt': '没有回执', 'too-late': '结束后才送达', 'not-sent': '没有发出', 'subscription-gone': '推送已失效', 'answer-time-over': '轮到时已结束', 'bad-number': '号码无效', 'invalid-number': '号码无效', 'unknown-number': '空号', 'blocked-number': '号码被拦截', unsubscribed: '已退订',
  busy: '占线', 'no-answer': '无人接听', rejected: '拒接', unreachable: '关机或不在服务区', 'hung-up': '接听后挂断', 'trunk-down': '线路故障', 'media-failed': '通话没有声音', timeout: '网关没有应答', fault: '系统故障', cancelled: '让路给救援',
}

export async function drillFile(report: DrillReport, format: 'csv' | 'xlsx'): Promise<{ contentType: string; name: string; body: Readable | Buffer }> {
  const table = tableOf(report)
  const name = `sanfen-reachability-${report.drill.region}-${stamp(report.drill.startedAt)}.${format}`
  return format === 'csv' ? { contentType: 'text/csv; charset=utf-8', name, body: csvStream(table) }
    : { contentType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', name, body: await xlsxBuffer(table, '可达性演练') }
}

function tableOf({ drill, teams }: DrillReport): Table {
  const { counts } = drill
  return {
    headings: ['结论', '队伍', '编号', '类别', '单位', '负责人', '在岗', '有人确认', ...drill.channels.flatMap((c) => [CHANNELS[c], `${CHANNELS[c]}说明`])],
    rows: teams.map((t) => [
      VERDICTS[t.verdict], t.name, t.code, KINDS[t.kind], t.unit, t.leader, t.onDuty ? '是' : '否', t.confirmed ? '是' : '否',
      ...drill.channels.flatMap((channel): Cell[] => {
        const found = t.channels.find((c) => c.channel === channel)
        return [found ? RESULTS[found.result] : '', t.busy ? '正在出警，没有打扰' : (found?.contacts ?? []).map(({ contact, result, reason }) => `${contact}${contact === '' ? '' : ' '}${reason === null ? RESULTS[result] : (REASONS[reason.replace(/ \([0-9]+\)$/, '')] ?? reason)}`).join('；')]
      }),
    ]),
    notes: [
      ['范围', drill.regionName], ['开始', drill.startedAt], ['结束', drill.endsAt], ['发起', drill.by ?? '计划'], ['队伍', counts.teams], ['可达', counts.reachable], ['只有一种方式', counts.onlyOne], ['联系不上', counts.unreachable], ['未测到', counts.untried],
      ['口径', '有两种方式送达为可达；电话接听但没有按键不算确认，语音信箱听起来一样'],
    ],
  }
}

/** 20261123-1000, in Asia/Shanghai. */
const stamp = (iso: string): string => inShanghai(new Date(iso)).toISOString().slice(0, 16).replaceAll(/[-:]/g, '').replace('T', '-')

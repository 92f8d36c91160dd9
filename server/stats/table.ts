// The statistics as a table that leaves the house: headings, rows, and the notes that say what was counted. Times in minutes, shares in per cent.
import type { Interval, IntervalStats, StatsAcross, StatsAnswer, StatsBy, StatsRow } from '../contracts/stats.ts'
import type { Cell, Table } from '../tables/table.ts'

const GROUP: Record<StatsBy, string> = { region: '行政区', unit: '维保单位', place: '场所', cause: '原因', hour: '报警时刻', age: '梯龄', tier: '响应级', month: '月份' }
const NAMES: Record<Interval, string> = { answer: '报警至接听', dispatch: '接听至派单', accept: '派单至接单', arrival: '派单至到达', onSite: '到达至解救', total: '报警至解救' }
const ORDER: readonly Interval[] = ['answer', 'dispatch', 'accept', 'arrival', 'onSite', 'total']

export function tableOf(answer: StatsAnswer, by: StatsBy | null, across: StatsAcross | null): Table {
  return {
    headings: [
      by === null ? '范围' : GROUP[by], ...(across === null ? [] : [GROUP[across]]), '在用电梯', '困人起数', '救出人数', '非困人故障', '自行脱困', '误报',
      '接听15秒内(%)', '三分钟响应率(%)', '三十分钟到达率(%)',
      ...ORDER.flatMap((i) => [`${NAMES[i]}平均(分)`, `${NAMES[i]}中位(分)`, `${NAMES[i]}P90(分)`, `${NAMES[i]}有效起数`, `${NAMES[i]}缺时间`, `${NAMES[i]}负值`]),
    ],
    rows: lines(answer, across !== null),
    notes: [
      ['统计范围', answer.regionName], ['报警时间自', answer.from], ['报警时间止（不含）', answer.to], ['数据截至', answer.asOf],
      ['口径', '时间与比率只计困人；缺时间与负值不计入平均、中位、P90 和比率，起数列在各段之后'],
      ['来源', '事件时间线与 96333 通话记录'],
      ['未计入：演练', answer.leftOut.drills], ['未计入：尚未解救', answer.leftOut.open], ['未计入：已并入其他事件', answer.leftOut.joined], ['未计入：投诉与咨询', answer.leftOut.otherKinds],
    ],
  }
}

function* lines(answer: StatsAnswer, across: boolean): Generator<Cell[]> {
  for (const row of answer.rows) yield line(row, across ? [row.label, row.acrossKey] : [row.label])
  yield line(answer.total, across ? [answer.total.label, null] : [answer.total.label])
}

function line(row: StatsRow, head: readonly Cell[]): Cell[] {
  return [
    ...head, row.elevators, row.incidents, row.people, row.otherKinds.fault, row.otherKinds.selfFreed, row.otherKinds.falseAlarm,
    percent(row.answeredWithin15Sec), percent(row.acceptedWithin3Min), percent(row.arrivedWithin30Min),
    ...ORDER.flatMap((i) => interval(row[i])),
  ]
}

const interval = (s: IntervalStats): Cell[] => [minutes(s.mean), minutes(s.p50), minutes(s.p90), s.count, s.excluded.missing, s.excluded.negative]
const minutes = (seconds: number | null): number | null => (seconds === null ? null : Math.round(seconds / 0.6) / 100)
const percent = (share: number | null): number | null => (share === null ? null : Math.round(share * 10_000) / 100)

// Alarm quality in Chinese; types are named as on the console.
import { alarmTypes } from '../../ui/alarmTypes.zh.ts'

export const zh = {
  ...alarmTypes,
  'q.title': '告警质量', 'q.by': '按', 'q.by.vendor': '厂商', 'q.by.device': '设备', 'q.by.type': '类型', 'q.days': '最近', 'q.days.n': '{n} 天', 'q.loading': '正在统计…', 'q.failed': '没有读到统计：{why}', 'q.again': '再试', 'q.none': '这段时间没有告警', 'q.drills': '演练 {n} 条不计', 'q.no-vendor': '没有厂商',
  'q.true': '真实', 'q.false': '误报', 'q.unknown': '不明', 'q.unmarked': '未标记', 'q.name': '名称', 'q.alarms': '告警', 'q.chart': '真伪', 'q.share': '真实率', 'q.trust': '现在的可信度', 'q.noise': '噪声', 'q.reported': '已报警', 'q.few': '样本少', 'q.more': '其余 {n} 行', 'q.less': '收起', 'q.note': '真实率 = 真实 ÷（真实 + 误报）；误报多的在前',
} as const

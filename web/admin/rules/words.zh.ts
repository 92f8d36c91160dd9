// The alarm rules in Chinese; types are named as on the console.
import { alarmTypes } from '../../ui/alarmTypes.zh.ts'

export const zh = {
  ...alarmTypes,
  'rule.title': '告警规则', 'rule.regions': '行政区', 'rule.own': '{name}自有规则 · 第 {n} 版', 'rule.inherits': '沿用{name}的规则 · 第 {n} 版', 'rule.built-in': '沿用内置规则', 'rule.since': '{time} 由{by}保存', 'rule.read-only': '只读：修改需要值班长或管理员', 'rule.loading': '正在读取规则…', 'rule.failed': '没有读到规则：{why}', 'rule.again': '再试',
  'rule.general': '总则', 'rule.lookWithin': '无人处理多久后自行处理', 'rule.quietAfterDismissal': '驳回后安静', 'rule.flicker': '人员传感器抖动', 'rule.storm/changes': '风暴：次数', 'rule.storm/seconds': '风暴：时段', 'rule.trust/low': '可信低于此值须人工', 'rule.trust/high': '可信高于此值不问人', 'rule.trust/marks': '至少标记几次才算', 'rule.seconds': '秒', 'rule.times': '次',
  'rule.types': '各类告警', 'rule.type': '告警', 'rule.debounce': '持续（秒）', 'rule.handling': '处理', 'rule.autoAfter': '自动确认（秒）', 'rule.needs': '需要有人', 'rule.clearEnds': '解除即结束', 'rule.repeatWithin': '并入重复（秒）',
  'rule.handling.direct': '直接报警', 'rule.handling.confirm': '人工确认', 'rule.handling.auto-confirm': '限时自动确认', 'rule.handling.log': '只记录', 'rule.needs.nothing': '不要求', 'rule.needs.people-or-doubt': '有人或不知', 'rule.needs.people': '已知有人',
  'rule.changes': '{n} 处改动，未保存', 'rule.same': '没有改动', 'rule.faults': '{n} 处有误，没有保存', 'rule.save': '保存', 'rule.save-own': '存为{name}自有规则', 'rule.saving': '正在保存…', 'rule.saved': '已保存第 {n} 版，几秒内生效', 'rule.discard': '放弃改动', 'rule.inherit': '改回沿用', 'rule.inherit.sure': '撤回自有规则，确认', 'rule.withdrawn': '已撤回，改为沿用', 'rule.cancel': '取消', 'rule.not-a-number': '应为数字',
} as const

// Words of the visits' section, in Chinese.
export const zh = {
  'visit.title': '公开信息与维保', 'visit.search': '查找', 'visit.search.how': '识别码', 'visit.begin': '输入电梯识别码，登记维保、检验。乘客扫码看到的就是这些', 'visit.nothing': '没有这台电梯，或不是本单位维保', 'visit.loading': '正在读取', 'visit.failed': '读取失败：{why}', 'visit.code.bad': '识别码为 4 至 8 位数字',
  'visit.public': '公开信息', 'visit.registration': '注册代码', 'visit.inspection': '下次检验', 'visit.unit': '维保单位', 'visit.use': '使用单位', 'visit.unknown': '没有登记', 'visit.overdue': '■ 已过期', 'visit.change': '修改', 'visit.save': '保存', 'visit.cancel': '取消', 'visit.busy': '正在保存', 'visit.saved': '✓ 已保存',
  'visit.registration.bad': '注册代码为 20 位数字', 'visit.registration.how': '20 位，不填为没有登记', 'visit.inspection.how': '不填为没有登记',
  'visit.record': '登记维保', 'visit.on': '日期', 'visit.items': '项数', 'visit.items.how': '可以不填', 'visit.items.bad': '1 至 200', 'visit.recorded': '✓ 已登记 {on}', 'visit.replaces': '{on} 已经登记过，再登记就以这次为准',
  'visit.list': '维保记录', 'visit.none': '没有维保记录', 'visit.by': '登记人', 'visit.at': '登记时间', 'visit.acts': '操作', 'visit.remove': '删除', 'visit.remove.sure': '删除 {on} 的记录', 'visit.removed': '✓ 已删除 {on}', 'visit.items.n': '{n} 项',
} as const
export type Word = keyof typeof zh

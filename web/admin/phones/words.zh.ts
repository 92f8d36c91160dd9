// Words of the crews' telephones, in Chinese.
export const zh = {
  'tel.title': '队伍电话', 'tel.note': '派单时这些电话同时响铃、收短信。从下一次派单起生效', 'tel.search': '查找', 'tel.search.how': '编号、队名或单位', 'tel.none': '没有找到', 'tel.loading': '正在读取', 'tel.more': '只显示前 {n} 支队伍，其余请查找', 'tel.failed': '读取失败：{why}', 'tel.again': '再试',
  'tel.team': '队伍', 'tel.unit': '单位', 'tel.phones': '电话', 'tel.changed': '最近修改', 'tel.acts': '操作', 'tel.never': '—', 'tel.change': '修改', 'tel.save': '保存', 'tel.cancel': '取消', 'tel.busy': '正在保存', 'tel.saved': '✓ 已保存',
  'tel.first': '队伍电话', 'tel.further': '第 {n} 个电话', 'tel.add': '加一个电话', 'tel.remove': '去掉第 {n} 个', 'tel.missing': '至少一个电话', 'tel.how': '手机 11 位，固定电话带区号。第一个为队伍电话，最多 9 个',
} as const
export type Word = keyof typeof zh

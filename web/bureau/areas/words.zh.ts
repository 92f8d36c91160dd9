// The Chinese words of mass events on the bureau's pages.
export const zh = {
  'tab.areas': '片区事件', 'a.title': '三分 · 片区事件', 'a.now': '正在发生', 'a.none': '辖区内没有正在发生的片区事件', 'a.past': '近 7 天已结束', 'a.past.none': '近 7 天没有结束的片区事件', 'a.read': '读于 {time}', 'a.kept': '以下为 {time} 所读', 'a.part': '跨出本辖区：只列本辖区内的小区和数字', 'a.drill': '演练',
  'a.kind.blackout': '停电', 'a.kind.flood': '水浸', 'a.kind.other': '聚集', 'a.since': '{time} 起', 'a.lasted': '{from} 至 {to}', 'a.merged': '已并入另一片区', 'a.size': '{estates} 个小区 {cars} 台', 'a.power-back': '供电 {time} 恢复', 'a.power-due': '供电预计 {time} 恢复',
  'a.people': '仍被困', 'a.people.n': '{cars} 台 {people} 人', 'a.waiting': '待派', 'a.way': '在途', 'a.site': '现场', 'a.care': '受伤、老幼孕', 'a.out': '已出', 'a.out.n': '{n} 人', 'a.unswept': '待核查', 'a.cars.n': '{n} 台',
  'a.estate': '小区', 'a.estate.cars': '电梯', 'a.estate.open': '在办', 'a.estate.people': '被困', 'a.estate.unswept': '待核查', 'a.estates': '各小区',
} as const
export type AreaWord = keyof typeof zh

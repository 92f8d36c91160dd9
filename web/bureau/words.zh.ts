// The Chinese words of the statistics page.
export const zh = {
  'title': '三分', 'office': '{region}', 'tab.response': '救援时效', 'as-of': '数据截至 {time}', 'who': '{name}（{level}）', 'level.province': '省级', 'level.city': '市级', 'level.county': '区县级', 'language': 'English', 'leave': '退出', 'console': '坐席', 'rescue': '救援页',
  'f.title': '筛选', 'f.period': '时间', 'f.compare': '对比', 'f.compare.yes': '去年同期', 'f.compare.no': '不对比', 'f.region': '行政区', 'f.place': '场所', 'f.unit': '维保单位', 'f.tier': '级', 'f.all': '全部', 'f.clear': '清除', 'f.custom': '自选', 'f.months': '月', 'f.quarters': '季', 'f.years': '年', 'f.from': '从', 'f.to': '到',
  'period.quarter': '{year} 年第{n}季度', 'period.month': '{year} 年 {n} 月', 'period.year': '{year} 年', 'n.1': '一', 'n.2': '二', 'n.3': '三', 'n.4': '四',
  'tier.1': '一级', 'tier.2': '二级', 'tier.3': '三级',
  'place.residential': '住宅', 'place.office': '办公楼宇', 'place.mall': '商场超市', 'place.hotel': '宾馆饭店', 'place.transport': '交通场所', 'place.hospital': '医院', 'place.school': '学校', 'place.venue': '文体娱场馆', 'place.other': '其他',
  'x.by': '导出', 'x.by.region': '按行政区', 'x.by.unit': '按维保单位', 'x.by.place': '按场所', 'x.by.cause': '按原因', 'x.by.hour': '按时刻', 'x.by.age': '按梯龄', 'x.by.tier': '按响应级', 'x.by.month': '按月', 'x.xlsx': '表格', 'x.csv': 'CSV', 'x.print': '打印',
  'k.answer': '接听 ≤15 秒', 'k.accept': '三分钟响应率', 'k.arrival': '到场用时（派单 → 到达）', 'k.mean': '平均', 'k.p50': '中位', 'k.p90': 'P90', 'k.on-site': '现场解救平均', 'k.arrived': '三十分钟到达率', 'k.incidents': '困人', 'k.cases': '起', 'k.people': '人', 'k.min': '分', 'k.s': '秒',
  'k.before': '去年 {value}', 'k.before.none': '去年同期没有数据', 'k.up': '升 {n} 点', 'k.down': '降 {n} 点', 'k.same': '持平', 'k.faster': '快 {n} 分', 'k.slower': '慢 {n} 分', 'k.usable': '有效 {n} 起',
  'k.excluded': '剔除 {n} 起：缺时间 {missing}，负值 {negative}', 'k.excluded.none': '没有剔除', 'k.look': '查看', 'k.others': '另有故障 {fault}，自行脱困 {freed}，误报 {false}',
  'i.title': '各段用时', 'i.answer': '报警 → 接听', 'i.dispatch': '接听 → 派单', 'i.accept': '派单 → 接单', 'i.arrival': '派单 → 到达', 'i.onSite': '到达 → 解救', 'i.total': '报警 → 解救', 'i.small': '中位 {p50}　P90 {p90}', 'i.out': '有效 {n}，剔除 {out}',
  'm.title': '到场平均，逐月', 'm.note': '分，近 12 个月对上年同月', 'm.cut': '；纵轴从 {n} 起', 'm.this': '今年 {value}', 'm.last': '去年 {value}', 'm.period': '本期', 'm.aria': '到场平均逐月', 'm.few': '空心虚线：不足 5 起',
  'h.title': '到场用时分布', 'h.note': '起 / 2 分钟，{n} 起', 'h.this': '本期', 'h.last': '去年', 'h.late': '超 30 分', 'h.late.n': '{n} 起 {share}%', 'h.rest': '40+', 'h.aria': '到场用时分布',
  'd.title': '各区到场平均', 'd.title.city': '各市到场平均', 'd.note': '分，示意图', 'd.few': '不足 5 起，不着色', 'd.none': '无', 'd.aria': '各区到场平均',
  'e.title': '预计到场误差，中位', 'e.even': '不偏', 'e.late': '实际多晚 {n} 分', 'e.early': '实际多早 {n} 分', 'e.of': '{n} 次到场，其中 {learned} 次按自学行程预计', 'e.worst': '最大：', 'e.none': '预计到场误差：这段时间没有确认过的到场',
  't.title': '分区分时到场平均', 't.note': '分，横轴为报警时刻', 't.all': '全天', 't.slow': '数字：比平均慢四分之一以上', 't.aria': '分区分时到场平均',
  'u.title': '维保单位', 'u.note': '按{by}排序，前 {shown} / 共 {n} 家；不足 30 起标“样本少”，不计 P90', 'u.all': '全部', 'u.less': '收起', 'u.name': '维保单位', 'u.elevators': '在管', 'u.incidents': '困人', 'u.rate': '起/百台', 'u.accept': '三分钟响应', 'u.arrival': '到场平均', 'u.p90': 'P90', 'u.on-site': '现场解救', 'u.arrived': '三十分到达', 'u.out': '剔除', 'u.trend': '近 12 月到场', 'u.few': '样本少', 'u.tick': '竖线：全部平均',
  'out.title': '剔除的区间', 'out.note': '这些起数不计入平均、中位、P90 和比率', 'out.none': '没有剔除', 'out.number': '事件', 'out.time': '报警时间', 'out.region': '行政区', 'out.address': '地址', 'out.why': '原因', 'out.missing': '缺时间', 'out.negative': '负值 {n} 秒', 'out.more': '只列最近 500 条', 'out.close': '关闭', 'out.unknown': '未定位',
  'foot.source': '来源：事件时间线与 96333 通话记录。时间与比率只计困人；缺时间与负值逐段剔除并列出。', 'foot.left': '未计入：演练 {drills}，尚未解救 {open}，已并入其他事件 {joined}，投诉与咨询 {others}。', 'foot.limit': '■ 超过 30 分钟（TSG T5002）。',
  'empty': '这段时间没有困人', 'loading': '正在读取', 'failed': '读取失败：{why}', 'failed.again': '再试', 'stale': '正在更新',
} as const
export type Word = keyof typeof zh

// The Chinese words of the page of faults, complaints and praise.
export const zh = {
  'tab.feedback': '投诉表扬', 'fb.title': '故障、投诉与表扬', 'fb.kind': '类别', 'fb.kind.all': '全部', 'fb.kind.fault': '故障', 'fb.kind.complaint': '投诉', 'fb.kind.praise': '表扬', 'fb.none': '还没有人写',
  'fb.when': '类别、时间', 'fb.elevator': '电梯', 'fb.text': '内容', 'fb.units': '使用、维保单位', 'fb.seen': '已阅', 'fb.seen.by': '{time} {name} 已阅', 'fb.more': '更早的',
} as const
export type FeedbackWord = keyof typeof zh

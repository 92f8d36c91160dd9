// What the sticker section says, in Chinese.
export const zh = {
  'st.title': '电梯二维码', 'st.search': '查找', 'st.search.how': '识别码或小区', 'st.estates': '小区', 'st.nothing': '没有找到', 'st.loading': '正在读取', 'st.begin': '输入识别码或小区名，看它的每台电梯有没有二维码',
  'st.count': '{n} 台，{missing} 台没有有效的', 'st.issue': '签发缺的 {n} 张', 'st.print.pdf': '打印 PDF', 'st.print.svg': '打印 SVG', 'st.anew.all': '全部重新签发', 'st.issued': '✓ 签发了 {n} 张', 'st.revoked.done': '✓ 已作废',
  'st.th.code': '识别码', 'st.th.place': '位置', 'st.th.use': '使用单位', 'st.th.state': '二维码', 'st.th.acts': '操作',
  'st.good': '有效，第 {n} 版', 'st.none': '没有', 'st.revoked': '已作废', 'st.page': '打开页面', 'st.issue.one': '签发', 'st.anew': '重新签发', 'st.revoke': '作废', 'st.no': '不了',
  'st.why.anew': '{what}：为什么重新签发？原来贴的立即失效', 'st.why.revoke': '{what}：为什么作废？贴着的立即失效',
} as const
export type Word = keyof typeof zh

// Words of live pictures and kept ones, in Chinese.
export const zh = {
  'video.none': '未接入摄像头', 'video.no-stream': '摄像头未接入画面', 'video.live': '实时', 'video.waiting': '正在连接画面', 'video.fault': '无画面', 'video.refused': '不能观看', 'video.delay': '延迟 {s} 秒', 'video.converted': '已转换', 'video.choose': '换摄像头',
  'video.fault.unreachable': '摄像头连不上', 'video.fault.login-refused': '摄像头账号或密码不对', 'video.fault.no-such-path': '摄像头地址不对', 'video.fault.no-video': '摄像头没有视频', 'video.fault.stalled': '摄像头没有传画面', 'video.fault.no-ffmpeg': '服务器缺少 ffmpeg', 'video.fault.failed': '画面中断', 'video.fault.missed': '错过了时间',
  'video.again': '正在重连', 'video.larger': '放大', 'video.close': '关闭', 'video.show': '看实时画面', 'video.keep': '截图', 'video.keep.asked': '正在截图', 'video.keep.failed': '截图失败：{why}', 'video.of': '{camera}的画面',
  'kept.title': '留存画面', 'kept.none': '还没有留存的画面', 'kept.failed': '读取失败：{why}', 'kept.snapshot': '截图', 'kept.clip': '录像', 'kept.cause.opened': '报警时', 'kept.cause.alarm': '告警', 'kept.cause.operator': '坐席截图',
  'kept.wanted': '正在留存', 'kept.wanted.why': '正在留存，{why}', 'kept.missing': '没有留下：{why}', 'kept.deleted': '{date} 按期限删除', 'kept.span': '{from}–{to}', 'kept.open': '查看{what}，{time}', 'kept.hash': 'SHA-256', 'kept.until': '保存到 {date}', 'kept.proof': '核对', 'kept.proof.ok': '✓ 与留存时一致', 'kept.proof.bad': '■ 与留存时不一致', 'kept.proof.gone': '■ 文件不在', 'kept.unplayable': '此浏览器不能播放，可下载后查看', 'kept.download': '下载',
} as const
export type VideoWord = keyof typeof zh

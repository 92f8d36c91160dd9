// Words of live pictures and kept ones, in Chinese.
export const zh = {
  'video.none': '未接入摄像头', 'video.no-stream': '摄像头未接入画面', 'video.live': '实时', 'video.late': '不是实时', 'video.waiting': '正在连接画面', 'video.fault': '无画面', 'video.refused': '不能观看', 'video.delay': '延迟 {s} 秒', 'video.converted': '已转换', 'video.choose': '换摄像头',
  'video.fault.unreachable': '摄像头连不上', 'video.fault.login-refused': '摄像头账号或密码不对', 'video.fault.no-such-path': '摄像头地址不对', 'video.fault.no-video': '摄像头没有视频', 'video.fault.stalled': '摄像头没有传画面', 'video.fault.no-ffmpeg': '服务器缺少 ffmpeg', 'video.fault.failed': '画面中断', 'video.fault.missed': '错过了时间', 'video.fault.no-recording': '设备没有这段录像',
  'video.again': '正在重连', 'video.larger': '放大', 'video.close': '关闭', 'video.show': '看实时画面', 'video.keep': '截图', 'video.keep.asked': '正在截图', 'video.keep.failed': '截图失败：{why}', 'video.of': '{camera}的画面',
  'talk.hold': '按住讲话', 'talk.stop': '结束讲话', 'talk.how': '按住说话，松开结束；短按一次开始，再按一次结束。空格键、回车键相同', 'talk.asking': '等待麦克风许可', 'talk.opening': '正在接通喇叭', 'talk.speaking': '讲话中，还可讲 {s} 秒', 'talk.mute': '麦克风没有声音', 'talk.not': '不能讲话：{why}', 'talk.busy': '{who}正在对这部电梯讲话',
  'talk.over.released': '讲话结束，{s} 秒', 'talk.over.max': '已到最长时间，需要时再按', 'talk.over.lost': '与服务器的连接中断，讲话已停', 'talk.over.no-line': '连不上服务器，讲话已停', 'talk.over.ended-here': '摄像头已更改或已退出登录，讲话已停', 'talk.over.refused': '凭证已失效，再按一次', 'talk.over.busy': '同事正在对这部电梯讲话', 'talk.over.closing': '服务器正忙，再按一次',
  'talk.over.unreachable': '喇叭连不上', 'talk.over.login-refused': '喇叭的账号或密码不对', 'talk.over.no-speaker': '摄像头没有这个喇叭通道', 'talk.over.busy-there': '喇叭被其他系统占用', 'talk.over.other-codec': '喇叭的编码不是 G.711，须在摄像头上更改', 'talk.over.dropped': '摄像头中断了讲话', 'talk.over.failed': '喇叭没有接通',
  'talk.microphone.refused': '浏览器未允许麦克风：在地址栏旁打开许可后再按', 'talk.microphone.none': '没有找到麦克风', 'talk.microphone.busy': '麦克风被其他程序占用', 'talk.microphone.insecure': '不是 https 地址，浏览器不开放麦克风', 'talk.microphone.failed': '麦克风打不开',
  'kept.title': '留存画面', 'kept.none': '还没有留存的画面', 'kept.failed': '读取失败：{why}', 'kept.snapshot': '截图', 'kept.clip': '录像', 'kept.stored': '设备录像', 'kept.cause.opened': '报警时', 'kept.cause.alarm': '告警', 'kept.cause.operator': '坐席截图',
  'kept.wanted': '正在留存', 'kept.wanted.why': '正在留存，{why}', 'kept.missing': '没有留下：{why}', 'kept.deleted': '{date} 按期限删除', 'kept.span': '{from}–{to}', 'kept.open': '查看{what}，{time}', 'kept.hash': 'SHA-256', 'kept.until': '保存到 {date}', 'kept.proof': '核对', 'kept.proof.ok': '✓ 与留存时一致', 'kept.proof.bad': '■ 与留存时不一致', 'kept.proof.gone': '■ 文件不在', 'kept.unplayable': '此浏览器不能播放，可下载后查看', 'kept.download': '下载',
} as const
export type VideoWord = keyof typeof zh

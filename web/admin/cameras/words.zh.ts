// Words of the cameras' section, in Chinese.
export const zh = {
  'cams.title': '摄像机', 'cams.search': '查找', 'cams.search.how': '识别码或地址', 'cams.connected': '只看已接入', 'cams.new': '接入摄像机', 'cams.none': '没有摄像机', 'cams.loading': '正在读取', 'cams.failed': '读取失败：{why}',
  'cams.name': '名称', 'cams.elevator': '电梯', 'cams.address': '地址', 'cams.codec': '编码', 'cams.state': '状态', 'cams.acts': '操作', 'cams.on': '● 已接入', 'cams.off': '✕ 已停用', 'cams.bare': '○ 未接入', 'cams.login': '有账号',
  'cams.try': '试看', 'cams.trying': '正在试看', 'cams.turn-off': '停用', 'cams.turn-on': '启用', 'cams.change': '修改', 'cams.ok': '✓ {ms} 毫秒出图，{w}×{h}', 'cams.picture': '试看的画面',
  'cams.code': '电梯识别码', 'cams.code.bad': '写识别码并等待地址出现', 'cams.place': '位置', 'cams.place.car': '轿厢', 'cams.place.lobby': '候梯厅', 'cams.place.machine-room': '机房', 'cams.url': 'RTSP 地址', 'cams.url.how': 'rtsp://用户名:密码@192.0.2.10:554/stream1；密码中的 @ 写作 %40。加密保存，不再显示', 'cams.url.missing': '写 RTSP 地址，如 rtsp://用户名:密码@192.0.2.10:554/stream1', 'cams.url.same': '留空不变；密码中的 @ 写作 %40', 'cams.same': '不变：{address}', 'cams.save': '保存', 'cams.cancel': '取消', 'cams.busy': '正在保存',
  'cams.talk': '喇叭', 'cams.talk.none': '没有', 'cams.talk.isapi': 'ISAPI 双向语音（海康）', 'cams.talk.url': '喇叭地址', 'cams.talk.how': 'http://用户名:密码@192.0.2.10:80；第二个音频通道写作 …/channels/2。音频编码须为 G.711', 'cams.talk.missing': '写喇叭地址，或选“没有”', 'cams.talk.try': '检查喇叭', 'cams.talk.ok': '✓ 喇叭可用，{codec}，{ms} 毫秒',
  'cams.talk.fault.unreachable': '喇叭连不上', 'cams.talk.fault.login-refused': '喇叭的账号或密码不对', 'cams.talk.fault.no-speaker': '没有这个音频通道', 'cams.talk.fault.busy-there': '喇叭被其他系统占用', 'cams.talk.fault.other-codec': '音频编码不是 G.711，须在摄像机上更改', 'cams.talk.fault.dropped': '连接中断', 'cams.talk.fault.failed': '摄像机拒绝',
  'cams.storage': '设备录像', 'cams.storage.none': '没有', 'cams.storage.rtsp-utc': 'RTSP 回放，UTC 时间', 'cams.storage.rtsp-local': 'RTSP 回放，北京时间', 'cams.storage.rtsp-dahua': 'RTSP 回放，大华写法', 'cams.storage.url': '回放地址', 'cams.storage.how': '时间处写 {from} 和 {to}，如 rtsp://用户名:密码@192.0.2.10:554/Streaming/tracks/101?starttime={from}&endtime={to}。设备须校时',
  'cams.storage.missing': '写回放地址，或选“没有”',
  'cams.storage.try': '检查录像', 'cams.storage.ok': '✓ 取回 {from} 起 {s} 秒，{n} 帧', 'cams.storage.checked': '设备说明的时段和时钟相符', 'cams.storage.believed': '设备没有说明时段或时钟，时间无法核对', 'cams.storage.ahead': '设备时钟快 {s} 秒', 'cams.storage.behind': '设备时钟慢 {s} 秒',
  'cams.storage.fault.no-recording': '设备没有 {from} 的录像：检查是否在录、时间写法和设备时钟', 'cams.storage.fault.other-range': '设备放的不是 {from} 的录像：检查时间写法', 'cams.storage.fault.clock-off': '设备时钟不准，录像不能用：须校时',
  'cams.fault.unreachable': '连不上', 'cams.fault.login-refused': '账号或密码不对', 'cams.fault.no-such-path': '地址中的路径不对', 'cams.fault.no-video': '没有视频', 'cams.fault.stalled': '已连接，没有画面', 'cams.fault.no-ffmpeg': '服务器缺少 ffmpeg', 'cams.fault.failed': '画面中断',
} as const
export type CameraWord = keyof typeof zh

// The Chinese words of the property officer's page: what is, then what to do.
export const zh = {
  'app.language': 'English', 'title': '本单位电梯', 'load.loading': '正在打开', 'load.failed': '读取失败：{why}', 'load.retry': '再试',
  'none.title': '没有人被困', 'none.note': '有人被困时，这里马上显示',
  'none.both': '有人被困时，这里马上显示，平台也会发通知，发短信到 {phone}', 'none.push': '有人被困时，这里马上显示，平台也会发通知', 'none.sms': '有人被困时，这里马上显示，平台也会发短信到 {phone}', 'none.page': '有人被困时，这里马上显示。本机收不到通知，也不会有短信，请保持本页打开',
  'trapped.title': '{n} 台有人被困', 'over.title': '两小时内结束',
  'link.lost': '断线 {age}，显示的是断线前的内容', 'link.never': '尚未连上，显示的可能不是最新', 'link.next': '急事打 96333',
  'age.seconds': '{n} 秒', 'age.minutes': '{n} 分', 'age.hours': '{n} 小时',
  'is.waiting': '有人被困', 'is.fault': '电梯故障', 'is.out': '人已救出', 'is.closed': '已结束', 'drill': '演练', 'since': '报警 {time}', 'code': '识别码 {code}',
  'people': '被困 {n} 人', 'people.unknown': '人数不详', 'people.hurt': '{n} 人受伤', 'care.elderly': '老人', 'care.child': '儿童', 'care.pregnant': '孕妇', 'care.medical': '病人', 'care.smoke': '有烟', 'care.water': '进水',
  'picture.of': '{camera}的截图', 'picture.at': '{camera}截图 {time}', 'picture.age': '{age}前', 'picture.wanted': '正在截图', 'picture.failed': '没有截到画面：{why}', 'picture.none': '轿厢没有接入摄像头', 'picture.broken': '图片没有下载成功', 'picture.larger': '放大截图，{place}', 'picture.close': '关闭',
  'team.none': '正在派救援队', 'team.accepted': '{name} 已接单', 'team.departed': '{name} 在路上', 'team.arrived': '{name} 已到场', 'team.released': '{name} 已救出被困人',
  'step.reported': '报警', 'step.accepted': '接单', 'step.arrived': '到场', 'step.released': '救出',
  'do.title': '请您', 'do.calm': '到电梯门外安抚，告诉里面的人救援已经出发', 'do.calm.calling': '到电梯门外安抚，告诉里面的人平台正在派救援队', 'do.door': '不要自己扒门，等救援队', 'do.room': '打开机房，等救援队', 'do.key': '钥匙：{place}',
  'sweep.title': '逐台核查', 'sweep.do': '敲每台电梯的门，问里面有没有人；不要扒门', 'sweep.done': '已查 {n} / {all}', 'sweep.all-done': '{all} 台都已核查', 'sweep.left': '还有 {n} 台', 'sweep.more': '显示其余 {n} 台', 'sweep.known': '已查的 {n} 台', 'sweep.known.people': '有人 {n} 台',
  'sweep.people': '有人', 'sweep.empty': '无人', 'sweep.freed': '已自行出来', 'sweep.running': '在运行', 'sweep.unknown': '待核查', 'sweep.hint': '传感器：已来电，门开着', 'sweep.reported': '已报警', 'sweep.undo': '撤回', 'sweep.change': '改',
  'sweep.unsent': '未送出', 'sweep.unsent.n': '{n} 条未送出，已存本机，有网络时自动补报', 'sweep.unkept': '{n} 条未送出。这个浏览器不能保存，请不要关闭本页', 'sweep.refused': '{place}：“{status}”没有报上，{why}', 'sweep.read': '知道了',
  'sweep.how-many': '里面几人', 'sweep.hurt': '受伤', 'sweep.hurt.note': '先打 120', 'sweep.count': '{n} 人', 'sweep.count.unknown': '不清楚', 'sweep.less': '减一', 'sweep.plus': '加一', 'sweep.care': '有伤者、老人、儿童、孕妇或病人', 'sweep.report': '报告', 'sweep.back': '返回',
  'call': '打 96333', 'crew': '救援派单页', 'log-out': '退出登录',
  'notices.ask': '手机锁屏时收不到通知', 'notices.refused': '通知被拒绝。在浏览器的网站设置里改为允许', 'notices.failed': '本机的推送服务连不上，平台会发短信到 {phone}', 'notices.alone': '本机的推送服务连不上，请保持本页打开', 'notices.home': '先“添加到主屏幕”，再从主屏幕打开，才能收到通知', 'notices.allow': '打开通知',
  'video.fault.unreachable': '摄像头连不上', 'video.fault.login-refused': '摄像头账号不对', 'video.fault.no-such-path': '摄像头地址不对', 'video.fault.no-video': '摄像头没有视频', 'video.fault.stalled': '摄像头没有传画面', 'video.fault.no-ffmpeg': '平台缺少程序', 'video.fault.failed': '画面中断', 'video.fault.missed': '错过了时间',
} as const
export type Word = keyof typeof zh

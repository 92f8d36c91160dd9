// Words of the alert feeds, in Chinese.
export const zh = {
  'feed.title': '告警接入', 'feed.search': '查找', 'feed.search.how': '识别码、地址或接入地址', 'feed.new': '新增接入', 'feed.none': '还没有接入。摄像机的告警流或国标告警在这里登记', 'feed.nothing': '没有找到', 'feed.loading': '正在读取', 'feed.more': '只显示前 {n} 个，其余请查找', 'feed.failed': '读取失败：{why}', 'feed.again': '再试',
  'feed.camera': '摄像机', 'feed.way': '接入方式', 'feed.heard': '最近收到', 'feed.state': '状态', 'feed.acts': '操作', 'feed.gb': '国标 {id}', 'feed.gb.by': '由 {id} 上报', 'feed.words': '自定事件 {n} 个',
  'feed.never': '从未收到', 'feed.ago.s': '{n} 秒前', 'feed.ago.m': '{n} 分钟前', 'feed.ago.h': '{n} 小时前', 'feed.ago.d': '{n} 天前',
  'feed.ok': '● 正常', 'feed.waits': '○ 等待首次上报', 'feed.registered': '● 已注册', 'feed.unregistered': '○ 未注册', 'feed.off': '✕ 已停用', 'feed.camera-off': '✕ 摄像机已停用', 'feed.since': '{age}起',
  'feed.fault.unreachable': '▲ 连不上', 'feed.fault.login-refused': '▲ 账号或密码不对', 'feed.fault.no-such-path': '▲ 地址中的路径不对', 'feed.fault.not-a-stream': '▲ 对方不是告警流', 'feed.fault.silent': '▲ 已连接，很久没有消息', 'feed.fault.ended': '▲ 对方断开', 'feed.fault.broken-part': '▲ 内容读不懂', 'feed.fault.bad-address': '▲ 地址读不出，请重填',
  'feed.change': '修改', 'feed.turn-off': '停用', 'feed.turn-off.sure': '停用后不再收到它的告警，停用', 'feed.turn-on': '启用', 'feed.cancel': '取消', 'feed.busy': '正在保存', 'feed.save': '保存',
  'feed.code': '电梯识别码', 'feed.code.bad': '写识别码并等待地址出现', 'feed.pick': '摄像机', 'feed.pick.none': '这台电梯没有登记摄像机，先到“摄像机”登记', 'feed.kind': '接入方式', 'feed.kind.stream': '告警流（HTTP）', 'feed.kind.gb': '国标 GB/T 28181', 'feed.kind.both': '两种都用',
  'feed.url': '告警流地址', 'feed.url.how': 'http://用户名:密码@192.0.2.10/ISAPI/Event/notification/alertStream；加密保存，不再显示', 'feed.url.same': '不填就不改：{address}', 'feed.url.missing': '写告警流地址',
  'feed.gb-id': '国标编号', 'feed.gb-id.bad': '国标编号为 20 位数字', 'feed.gb-device': '上报设备', 'feed.gb-device.how': '经录像机上报的，写录像机的国标编号；不填就是摄像机自己', 'feed.password': '国标密码', 'feed.password.keep': '不改', 'feed.password.make': '系统生成，显示一次', 'feed.password.give': '自己填', 'feed.password.bad': '密码至少 6 位', 'feed.password.once': '设备的国标密码，只显示这一次。抄到设备的国标设置里',
  'feed.events': '自定事件', 'feed.events.how': '摄像机自己的事件名算作哪种告警；没有写的按通用名识别', 'feed.event': '事件名', 'feed.event.bad': '事件名用字母、数字和 / _ . -', 'feed.type': '算作', 'feed.type.none': '不算告警', 'feed.event.add': '加一个', 'feed.event.remove': '去掉 {name}',
} as const
export type Word = keyof typeof zh

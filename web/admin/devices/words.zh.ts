// The devices section in Chinese.
export const zh = {
  'dev.title': '物联网设备', 'dev.filter': '按状态', 'dev.silent': '失联', 'dev.never': '从未上报', 'dev.live': '在线', 'dev.off': '已停用', 'dev.all': '全部', 'dev.drill': '演练设备', 'dev.search': '查找', 'dev.search.how': '设备编号、识别码或地址', 'dev.more': '再读 100 台', 'dev.none': '没有这样的设备', 'dev.loading': '正在读取设备…', 'dev.failed': '没有读到设备：{why}', 'dev.again': '再试',
  'dev.id': '设备', 'dev.elevator': '电梯', 'dev.family': '协议', 'dev.seen': '最后消息', 'dev.skew': '时钟差', 'dev.today': '今日', 'dev.error': '最后被拒', 'dev.acts': '操作', 'dev.seconds': '{n} 秒', 'dev.never-seen': '—', 'dev.today.says': '状态 {states} · 告警 {alarms} · 被拒 {refused}', 'dev.no-secret': '没有密钥，不能连接',
  'dev.new': '登记设备', 'dev.reissue': '重发密钥', 'dev.reissue.sure': '旧密钥立即作废，确认重发', 'dev.deactivate': '停用', 'dev.deactivate.sure': '停用后不再接收其消息，确认停用', 'dev.activate': '启用', 'dev.cancel': '取消', 'dev.busy': '正在保存…',
  'dev.new.id': '设备编号', 'dev.new.id.how': '字母、数字、点、横线、下划线，最多 64 位', 'dev.new.code': '电梯识别码', 'dev.new.code.none': '没有这个识别码', 'dev.new.code.found': '{address}', 'dev.new.vendor': '厂商', 'dev.new.vendor.none': '不属厂商', 'dev.new.model': '型号', 'dev.new.offset': '时钟与 UTC 差（分）', 'dev.new.drill': '演练设备（其告警只进演练）', 'dev.new.save': '登记', 'dev.new.id.bad': '只能用字母、数字、点、横线、下划线', 'dev.new.code.missing': '写识别码并等待地址出现',
  'dev.secret': '{id} 的密钥', 'dev.secret.once': '只显示这一次。抄进设备后再关闭：MQTT 用户名为设备编号，密码为密钥；HTTP 签名用同一密钥。', 'dev.secret.copy': '复制', 'dev.secret.copied': '已复制', 'dev.secret.not-copied': '浏览器不让复制：选中后按 Ctrl+C', 'dev.secret.close': '已抄好，关闭',
  'dev.family.sanfen': '三分', 'dev.family.thing-model': '物模型', 'dev.family.flat-push': '平台推送', 'dev.counts': '{n} 台',
} as const

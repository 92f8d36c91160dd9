// The console in Chinese: the tiered response. Evidence, the notification ladder, an operator's overrides, hand-over to 119 and 120, the decision record.
export const response = {
  'timeline.times': '×{n}，自 {since}',
  inferred: '推断', 'inferred.how': '由位置推断，队伍没有点',
  'lane.start': '立即启动{tier}', 'lane.late': '迟到 {time}', 'lane.stale': '位置过期 {time}', 'lane.no-position': '没有位置 {time}', 'lane.still': '未靠近 {time}',
  'lane.119.asked': '待呼叫 119 {time}', 'lane.119.called': '{time} 已呼叫 119',
  'doubt.waits': '核实前不加派{tier}，到总时限照常加派', 'doubt.sure': '已核实有人',
  'called.away': '距 {far}', 'called.near': '就在现场附近', 'called.near.past': '到过现场附近', 'called.late': '迟到 {time}',
  remind: '催办', 'take-over': '接管', 'hand-back': '交还', 'owner.none': '无人接管', 'owner.mine': '本席负责', 'owner.is': '负责 {name}',

  'ladder.title': '通知', 'ladder.officer': '物业已通知', 'ladder.officer-not': '物业未通知到', 'ladder.tries': '{n} 次', 'ladder.retry': '{when}再试', 'ladder.in': '{time} 后', 'ladder.due': '即发', 'ladder.remind': '催办',
  'channel.socket': '页面', 'channel.push': '推送', 'channel.voice': '电话', 'channel.sms': '短信',
  'rung.planned': '待发', 'rung.sending': '发送中', 'rung.sent': '已发出', 'rung.delivered': '已送达', 'rung.read': '已读', 'rung.failed': '失败', 'rung.not-needed': '不需要', 'rung.gathered': '并入一条通知', 'rung.voice.sending': '呼叫中', 'rung.voice.delivered': '已接听', 'rung.voice.read': '已听',
  'fail.bad-number': '号码不对', 'fail.answer-time-over': '应答时限已过', 'fail.subscription-gone': '手机已取消推送', 'fail.no-page-open': '页面未打开', 'fail.nobody-to-tell': '没有账号也没有手机，请打电话', 'fail.fault': '程序故障', 'fail.busy': '占线', 'fail.no-answer': '无人接', 'fail.rejected': '对方拒接', 'fail.unreachable': '打不通', 'fail.no-digit': '接了没按键', 'fail.media-failed': '声音不通', 'fail.cancelled': '已取消', 'fail.hung-up': '接了就挂', 'fail.trunk-down': '没有外线',

  pause: '暂停预案', resume: '继续预案', 'pause.left': '暂停 {time}', 'pause.says': '预案暂停 {time} 后继续', 'pause.by': '{reason} · {name}', 'pause.minutes': '暂停几分钟（0.5–30）', 'pause.why': '暂停原因', 'pause.checking': '核实现场情况', 'pause.freed': '来电人称人员已出来', 'pause.talking': '正与队伍通话', 'pause.cannot': '解救前可暂停',
  'jump.title': '启动一级响应', 'jump.tier': '启动', 'jump.why': '启动原因', 'jump.grave': '现场情况严重', 'jump.far': '前面的队伍到不了', 'jump.asked': '现场要求增援', 'jump.start': '立即启动', 'jump.none': '各级均已启动',
  'selector.contract-unit': '合同维保单位', 'selector.use-unit-officer': '使用单位安全员', 'selector.nearest-stations': '就近救援站', 'selector.fire-service-119': '消防 119',
  'kind.title': '改事件类型', 'kind.to': '改为', 'kind.save': '改', 'split.title': '拆出报警', split: '拆出', 'split.which': '哪一次报警不是这台电梯', 'split.one': '只有一次报警，不能拆', 'reports.title': '报警',

  'service.title': '呼叫 119、120', service: '119 / 120', 'service.which': '呼叫', 'service.119': '119 消防', 'service.120': '120 急救', 'service.read': '逐项念给对方，念完打勾', 'service.done': '已呼叫', 'service.dial': '拨打 {n}', 'service.no-phone': '本席电话未上岗：用别的电话拨 {n}', 'service.was': '{n} 已呼叫 {time} · {name}', 'service.all': '两个号码都已呼叫', 'service.open': '交接清单',
  'check.address': '地址', 'check.code': '识别码', 'check.people': '被困人数', 'check.injuries': '伤情', 'check.hazards': '险情', 'check.entrance': '可到达入口', 'check.contact': '现场联系人', 'check.desk': '本台电话', 'check.callback': '回拨号码', 'check.teams': '已派队伍',
  'check.unknown': '不详，请问现场', 'check.nobody-hurt': '目前无人受伤', 'check.no-hazard': '没有冒烟、进水', 'check.desk.is': '96333，坐席 {seat}，事件 {number}', 'check.desk.short': '96333，事件 {number}', 'check.no-team': '还没有队伍在途', 'check.floors': '{n}层',

  'record.title': '派单记录', 'record.pooled': '一二级合并', record: '派单记录', 'record.none': '还没有派单', 'record.loading': '正在读取…', 'record.failed': '没有读到派单记录', 'record.export': '导出', 'record.plan': '预案派单', 'record.operator': '人工派单', 'record.batch': '批量派单', 'record.exhausted': '{tier}无队可派', 'record.sent': '派 {team}', 'record.by-plan': '{name} 第 {n} 版', 'record.answer-by': '{time} 前应答', 'record.short': '缺口',
  'record.rank': '名次', 'record.team': '队伍', 'record.why': '理由', 'record.position': '位置', 'record.eta': '预计', 'record.travel-learned': '预计行程：按本市 {n} 次到场自学（{day}）', 'record.travel-too-few-arrivals': '预计行程：默认估计，到场记录还不够自学', 'record.travel-not-read-yet': '预计行程：默认估计，自学结果未读入', 'record.chosen': '派出', 'record.station': '站址', 'record.no-position': '没有位置', 'record.more': '其余 {n} 支', 'record.fewer': '收起',
  'shortfall.fewer-than-wanted': '要 {wanted} 支，只有 {found} 支', 'shortfall.nobody-eligible': '没有可派的队伍', 'shortfall.nobody-on-shift': '没有在班的队伍', 'shortfall.nobody-inside-radius': '圈内没有队伍', 'shortfall.nobody-capable': '没有具备该能力的队伍', 'shortfall.no-contact': '有队伍没有账号和电话，通知不到', 'shortfall.position-stale': '位置过期',

  'group.outage': '停机期间到时，待人工 {n}', 'group.outage.how': '逐件核实后继续',
  'triage.medical': '病人', 'triage.smoke': '冒烟', 'triage.water': '进水',
  'status.auditor.silent': '升级核查没有声音 · {age}', 'banner.auditor.silent': '升级核查停了 {time}，请值班长查看服务器',

  'cmd.press.P': '暂停或继续预案 · 回车执行', 'cmd.press.U': '催办 · 回车执行', 'cmd.press.T': '接管或交还 · 回车执行', 'cmd.press.J': '启动一级响应 · 回车打开', 'cmd.press.K': '改事件类型 · 回车打开', 'cmd.press.S': '拆出报警 · 回车打开', 'cmd.press.L': '派单记录 · 回车打开',
  'help.P': '暂停 / 继续预案', 'help.U': '催办；片区：重算建议', 'help.T': '接管 / 交还', 'help.J': '启动任一级响应', 'help.K': '改事件类型；片区：逐台核查', 'help.S': '拆出报警；片区：值班长', 'help.L': '派单记录',
} as const

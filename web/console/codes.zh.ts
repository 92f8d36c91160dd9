// Codes of the server in Chinese: row states, events, reasons, refusals, causes. A code without a word is shown as it is.
export const codes = {
  'kind.entrapment': '困人', 'kind.fault': '非困人故障', 'kind.self-freed': '自行脱困', 'kind.false-alarm': '误报', 'kind.complaint': '投诉', 'kind.inquiry': '咨询',
  'source.call': '电话报警', 'source.sensor': '物联网告警', 'source.camera': '摄像头告警', 'source.passenger': '扫码报警', 'source.walk-in': '到访、转述', 'source.platform': '平台转来',
  'place.residential': '住宅', 'place.office': '办公楼宇', 'place.mall': '商场超市', 'place.hotel': '宾馆饭店', 'place.transport': '交通场所', 'place.hospital': '医院', 'place.school': '学校', 'place.venue': '文体娱场馆', 'place.other': '其他',
  'care.injured': '伤{n}', 'care.elderly': '老人', 'care.child': '儿童', 'care.pregnant': '孕妇', 'care.medical': '病人',
  'cause.human': '人为', 'cause.external': '外部', 'cause.door': '门系统', 'cause.traction': '曳引系统', 'cause.guide': '导向系统', 'cause.car': '轿厢', 'cause.control': '控制系统', 'cause.electrical': '电气系统', 'cause.safety-gear': '安全保护装置',

  'row.locate': '定位中，待复述', 'row.locate-late': '未定位 超 {over}', 'row.dispatch': '已定位，待派单', 'row.dispatch-late': '未派单 超 {over}', 'row.answer': '待接单', 'row.answer-late': '未接单 超 {over}', 'row.nobody-called': '无人接单，待再派', 'row.depart': '已接单，待出发', 'row.not-moving': '已接单未移动',
  'row.arrive': '赶来中', 'row.arrive-late': '未到场 超 {over}', 'row.release': '现场解救', 'row.release-long': '现场解救偏长', 'row.follow-up': '待回访', 'row.follow-up-long': '待回访 超 {over}', 'row.close': '待结案', 'row.close-long': '待结案 超 {over}', 'row.done': '已结案', 'row.no-team-left': '无队可派', 'row.call-119': '待通知 119',

  'why.code-exact': '识别码全中', 'why.digit-differs': '差 {n} 位', 'why.digits-swapped': '两位互换', 'why.digit-missing': '少 1 位', 'why.digit-extra': '多 1 位', 'why.registration-exact': '注册代码全中', 'why.car-phone': '轿厢电话', 'why.caller-before': '此号报过该梯', 'why.address-exact': '地址全中', 'why.address-similar': '地址相近', 'why.address-fragment': '地址片段', 'why.initials': '拼音首字母', 'why.near-point': '距点选处 {far}', 'why.open-incident': '已有事件',

  'because.contract-unit': '合同单位', 'because.nearest': '最近', 'because.inside-radius': '站圈内', 'because.outside-radius': '站圈外', 'because.free': '空闲', 'because.position-fresh': '位置 {age}', 'because.position-stale': '位置过期 {age}', 'because.position-of-station': '按站址', 'because.off-shift': '不在班次',
  'refused.off-duty': '未上岗', 'refused.busy': '执行 {number}', 'refused.no-position': '没有位置', 'refused.declined-here': '本次已拒', 'refused.silent-here': '本次未应答', 'refused.withdrew-here': '本次已退出', 'refused.already-called': '已派', 'refused.stood-down-here': '本次已撤回',
  'assignment.offered': '待接单', 'assignment.accepted': '已接单，待出发', 'assignment.not-moving': '已接单未移动', 'assignment.departed': '赶来中', 'assignment.arrived': '已到场，解救中',

  'event.opened': '{drill}立案：{kind}', 'event.report-received': '{source} {said}', 'event.people-changed': '被困 {people}{care}', 'event.kind-changed': '改为 {kind}', 'event.located': '定位 {address}', 'event.located.read-back': '复述确认 {address}', 'event.tier-started': '启动{tier}：{why}', 'event.team-offered': '派单{tier} {team}，{until} 前应答', 'event.team-offered.plan': '预案派单{tier} {team}，{until} 前应答', 'event.tier-exhausted': '{tier}无队可派',
  'event.offer-accepted': '{team} 接单', 'event.offer-declined': '{team} 拒单：{why}', 'event.offer-lapsed': '{team} 未应答，派单失效', 'event.team-departed': '{team} 出发', 'event.team-arrived': '{team} 到场', 'event.team-withdrew': '{team} 无法前往：{why}', 'event.team-stood-down': '撤回 {team}：{why}', 'event.team-not-moving': '{team} 接单后未移动', 'event.deadline-passed': '{what}到时', 'event.human-needed': '需人工：{why}', 'event.owner-took': '{name} 负责', 'event.passenger-comforted': '安抚被困人', 'event.released': '解救 {n}人 {cause}', 'event.followed-up': '回访', 'event.closed': '结案：{outcome}', 'event.joined': '并入另一事件', 'event.reports-taken-over': '并入另一事件的报警', 'event.report-split': '拆出一次报警', 'event.team': '队伍',
  'tier-reason.dispatched': '派单', 'tier-reason.no-answer': '无人应答', 'tier-reason.declined': '拒单', 'tier-reason.withdrawn': '无法前往', 'tier-reason.not-moving': '接单未移动', 'tier-reason.arrival-overdue': '到场逾期', 'tier-reason.tier-exhausted': '上一级无队可派', 'tier-reason.operator': '人工加派', 'tier-reason.plan-time': '预案到时',
  'deadline.locate': '定位时限', 'deadline.dispatch': '派单时限', 'deadline.answer': '应答时限', 'deadline.depart': '出发时限', 'deadline.tier': '加派时限', 'deadline.arrive': '到场时限', 'deadline.release': '解救时限', 'deadline.follow-up': '回访时限', 'deadline.close': '结案时限',
  'needs.not-located': '超时未定位', 'needs.no-team-left': '无队可派', 'needs.call-119': '通知 119', 'needs.not-moving': '接单未移动', 'needs.arrival-overdue': '到场逾期', 'needs.release-overdue': '现场解救偏长', 'needs.follow-up-due': '该回访', 'needs.close-due': '该结案', 'needs.plan-missing': '没有预案',
  'reason.joined': '已并案', 'reason.elevator-changed': '改换电梯', 'reason.people-out': '人员已解救', 'reason.another-accepted': '他队已接单',

  'end.busy': '对方忙', 'end.no-answer': '无人接听', 'end.rejected': '线路拒绝', 'end.number-not-allowed': '号码不允许呼叫', 'end.no-trunk': '外线不通，换电话拨打', 'end.no-microphone': '麦克风不可用', 'end.dropped': '线路中断', 'end.failed': '呼叫失败，再拨一次',

  'next.call-taken': '来电已有人接，排队中的下一个来电会出现在这里', 'next.operator-busy': '先结束当前通话', 'next.no-phone': '点“上岗”，五项检查通过后再拨', 'next.candidate-refused': '要派，在下方该队一行按“仍派”', 'next.team-on-the-way': '先撤回在途队伍，再改选电梯', 'next.already-located-there': '没有改动：已是这台电梯', 'next.elevator-unknown': '先在上方定位电梯', 'next.people-on-site': '队伍在现场：用“已解救”', 'next.not-followed-up': '先回访，再结案', 'next.no-line': '电话线路未启用：仍可用文字报警和派单',
} as const

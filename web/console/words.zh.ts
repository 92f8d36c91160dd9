// The console in Chinese: what is on the panels. Codes that come from the server have their words in codes.zh.ts.
import { alarm } from './alarms/words.zh.ts'
import { codes } from './codes.zh.ts'
import { response } from './response.zh.ts'
import { surge } from './surge/words.zh.ts'

const panels = {
  title: '三分 · 坐席', brand: '三分', close: '关闭', drill: '演练', join: '并案', people: '{n}人', 'people.unknown': '?人', closed: '已结案', released: '已解救', cancel: '取消事件', 'follow-up': '回访', 'close-case': '结案', 'stand-down': '撤回',
  'boot.loading': '正在读取当前状态…', 'boot.failed': '没有读到当前状态', 'boot.retry': '重新读取',
  'refusal.no-answer': '服务器没有应答', 'refusal.no-phone': '本席电话未上岗', 'next.unsure': '可能没有保存：看时间线，没有就再按一次', 'next.not-yours': '没有改动：不在本席权限或辖区内', 'next.nothing-changed': '没有改动：以屏上最新状态为准',
  'state.ok': '按时', 'state.warn': '注意', 'state.late': '逾期', 'state.unknown': '未知', 'stale.ago': '前', 'stale.since': '停在 {time}',
  'tier.1': '一级', 'tier.2': '二级', 'tier.3': '三级', 'tiers.on': '已启动：{tiers}', 'tiers.none': '无', 'tiers.started': '已启动', 'tiers.resting': '未启动',
  'unit.m': '{value} 米', 'unit.km': '{value} 公里', 'unit.minutes': '{value} 分', 'age.seconds': '{n} 秒前', 'age.minutes': '{n} 分前', 'age.hours': '{n} 小时前',

  'seat.label': '坐席状态', 'seat.ready': '在线', 'seat.call': '通话', 'seat.wrap-up': '整理', 'seat.paused': '暂停',
  'health.label': '线路与上岗检查', 'health.delay': '时延 {n} 毫秒', 'health.measuring': '正在测时延', 'health.lost': '与服务器断开',
  'line.off': '电话未上岗', 'line.connecting': '电话连接中', 'line.ready': '电话已注册', 'line.lost': '电话断开，正在重连', 'line.refused': '电话注册被拒', 'line.closed': '电话已关闭',
  'queue.label': '排队', 'queue.waiting': '等待', 'queue.longest': '最长等待', 'queue.within': '≤15 秒接听', 'queue.abandoned': '放弃 · 待回拨 {n}', 'queue.seats': '在线坐席',
  'gate.open': '上岗', 'gate.title': '上岗检查', 'gate.sound': '声音', 'gate.sound.on': '已允许播放', 'gate.sound.blocked': '浏览器未允许，点“试音”',
  'gate.microphone': '麦克风', 'gate.microphone.waiting': '请说一句话', 'gate.microphone.good': '有声音', 'gate.microphone.silent': '没有声音：检查静音键和插头', 'gate.microphone.denied': '浏览器不允许：在地址栏放行麦克风', 'gate.microphone.missing': '没有找到麦克风', 'gate.microphone.insecure': '此地址不安全，浏览器不给麦克风',
  'gate.speaker': '耳机', 'gate.speaker.ask': '点“试音”，听到三声点“听到”', 'gate.speaker.heard': '已听到', 'gate.speaker.play': '试音', 'gate.speaker.yes': '听到',
  'gate.phone': '电话线路', 'gate.network': '网络', 'gate.network.slow': '时延 {n} 毫秒，偏高', 'gate.not-yet': '未通过', 'gate.off': '下岗', 'gate.ready': '五项通过', 'gate.missing': '未全部通过，来电不会转到本席', 'gate.go': '上岗接听',
  'cmd.label': '命令行', 'cmd.hint': 'D 派单　C 回拨　M 并案　? 全部命令', 'cmd.unknown': '没有这个命令，? 看全部', 'cmd.no-code': 'D 后面写识别码', 'cmd.no-team': '没有这支队伍：写名次 1–9 或队伍编号', 'cmd.empty': '', 'cmd.not-found': '没有 {code} 的在办事件', 'cmd.no-incident': '先选一个事件',
  'cmd.help': '全部命令 · 回车打开', 'cmd.open': '打开 {where} · 回车', 'cmd.dispatch': '派单 {where} 第 {which} 名 · 回车执行', 'cmd.sent': '已派 {who}：{where}',
  'cmd.press.C': '回拨安抚 · 回车执行', 'cmd.press.M': '并案 · 回车打开', 'cmd.press.N': '加备注 · 回车打开', 'cmd.press.R': '下一步 · 回车打开', 'cmd.press.H': '呼叫 119、120 · 回车打开',
  'help.title': '全部命令', 'help.D 235274 1': '给 235274 派第 1 名', 'help.D 235274 TEAM07': '派指定队伍', 'help.235274': '打开该梯的事件', 'help.C': '回拨安抚', 'help.M': '并案', 'help.N': '加备注', 'help.R': '已解救 / 回访', 'help.H': '呼叫 119、120', 'help.F2': '接听', 'help.F3': '找电梯；不对时改选', 'help.F4': '地图点选', 'help.F6 F7': '静音 / 保持', 'help.F9': '立即加派下一级', 'help.F10': '安抚话术', 'help.1 … 9': '派第几名', 'help.A B C': '选相近识别码',

  'call.title': '当前通话', 'call.none': '空闲', 'call.talking': '通话中', 'call.held': '保持中', 'call.dialling': '呼出中', 'call.ringing': '来电', 'call.mute': '静音', 'call.hold': '保持', 'call.ended': '没有接通：{why}', 'call.hold.failed': '保持没有成功，通话照常', 'call.transfer': '转接', 'call.transfer.no': '转接尚未开通', 'call.hang-up': '挂断',
  'call.keyed-at': '按键识别码 {time}', 'call.not-keyed': '未按识别码', 'call.again': '本机今日第 {n} 次来电', 'call.first': '本机首次来电', 'call.no-digits': '没有按键', 'call.digits': '按键 {digits}', 'call.nobody-waits': '没有等待的来电', 'call.take': '接听', 'call.busy': '先结束当前通话', 'call.rings-at': '{who} 振铃中',
  'callbacks.title': '待回拨', 'callbacks.due': '待回拨 {n}', 'callbacks.none': '没有待回拨的来电', 'callbacks.in': '{time} 后', 'callbacks.since': '已过 {time}', 'callbacks.call': '回拨',

  'intake.title': '定位电梯', 'intake.box': '识别码、注册代码、地址或拼音首字母', 'intake.hint': '识别码 · 注册代码 · 地址 · 拼音首字母 wbyy', 'intake.map': '地图点选', 'intake.asking': '正在查…', 'intake.for': '用于{what}', 'intake.for.incident': '事件 {number}', 'intake.for.call': '当前来电', 'intake.for.new': '新报警（到访、转述）',
  'intake.empty': '输入来电人说的任何线索', 'intake.by-caller': '输入来电人说的线索；右侧 {n} 台与此号有关', 'intake.more': '再多输一点', 'intake.nothing': '没有找到：问小区名、楼号，或用地图点选', 'intake.several': '没有唯一匹配，右侧 {n} 台中选一台', 'intake.other': '该梯已有事件 {number}，确认后可并案',
  'read.pending': '待复述', 'read.say': '请念', 'read.done': '已复述', 'read.in': '您在', 'read.with': '，轿厢里', 'read.people': '{n} 个人', 'read.right': '，对吗？', 'read.how-many': '，对吗？轿厢里几个人？', 'read.yes': '对', 'read.no': '不对', 'read.change': '改选', 'read.none': '找到电梯后，在这里复述确认',
  script: '安抚话术', 'script.1': '您现在是安全的，轿厢里有空气，不会闷。', 'script.2': '请离开门边，不要扒门，不要从缝里钻出去。', 'script.3': '救援人员已经接到通知，我会告诉您谁来、大约几分钟到。', 'script.4': '里面有受伤、老人、孩子或孕妇吗？', 'script.5': '请留着这个电话，每隔几分钟我会再打给您。',
  'near.title': '相近识别码', 'near.cars': '候选电梯', 'near.warning': '一位之差常是另一台真梯，改选后重新复述', 'near.none': '没有相近的', 'near.empty': '定位时，相近的识别码列在这里',
  'triage.title': '被困人员', 'triage.fewer': '少一人', 'triage.more': '多一人', 'triage.injured': '受伤', 'triage.injured-n': '受伤 {n}', 'triage.elderly': '老人', 'triage.child': '儿童', 'triage.pregnant': '孕妇',

  'board.title': '事件', 'board.all': '全部', 'board.late': '逾期', 'board.warn': '注意', 'board.ok': '按时', 'board.mine': '我的', 'board.calm': '没有在办事件', 'board.filtered': '这一类没有事件',
  'group.follow-up': '待回访 {n}', 'group.oldest': '最早 {n} 分前', 'group.closed': '今日已结案 {n}', 'group.drills': '演练 {n}', 'group.means': '到场平均 {arrival} · 现场解救平均 {onSite}', 'group.released': '解救 {time} · {n}人',
  'row.no-elevator': '未定位', 'row.reports': '{n} 次报警',
  'comfort.talking': '正在通话', 'comfort.beside': '队伍在旁', 'comfort.no-phone': '回拨轿厢', 'comfort.in': '安抚 {time} 后', 'comfort.over': '安抚 逾 {time}',
  comfort: '回拨安抚', 'comfort.now': '记已安抚', 'comfort.no-number': '没有来电号码', 'comfort.other-way': '用别的电话安抚过，可以直接记下', 'comfort.record': '记已安抚',

  'incident.title': '事件详情', 'incident.none': '没有选中的事件', 'incident.none.how': '在左侧列表选一行，或在地图上点一个事件。', 'incident.number': '事件 {number}', 'incident.nobody-hurt': '无人受伤', 'incident.reported': '报警 {time}', 'incident.since': '报警至今', 'incident.took': '报警到解救',
  'paper.print': '打印', 'paper.printed': '{time} {name} 打印', 'paper.reported': '报警', 'paper.located': '定位', 'paper.dispatched': '派单', 'paper.accepted': '接单', 'paper.departed': '出发', 'paper.arrived': '到场', 'paper.released': '解救', 'paper.followedUp': '回访', 'paper.closed': '结案',
  'facts.code': '识别码', 'facts.registration': '注册代码', 'facts.device': '设备', 'facts.maintenance': '维保', 'facts.property': '物业', 'facts.key': '钥匙', 'facts.last': '上次', 'facts.warning': '预警', 'facts.warning-due': '限 {date} 前检修', 'facts.warning-late': '（逾期未检修）', 'facts.failed': '没有读到', 'facts.floors': '{n}层', 'facts.machine-room': '有机房', 'facts.no-machine-room': '无机房', 'facts.no-last': '没有记录', 'facts.said': '报警内容', 'facts.nothing-said': '没有文字', 'facts.todo': '下一步', 'facts.locate-first': '在上方定位电梯，复述确认',
  'plan.title': '响应预案', 'plan.version': '第 {n} 版', 'plan.escalate': '立即加派{tier}', 'plan.all-started': '三级均已启动', 'plan.cannot': '定位后、解救前可加派', 'plan.limit': '到场限', 'plan.now': '现在 {time}', 'plan.ended': '止于 {time}', 'plan.dispatched': '派单 {time}', 'plan.stuck': '未移动 {time}', 'plan.way': '赶来', 'plan.site': '现场',
  'plan.target': '派单目标 {time}', 'plan.at-add': '{time} 未接单加派', 'plan.at-119': '{time} 通知 119', 'plan.in-add': '{time} 后加派 {who}', 'plan.in-119': '{time} 后通知 119', 'plan.spoken': '响应预案进度，事件 {number}，报警后 {now}。{tiers}',
  'cand.title': '候选队伍', 'cand.locate-first': '定位后列出', 'cand.read-first': '复述确认后可派', 'cand.enter': '回车派第 1 名', 'cand.frozen': '名次与理由随派单冻结', 'cand.count': '可派 {yes} · 不可派 {no}', 'cand.loading': '正在排序…', 'cand.nobody': '没有可派的队伍：加派下一级，或从下面强派', 'cand.send': '派单', 'cand.anyway': '仍派', 'cand.refused': '不可派的队伍', 'cand.more': '其余 {n} 支', 'cand.fewer': '收起', 'cand.shared': '兼办',
  'car-phone.call': '呼叫轿厢',
  'saw.title': '画面分析', 'saw.only': '供人工核看，不派单', 'saw.open': '看大图：{what}，{time}', 'saw.camera': '摄像头告警', 'saw.sure': '把握 {n}%', 'saw.nobody': '未见有人', 'saw.people': '{n} 人', 'saw.stillness': '{n} 秒没有动作', 'saw.expression': '表情 {what}', 'saw.motion': '有动作', 'saw.fallen': '疑似倒地', 'saw.call-for-help': '疑似求救', 'saw.e-bike': '疑似电动车',
  'calls.title': '通话', 'calls.in': '来电', 'calls.out': '呼出', 'calls.missed': '未接通', 'calls.hear': '听录音', 'calls.recording': '通话录音', 'calls.refused': '只有接听坐席和值班长可听',
  'timeline.title': '时间线', 'timeline.owner': '负责 {name}', 'timeline.note': '加备注', 'timeline.failed': '没有读到时间线', 'timeline.loading': '正在读取…', 'actor.system': '系统', 'actor.team': '手机', 'actor.via.voice': '电话按键', 'actor.via.link': '短信链接', 'actor.via.position': '位置推断',
  'next.locate': '先定位电梯',
  'release.people': '解救人数', 'release.cause': '原因', 'release.cause.unknown': '待查', 'form.note': '备注', 'form.save': '保存',
  'join.none': '没有别的在办事件', 'join.into': '把 {number} 并入', 'follow-up.what': '回访结果', 'follow-up.well': '被困人员平安，无不适', 'follow-up.hurt': '有不适，已建议就医', 'follow-up.silent': '无人接听',
  'close.what': '结案结果', 'close.back': '困人已解救，电梯恢复使用', 'close.stopped': '困人已解救，电梯停用待修', 'close.repair': '困人已解救，已修复并试运行', 'stand-down.why': '撤回原因', 'stand-down.gone': '该队伍已不在派单中', 'stand-down.nearer': '已有更近的队伍', 'stand-down.wrong': '派错队伍', 'stand-down.freed': '人员已自行脱困',
  'cancel.kind': '改为', 'cancel.why': '原因', 'cancel.nobody': '核实无人被困', 'cancel.test': '设备试验',

  'map.title': '地图', 'map.schematic': '示意图', 'map.density': '电梯', 'map.rings': '救援站 3 公里圈', 'map.teams': '队伍 {n}', 'map.in': '放大', 'map.out': '缩小', 'map.fit': '看全部事件', 'map.not-to-scale': '示意图，不作测量', 'map.station': '救援站', 'map.free': '空闲', 'map.way': '在途', 'map.stale': '位置过期', 'map.line': '直线', 'map.failed': '底图没有读到，只显示事件和队伍', 'map.loading': '正在读取底图…', 'map.pick': '点一下来电人所在的位置，Esc 取消', 'map.how': '方向键移动，加减号缩放', 'map.since': '报警 {time}', 'map.stack': '本楼 {n} 台',
  'banner.lost': '与服务器断开', 'banner.lost.since': '{time}', 'banner.lost.how': '屏上是断开前的状态，钟已停。正在重连，通话不受影响。', 'banner.auditor': '有 {n} 步升级逾期未执行，请值班长处理', 'banner.auditor.failed': '升级核查中断，请值班长处理，并人工盯住未接单的事件', 'banner.sound': '声音被浏览器拦住，来电和逾期不会响', 'banner.sound.on': '打开声音', 'banner.gate': '本页重新载入过，电话没有上岗，来电不会转到本席', 'banner.gate.open': '重新上岗', 'banner.phone': '{state}，来电不会转到本席',
  'status.seat': '坐席 {seat}', 'status.auditor': '升级核查：{n} 步逾期 · {age}', 'status.auditor.failed': '升级核查：中断 · {age}', 'status.auditor.none': '升级核查：等待首次结果', 'status.live': '实时连接', 'status.lost': '连接断开', 'status.unlocated': '{n} 个事件超时未定位', 'status.offset': '时钟偏差 {n} 毫秒', 'status.load': '本席 {n} 起/时', 'status.volume': '铃声 {n}%', 'status.language': 'English', 'status.leave': '退出',
} as const

export const zh = { ...panels, ...codes, ...response, ...surge, ...alarm }

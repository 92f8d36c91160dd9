// The Chinese words of the plan section.
export const zh = {
  // regions
  'r.title': '行政区', 'r.own': '自有', 'r.inherits': '沿用{name}', 'r.unsaved': '未保存', 'r.none': '没有预案', 'level.province': '省', 'level.city': '市', 'level.county': '区县',
  // head
  'h.own': '{name}自有预案', 'h.version': '第 {version} 版', 'h.saved': '{when} {who}', 'h.by-none': '系统', 'h.inherits': '沿用{name}的预案', 'h.inherits.note': '改动前先自设：以现用的预案为底稿，只影响{name}及其以下', 'h.draft': '草稿：存后即为{name}自有预案', 'h.read-only': '只读',
  'h.copy': '为{name}自设', 'h.back': '改回沿用上级', 'h.back.sure': '确认改回沿用', 'h.back.no': '不改', 'h.back.note': '之后的事件用上级的预案。历次版本都保留，可再载入。', 'h.versions': '历次版本', 'h.json': 'JSON', 'h.save': '存为新版本', 'h.discard': '放弃改动', 'h.saving': '正在保存',
  'h.clean': '没有改动', 'h.changed': '{n} 处改动，未保存', 'h.faulty': '{n} 处有误，不能保存', 'h.saved-as': '已存为第 {version} 版，用于之后的事件', 'h.withdrawn': '已改回沿用{name}的预案', 'h.future': '进行中的事件仍用开始时的版本',
  'h.first-fault': '看第一处', 'loading': '正在读取', 'failed': '读取失败：{why}', 'failed.again': '再试',
  // form
  'f.name': '名称', 'f.tiers': '级', 'f.tiers.note': '无人在途时按时加派；不撤前一级', 'f.times': '全案时限', 'f.ladder': '通知阶梯', 'f.ladder.note': '派单后未应答时，依次再用', 'f.modifiers': '情形', 'f.modifiers.note': '出现即同时启动所选各级，并提示呼叫', 'f.seconds': '分:秒', 'f.unreadable': '写成 分:秒，如 3:00', 'f.whole': '写成整数',
  'f.locateWithin': '定位', 'f.dispatchWithin': '派单', 'f.batchWithin': '片区批量', 'f.allTiersWithin': '全级上限', 'f.progressEvery': '接近核查', 'f.arriveWithin': '到场限', 'f.releaseWithin': '现场解救', 'f.comfortEvery': '回拨安抚', 'f.followUpWithin': '回访', 'f.closeWithin': '结案',
  'f.locateWithin.note': '报警后，逾时找值班长', 'f.dispatchWithin.note': '报警后无人派单，自动派', 'f.batchWithin.note': '并入片区时，派单再等批量', 'f.allTiersWithin.note': '定位后各级全部启动', 'f.progressEvery.note': '两次位置核查之间', 'f.arriveWithin.note': '派单后，法定 30 分', 'f.releaseWithin.note': '到场后', 'f.comfortEvery.note': '两次之间', 'f.followUpWithin.note': '解救后', 'f.closeWithin.note': '回访后',
  't.tier': '级', 't.selector': '派给', 't.follows': '从', 't.startAfter': '之后', 't.answerWithin': '应答', 't.departWithin': '出发', 't.arriveWithin': '到场', 't.fanOut': '同派', 't.radiusMeters': '半径 米', 't.capability': '能力', 't.soonerBy': '快则同派', 't.never': '不同派', 't.remove': '删去{tier}', 't.add': '加一级', 't.any': '不限', 't.by-hand': '由接警员按清单呼叫',
  't.answerWithin.note': '不答则派下一队', 't.departWithin.note': '接单后须见移动', 't.arriveWithin.note': '接单后', 't.fanOut.note': '同时派几队', 't.soonerBy.note': '比已派的队快这么多，随派单同派',
  'tier.1': '一级', 'tier.2': '二级', 'tier.3': '三级', 'follows.0': '报警', 'follows.1': '一级启动', 'follows.2': '二级启动', 'follows.3': '三级启动',
  'selector.contract-unit': '合同维保单位', 'selector.use-unit-officer': '使用单位安全员', 'selector.nearest-stations': '最近救援站', 'selector.fire-service-119': '119（人工呼叫）',
  'l.pushAfter': '推送', 'l.voiceAfter': '语音电话', 'l.smsAfter': '短信', 'l.socket': '应用', 'l.at-once': '立即',
  'm.when': '情形', 'm.tiers': '同时启动', 'm.call': '提示呼叫', 'm.add': '加情形', 'm.remove': '删去{sign}', 'm.none': '没有', 'sign.injury': '有人受伤', 'sign.medical': '病人', 'sign.elderly': '老人', 'sign.child': '儿童', 'sign.pregnant': '孕妇', 'sign.smoke': '冒烟', 'sign.water': '进水',
  'fault.at': '{where}：{why}',
  // preview
  'p.title': '推演', 'p.note': '真实规则，改动即重演', 'p.scenario': '情形', 'p.silent': '无人应答', 'p.stays': '接单不动', 'p.calm': '正常', 'p.injury': '有伤员', 'p.smoke': '冒烟', 'p.play': '播放', 'p.pause': '暂停', 'p.head': '推演到', 'p.crews': '维保队', 'p.stations': '救援站', 'p.travel': '维保路程', 'p.station-travel': '站路程', 'p.by': '派单', 'p.by.operator': '接警员 {at}', 'p.by.plan': '到时自动', 'p.minutes': '{n} 分',
  'p.stuck': '预案有误，下图为改动前', 'p.none': '预案有误，无法推演', 'p.cap': '全级上限 {at}', 'p.limit': '到场限', 'p.planned': '{at} 起', 'p.call-119': '呼叫 119', 'p.aria': '时间线：{what}', 'p.report': '报警',
  'p.arrived': '{at} 到场', 'p.handed-over': '{at} 交 119，再无他人', 'p.open': '推演到 {at} 仍无人到场', 'k.calling': '待应答', 'k.way': '在途', 'k.stuck': '未移动', 'k.ready': '已接单', 'k.rungs': '通知',
  'e.lapsed': '未应答', 'e.declined': '拒单', 'e.stood-down': '撤回', 'e.arrived': '到场',
  'team.contract': '维保{n}队', 'team.officer': '安全员', 'team.station': '{n}号站',
  's.title': '步骤', 's.reported': '报警', 's.located': '定位电梯', 's.tier-started': '启动{tier}：{why}', 's.tier-exhausted': '{tier}无队可派', 's.offered': '派 {team}，{until} 前应答', 's.offered.operator': '接警员派 {team}，{until} 前应答', 's.rung': '{team}：{channels}', 's.accepted': '{team} 接单，{until} 前须见移动', 's.declined': '{team} 拒单', 's.lapsed': '{team} 未应答', 's.departed': '{team} 出发', 's.late': '{team} 到场逾期', 's.moving-again': '{team} 又在接近', 's.arrived': '{team} 到场', 's.stood-down': '撤回 {team}', 's.not-moving': '{team} 接单未移动', 's.short': '（{why}）',
  'channel.socket': '应用', 'channel.push': '推送', 'channel.voice': '语音电话', 'channel.sms': '短信',
  'needs.not-located': '找值班长：未定位', 'needs.no-team-left': '需人工：无队可派', 'needs.call-119': '呼叫 119', 'needs.call-120': '呼叫 120', 'needs.not-moving': '需人工：接单未移动', 'needs.arrival-overdue': '需人工：到场逾期', 'needs.release-overdue': '需人工：现场解救偏长',
  'why.dispatched': '派单', 'why.no-answer': '无人应答', 'why.declined': '拒单', 'why.withdrawn': '无法前往', 'why.not-moving': '接单未移动', 'why.arrival-overdue': '到场逾期', 'why.tier-exhausted': '上一级无队可派', 'why.operator': '人工加派', 'why.plan-time': '预案到时', 'why.gravity': '情形', 'why.resumed': '恢复', 'why.surge': '合并响应', 'why.sooner': '更快到场',
  'short.fewer-than-wanted': '队数不足', 'short.nobody-eligible': '无可派', 'short.nobody-on-shift': '无人在班', 'short.nobody-inside-radius': '半径内无队', 'short.nobody-capable': '无此能力', 'short.no-contact': '通知不到', 'short.position-stale': '位置过期',
  // versions, JSON
  'v.title': '历次版本', 'v.note': '{name}自己的版本，新的在前', 'v.empty': '从未有过自己的预案', 'v.current': '现用', 'v.withdrawn': '撤回，改为沿用上级', 'v.diff': '与现用的差别', 'v.same': '与现用相同', 'v.load': '载入编辑', 'v.close': '关闭', 'v.line': '{where}：{was} → {now}', 'v.gone': '{where}：删去（{was}）', 'v.new': '{where}：新增（{now}）', 'v.pick': '选一个版本，看与现用的差别',
  'j.title': '预案 JSON', 'j.note': '时间为秒。可粘贴别处的预案，应用后先推演，再保存', 'j.apply': '应用到表单', 'j.download': '下载', 'j.copy': '复制', 'j.line': '第 {line} 行第 {column} 列', 'j.fault': '{place}：{why}', 'j.good': '没有错误', 'j.text': '预案文字', 'j.checking': '正在核对',
  'none': '无', 'seconds': '{n}', 'meters': '{n} 米', 'teams': '{n} 队', 'list': '、',
} as const
export type Word = keyof typeof zh

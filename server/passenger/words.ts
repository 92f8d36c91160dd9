// What the passenger's page says, in spoken words, Chinese and English: promises only what is known.
import type { FeedbackKind } from './form.ts'
import type { HelpStep, Situation } from './situation.ts'

export type Tongue = 'zh' | 'en'

const zh = {
  lang: 'zh-CN', other: 'English', title: (code: string) => `电梯 ${code} · 被困报警`, drill: '演练',
  trapped: ['被困了？', '别慌，我们来救'], lead: '按一下，救援队就出发。', alarm: '我被困了', alarmNote: '按一下报警，不用打字', call: '打 96333', callNote: '九六三三三，二十四小时有人接',
  calm: ['不要扒门，等人来开', '轿厢通风，不会闷', '靠边坐下，手机省着用'], calmHeading: '等的时候', sending: '正在报警', offline: '没有网络，还在一直试。也可以打 96333', asOf: (time: string) => `没有网络。这是 ${time} 的情况`, updated: (time: string) => `更新于 ${time}`, now: '最新情况', renew: '刷新', opened: (time: string) => `打开本页时（${time}）`,
  typed: '请看清楚：是这台电梯吗？不是的话打 96333', old: '这张码已经换新，不再使用。您被困的话照样可以报警', oldNote: '请告诉物业换上新码',
  busy: { received: '这台电梯已经有人报警', calling: '这台电梯已经有人报警，正在叫救援队', coming: '这台电梯已经有人报警，救援队正在赶来', arrived: '救援队已经到这台电梯', out: '', over: '' } satisfies Record<HelpStep, string>, busyNote: '您也在里面就再按一下，我们会告诉您到哪一步了',
  hero: { received: '已经收到您的报警', calling: '正在叫救援队', coming: '救援队正在赶来', arrived: '救援队到了', out: '救援已经结束', over: '这次报警已经结束' } satisfies Record<HelpStep, string>,
  heroNote: { received: '值班员正在派救援队', calling: '正在等救援队应答，没人应答会马上叫下一队', coming: '', arrived: '听他们的话，等他们来开门', out: '祝您平安。还在里面就再按一下', over: '还在里面就再按一下，或打 96333' } satisfies Record<HelpStep, string>,
  unlocated: '值班员正在确认您在哪台电梯，请看门边的六位数字，打 96333 告诉我们', placed: (place: string) => `已确认您在 ${place}`,
  about: '约', minutes: (n: number) => (n === 1 ? '1 分钟' : `${n} 分钟`), minutesUnit: '分钟', kilometers: (meters: number) => (meters < 950 ? `离您 ${Math.max(50, Math.round(meters / 50) * 50)} 米` : `离您 ${(meters / 1000).toFixed(1)} 公里`),
  noEta: '暂时不知道还要几分钟', unsure: '他们接了单，位置还没有动，我们在催，也在叫别的队伍', aged: (age: string) => `位置是 ${age}前的`, others: (n: number) => `还有 ${n} 支队伍也在赶来`,
  kinds: { maintenance: '维保单位', station: '救援站', property: '物业安全员' } satisfies Record<NonNullable<Situation['team']>['kind'], string>, age: (seconds: number) => (seconds < 90 ? `${Math.max(1, Math.round(seconds))} 秒` : `${Math.round(seconds / 60)} 分钟`),
  who: (team: string, kind: string) => `${team}（${kind}）`, comma: '，', steps: ['已收到', '已派单', '赶来中', '已到达', '人已出来'], dispatching: '正在派单', callBack: '值班员会打电话给您，请接听', perhapsOut: { own: '已告诉值班员您出来了，他会再核实一下', others: '有人说里面的人已经出来了。您还在里面，请打 96333 告诉我们' } satisfies Record<NonNullable<Situation['perhapsOut']>, string>,
  officer: (name: string, isThere: boolean) => (isThere ? `物业安全员（${name}）到了，会陪着您。他不开门，请等救援队` : `物业安全员（${name}）也在赶来，他来陪您，不开门`),
  people: '里面几个人？', peopleMore: '4 以上', crowd: '报警已收到。一台电梯装不下这么多人，人数没有记下，请再选一次', hurt: '有人受伤或不舒服？', yes: '有', no: '没有', more: '再说两句（可以不填）', floor: '在几楼', phone: '您的电话，方便我们打给您', send: '告诉救援队', here: '告诉我的位置', out: '我已经出来了', sent: '已收到',
  publicHeading: '这台电梯的公开信息', registration: '注册代码', inspection: '下次检验', due: (date: string) => `${date} 前`, overdue: (date: string) => `应在 ${date} 前，已过期`, visit: '上次维保', visitItems: (n: number) => `，共 ${n} 项`, unknown: '没有登记', maintenance: '维保单位', use: '使用单位', installed: '投用', installedValue: (year: string, floors: number) => `${year} 年，${floors} 层`, floors: (n: number) => `${n} 层`,
  report: '报故障', say: '投诉或表扬', back: '回到报警', kindsOfWord: { fault: '报故障', complaint: '投诉', praise: '表扬' } satisfies Record<FeedbackKind, string>, text: '说说怎么回事', phoneOptional: '电话（可以不填）', submit: '提交', thanks: '已收到，谢谢', thanksNote: '物业和监管部门能看到，留的电话只有 96333 和监管部门看得全', textMissing: '还没有写内容', trappedInstead: '有人困在里面，请回到报警，不要写在这里',
  badCode: '这个码不能用', forged: '这张码不是 96333 平台发的，可能是假的。请不要付钱，也不要填个人资料', unknownCode: '没有找到这个码的电梯', plain: '您被困的话，写下在哪里，我们照样来救', where: '在哪里：小区、楼号、单元，或门边的六位数字', whereMissing: '请写下在哪里，或打 96333', plainSend: '我被困了，请来救我',
  tooLong: '内容太长，没有收到。请写短一点再按，或打 96333', tooMany: '发得太快了，刚才写的还在下面，过一会儿再提交', wrong: '出了点问题，没有收到。请再按一次，或打 96333', unseen: '现在看不到最新情况，已经报的警不受影响。急的话打 96333', unseenHeading: '暂时打不开', method: '这里不能这样访问', lostHeading: '没有收到',
}
export type PageWords = typeof zh

const en: PageWords = {
  lang: 'en', other: '中文', title: (code) => `Elevator ${code} · trapped`, drill: 'Drill',
  trapped: ['Trapped?', 'Keep calm, help comes'], lead: 'One tap, and a rescue team sets out.', alarm: 'I am trapped', alarmNote: 'One tap. No typing', call: 'Call 96333', callNote: 'nine-six-three-three-three, day and night',
  calm: ['Do not force the door: wait for it to be opened', 'The car is ventilated, there is air', 'Sit down at the side, save your battery'], calmHeading: 'While you wait', sending: 'Sending your alarm', offline: 'No network; still trying. You can also call 96333', asOf: (time) => `No network. This was so at ${time}`, updated: (time) => `As of ${time}`, now: 'The latest', renew: 'Renew', opened: (time) => `When this page was opened (${time})`,
  typed: 'Look closely: is it this elevator? If not, call 96333', old: 'This code has been replaced. If you are trapped, you can still raise the alarm', oldNote: 'Please tell the property office to put up the new one',
  busy: { received: 'Somebody has raised the alarm for this elevator', calling: 'The alarm is raised; a rescue team is being called', coming: 'The alarm is raised; a rescue team is on its way', arrived: 'A rescue team is at this elevator', out: '', over: '' }, busyNote: 'If you are inside too, tap again and see how far the help is',
  hero: { received: 'We have your alarm', calling: 'Calling a rescue team', coming: 'A rescue team is on its way', arrived: 'The rescue team is here', out: 'The rescue is over', over: 'This alarm is closed' },
  heroNote: { received: 'An operator is sending a rescue team', calling: 'Waiting for a team to answer; if it does not, the next is called at once', coming: '', arrived: 'Do as they say, and let them open the door', out: 'Take care. If you are still inside, tap again', over: 'If you are still inside, tap again or call 96333' },
  unlocated: 'An operator is finding out which elevator it is. Look for the six digits beside the door, call 96333 and read them out', placed: (place) => `You are in ${place}`,
  about: 'about', minutes: (n) => `${n} min`, minutesUnit: 'min', kilometers: (meters) => (meters < 950 ? `${Math.max(50, Math.round(meters / 50) * 50)} m from you` : `${(meters / 1000).toFixed(1)} km from you`),
  noEta: 'How many minutes is not known just now', unsure: 'They accepted but do not seem to move: we are pressing them, and calling another team', aged: (age) => `their position is ${age} old`, others: (n) => `${n} more on the way`,
  kinds: { maintenance: 'maintenance unit', station: 'rescue station', property: 'property safety officer' }, age: (seconds) => (seconds < 90 ? `${Math.max(1, Math.round(seconds))} s` : `${Math.round(seconds / 60)} min`),
  who: (team, kind) => `${team} (${kind})`, comma: ', ', steps: ['Heard', 'Team called', 'On its way', 'Arrived', 'You are out'], dispatching: 'Calling a team', callBack: 'An operator will call you: please answer', perhapsOut: { own: 'The operator knows that you are out, and will make sure', others: 'Somebody says that the people are out. If you are still inside, call 96333 and tell us' },
  officer: (name, isThere) => (isThere ? `The property safety officer (${name}) is here and stays with you, but opens no door: wait for the rescue team` : `The property safety officer (${name}) is coming too: to stay with you, not to open the door`),
  people: 'How many are inside?', peopleMore: '4 or more', crowd: 'We have your alarm. No elevator holds that many people, so the number was not noted: please choose again', hurt: 'Is anybody hurt or unwell?', yes: 'Yes', no: 'No', more: 'A word more (you need not)', floor: 'Which floor', phone: 'Your phone, so that we can call you', send: 'Tell the rescue team', here: 'Send my position', out: 'I am out already', sent: 'Noted',
  publicHeading: 'What is on record for this elevator', registration: 'Registration', inspection: 'Next inspection', due: (date) => `by ${date}`, overdue: (date) => `was due ${date}, overdue`, visit: 'Last maintenance', visitItems: (n) => `, ${n} points`, unknown: 'not on record', maintenance: 'Maintained by', use: 'Used by', installed: 'In use', installedValue: (year, floors) => `since ${year}, ${floors} floors`, floors: (n) => `${n} floors`,
  report: 'Report a fault', say: 'Complain or praise', back: 'Back to the alarm', kindsOfWord: { fault: 'A fault', complaint: 'A complaint', praise: 'Praise' }, text: 'What happened?', phoneOptional: 'Phone (you need not)', submit: 'Send', thanks: 'Received, thank you', thanksNote: 'The property and the authority can read it; your whole number only 96333 and the authority', textMissing: 'There are no words yet', trappedInstead: 'If somebody is trapped, go back to the alarm: do not write it here',
  badCode: 'This code is not valid', forged: 'This code was not issued by 96333 and may be a fake. Do not pay, and give no personal data', unknownCode: 'No elevator has this code', plain: 'If you are trapped, write down where you are: we come all the same', where: 'Where: estate, building, door, or the six digits beside the door', whereMissing: 'Write down where you are, or call 96333', plainSend: 'I am trapped, please come',
  tooLong: 'That was too long and has not arrived. Write less and tap again, or call 96333', tooMany: 'That was too fast. What you wrote is still below: send it in a while', wrong: 'Something went wrong and it has not arrived. Tap again, or call 96333', unseen: 'The latest cannot be shown just now. An alarm that you have raised stands. In need, call 96333', unseenHeading: 'Not to be had just now', method: 'This cannot be opened like that', lostHeading: 'Not received',
}
export const PAGE_WORDS: Record<Tongue, PageWords> = { zh, en }

// Why the car stopped: nine classes and their details, as the platforms publish them. The detail travels as its Chinese name, which is what reports print.
import type { AssignmentCommand } from '../../server/contracts/incident.ts'

export type CauseRoot = NonNullable<AssignmentCommand['cause']>['root']
export interface Cause { root: CauseRoot; zh: string; en: string; details: readonly { zh: string; en: string }[] }

const d = (zh: string, en: string) => ({ zh, en })
const OTHER = d('其他', 'Other')

export const CAUSES: readonly Cause[] = [
  { root: 'door', zh: '门系统', en: 'Doors', details: [d('轿门锁失效', 'Car door lock'), d('厅门锁失效', 'Landing door lock'), d('门机故障', 'Door operator'), d('门刀与滚轮间距', 'Vane and roller gap'), d('安全触板/光幕无效', 'Safety edge, light curtain'), d('主从动门联动失效', 'Door coupling'), d('门触点失效', 'Door contact'), d('门挂轮破损', 'Door hanger roller'), d('门导向失效', 'Door guide'), OTHER] },
  { root: 'human', zh: '人为', en: 'People', details: [d('生活垃圾卡门', 'Rubbish in the door'), d('搬运撞门变形', 'Door bent by a load'), d('装修垃圾卡门', 'Building rubble in the door'), d('超载', 'Overload'), d('阻挡关门过久', 'Door held open'), OTHER] },
  { root: 'external', zh: '外部', en: 'Outside', details: [d('运行中停电', 'Power cut'), d('电气部件进水', 'Water in the electrics'), d('机房温度过高', 'Machine room too hot'), d('故障后自动恢复', 'Came back by itself'), OTHER] },
  { root: 'control', zh: '控制', en: 'Control', details: [d('主板', 'Main board'), d('平层感应器', 'Levelling sensor'), d('极限/急停/检修开关', 'Limit, stop, inspection switch'), d('电气连接', 'Wiring'), d('编码器', 'Encoder'), d('变频器', 'Inverter'), d('召唤', 'Calls'), OTHER] },
  { root: 'electrical', zh: '电气', en: 'Electrical', details: [OTHER] },
  { root: 'traction', zh: '曳引', en: 'Traction', details: [d('平衡系数不在范围', 'Balance'), d('曳引轮磨损', 'Sheave worn'), d('钢丝绳卡阻或跳槽', 'Rope jammed or off'), d('变速箱', 'Gearbox'), d('制动器', 'Brake'), OTHER] },
  { root: 'guide', zh: '导向', en: 'Guides', details: [OTHER] },
  { root: 'car', zh: '轿厢', en: 'Car', details: [OTHER] },
  { root: 'safety-gear', zh: '安全保护', en: 'Safety gear', details: [d('安全回路断开', 'Safety circuit open'), d('限速器', 'Governor'), d('安全钳', 'Safety gear'), d('缓冲器', 'Buffer'), d('张紧轮', 'Tension pulley'), d('上行超速保护', 'Ascending overspeed'), d('意外移动', 'Unintended movement'), d('超载', 'Overload'), d('紧急报警失效', 'Alarm failed'), OTHER] },
]

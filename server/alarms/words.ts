// What alarm types are called on a timeline, in Chinese; pages have words of their own.
import type { AlarmType } from '../domain/device.ts'

export const ALARM_WORDS = {
  'safety-circuit-open': '安全回路断路', 'door-close-fault': '关门故障', 'door-open-fault': '开门故障', 'stopped-outside-door-zone': '开锁区域外停止', 'unintended-movement': '意外移动', 'motor-run-limit': '电动机运转时间限制', 'floor-lost': '楼层位置丢失', 'restart-prevented': '防止再运行',
  'service-restored': '恢复自动运行', 'main-power-lost': '主电源断电', 'out-of-service': '停止服务', maintenance: '检修', 'fire-return': '消防返回', 'fire-service': '消防员运行', 'emergency-power': '应急电源', earthquake: '地震模式',
  'alarm-button': '报警按钮', bottomed: '蹲底', overtravel: '冲顶', 'trapped-at-level': '平层关人', trapped: '困人', 'trapped-outside-level': '非平层关人', 'trapped-long': '长时间关人', 'moving-with-open-door': '开门走车', 'repeated-door': '反复开关门',
  overspeed: '超速', overload: '超员', smoke: '烟雾', 'e-bike': '电动车', 'call-for-help': '紧急呼叫', fallen: '倒地', 'device-fault': '设备自身故障',
} as const satisfies Record<AlarmType, string>

// What a maintenance unit's duty phone is told of a warning: one text message, in one segment where the address lets it.
import { inShanghai } from '../domain/shanghai.ts'
import type { WarningKind } from '../domain/warning.ts'

export interface Told { code: string; address: string; kind: WarningKind; dueAt: Date; status: 'open' | 'reminded' | 'overdue' }

/** One segment of a text message in Chinese. */
const SEGMENT = 70
const HEADS: Record<Told['status'], string> = { open: '预警', reminded: '预警催办', overdue: '预警逾期' }
const SIGNS: Record<WarningKind, string> = { 'repeated-door-faults': '开关门反复故障', 're-levelling': '反复再平层', 'stops-outside-door-zone': '门区外停梯', 'safety-trips': '安全保护动作', 'run-count': '运行次数异常' }

export function warningText({ code, address, kind, dueAt, status }: Told): string {
  const due = inShanghai(dueAt)
  const around = (place: string) => `【96333】${HEADS[status]}${code} ${place} ${SIGNS[kind]}，${due.getUTCMonth() + 1}月${due.getUTCDate()}日前检修`
  const whole = around(address)
  // The district is implied by the code.
  return whole.length <= SEGMENT ? whole : around(address.split(/\s+/).slice(1).join('') || address)
}

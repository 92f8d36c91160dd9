// 一 二 三: which tiers run, which one its timer starts next. They add up, never swap.
export interface TierBox { tier: 1 | 2 | 3; is: 'on' | 'next' | 'off' }
const SIGN = { 1: '一', 2: '二', 3: '三' } as const

export function TierBoxes({ tiers, label }: { tiers: readonly TierBox[]; label: string }) {
  return <span className="tier" role="img" aria-label={label}>{tiers.map((b) => <i key={b.tier} className={b.is}>{SIGN[b.tier]}</i>)}</span>
}

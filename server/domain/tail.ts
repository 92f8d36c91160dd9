// Chances of counts at least as large as these. Pure numbers.

/** P(X ≥ count) of a negative binomial: a Poisson whose rate is a gamma of this shape. `p` = rate / (rate + exposure), 0 < p < 1. Exact to small tails, for it is summed from the tail. */
export function negativeBinomialTail(count: number, shape: number, p: number): number {
  if (count <= 0) return 1
  if (p >= 1) return 0
  let term = Math.exp(logGamma(count + shape) - logGamma(shape) - logGamma(count + 1) + shape * Math.log(p) + count * Math.log1p(-p))
  let sum = 0
  for (let k = count; k < count + 100_000; k++) {
    sum += term
    const next = (term * (k + shape) * (1 - p)) / (k + 1)
    if (next < sum * 1e-12 && next <= term) break
    term = next
  }
  return Math.min(1, sum)
}

/** ln Γ(x), x > 0: Lanczos, 9 terms. */
export function logGamma(x: number): number {
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x)
  const [first, ...rest] = LANCZOS
  const y = x - 1
  const series = rest.reduce((sum, c, n) => sum + c / (y + n + 1), first)
  const t = y + 7.5
  return 0.5 * Math.log(2 * Math.PI) + (y + 0.5) * Math.log(t) - t + Math.log(series)
}
const LANCZOS: readonly [number, ...number[]] = [0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059, 12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7]

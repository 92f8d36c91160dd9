// The tiers as rows: who, from when, how long each may take, how many at once.
import { wordOf } from '../../ui/i18n.ts'
import { Icon } from '../../ui/Icon.tsx'
import { MOST_TIERS, withoutTier, withTier } from './edit.ts'
import { Choice, Line, Span, Whole, Why } from './Fields.tsx'
import type { Form } from './form.ts'
import { SELECTORS, TIER_TIMES } from './lists.ts'
import { word } from './word.ts'
import type { Word } from './words.zh.ts'

const FIELDS = ['tier', 'selector', 'follows', ...TIER_TIMES, 'fanOut', 'radiusMeters', 'capability', 'soonerBy'] as const

export function TierTable({ form }: { form: Form }) {
  const { tiers } = form.plan
  return (
    <section className="c">
      <h2 id="tiers-title">{word('f.tiers')}<small>{word('f.tiers.note')}</small>
        {form.readOnly ? null : <button type="button" className="f sm r" disabled={tiers.length >= MOST_TIERS} onClick={() => form.replace(withTier(form.plan))}>{word('t.add')}</button>}
      </h2>
      <div className="wide" tabIndex={0} role="region" aria-labelledby="tiers-title">
        <table className="tiers">
          <thead><tr>{FIELDS.map((f) => <th key={f} scope="col">{word(`t.${f}`)}</th>)}<th aria-hidden /></tr></thead>
          {tiers.map((t, n) => <TierRow key={n} form={form} n={n} />)}
        </table>
      </div>
      <Why form={form} paths={['tiers']} />
    </section>
  )
}

function TierRow({ form, n }: { form: Form; n: number }) {
  const { tiers } = form.plan
  const name = word(`tier.${n + 1}` as Word)
  const at = (field: string) => `tiers/${n}/${field}`
  const service = tiers[n]?.selector === 'fire-service-119'
  return (
    <tbody>
      <tr>
        <th scope="row">{name}</th>
        <td><Choice form={form} path={at('selector')} options={SELECTORS} name={(s) => wordOf('selector', s)} /></td>
        <td>{n === 0 ? word('follows.0') : <Choice form={form} path={at('follows')} numeric options={[0, ...tiers.flatMap((t) => (t.tier <= n ? [t.tier] : []))]} name={(f) => wordOf('follows', f)} />}</td>
        <td><Span form={form} path={at('startAfter')} /></td>
        {/* 119 is called by a person: nobody answers in an app, drives under our eyes or is chosen by radius. */}
        {service ? <td colSpan={7} className="quiet">{word('t.by-hand')}</td> : <>
          <td><Span form={form} path={at('answerWithin')} /></td><td><Span form={form} path={at('departWithin')} /></td><td><Span form={form} path={at('arriveWithin')} /></td>
          <td><Whole form={form} path={at('fanOut')} /></td><td><Whole form={form} path={at('radiusMeters')} empty={null} /></td><td><Line form={form} path={at('capability')} most={20} empty={null} /></td>
          <td>{n === 0 ? null : <Span form={form} path={at('soonerBy')} empty={null} />}</td>
        </>}
        <td>{form.readOnly || tiers.length === 1 ? null : <button type="button" className="x" aria-label={word('t.remove', { tier: name })} onClick={() => form.replace(withoutTier(form.plan, n))}><Icon name="cross" size={14} /></button>}</td>
      </tr>
      {FIELDS.some((f) => form.faultOf(at(f)) !== undefined) ? <tr className="whys"><td colSpan={12}><Why form={form} paths={FIELDS.map(at)} /></td></tr> : null}
    </tbody>
  )
}

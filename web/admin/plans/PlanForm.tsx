// The form of one plan: its name, tiers, ladder, times, signs.
import { wordOf } from '../../ui/i18n.ts'
import { Icon } from '../../ui/Icon.tsx'
import { Choice, Line, Some, Span, Why } from './Fields.tsx'
import type { Form } from './form.ts'
import { LADDER, SERVICES, SIGNS, TIMES } from './lists.ts'
import { TierTable } from './TierTable.tsx'
import { word } from './word.ts'

export function PlanForm({ form }: { form: Form }) {
  return (
    <form className="plan-form" onSubmit={(e) => e.preventDefault()}>
      <label className="named"><span>{word('f.name')}</span><Line form={form} path="name" most={60} /></label>
      <Why form={form} paths={['name']} />
      <TierTable form={form} />
      <div className="two">
        <div>
          <section className="c" aria-labelledby="times-title">
            <h2 id="times-title">{word('f.times')}<small>{word('f.seconds')}</small></h2>
            <ul className="times">
              {TIMES.map((t) => <li key={t}><b>{word(`f.${t}`)}</b><Span form={form} path={t} /><small>{word(`f.${t}.note`)}</small><Why form={form} paths={[t]} /></li>)}
            </ul>
          </section>
        </div>
        <div>
          <section className="c" aria-labelledby="ladder-title">
            <h2 id="ladder-title">{word('f.ladder')}<small>{word('f.ladder.note')}</small></h2>
            <ol className="ladder">
              <li><b>{word('l.socket')}</b><span className="quiet">{word('l.at-once')}</span></li>
              {LADDER.map((l) => <li key={l}><b>{word(`l.${l}`)}</b><Span form={form} path={`ladder/${l}`} /></li>)}
            </ol>
            <Why form={form} paths={LADDER.map((l) => `ladder/${l}`)} />
          </section>
          <ModifierTable form={form} />
        </div>
      </div>
    </form>
  )
}

function ModifierTable({ form }: { form: Form }) {
  const { modifiers, tiers } = form.plan
  const free = SIGNS.find((s) => !modifiers.some((m) => m.when === s))
  return (
    <section className="c" aria-labelledby="signs-title">
      <h2 id="signs-title">{word('f.modifiers')}<small>{word('f.modifiers.note')}</small>
        {form.readOnly ? null : <button type="button" className="f sm r" disabled={free === undefined} onClick={() => { if (free) form.replace({ ...form.plan, modifiers: [...modifiers, { when: free, tiers: tiers.slice(1, 2).map((t) => t.tier), call: [] }] }) }}>{word('m.add')}</button>}
      </h2>
      {modifiers.length === 0 ? <p className="quiet">{word('m.none')}</p> : (
        <table className="signs">
          <thead><tr><th scope="col">{word('m.when')}</th><th scope="col">{word('m.tiers')}</th><th scope="col">{word('m.call')}</th><th aria-hidden /></tr></thead>
          {modifiers.map((m, n) => {
            const at = (field: string) => `modifiers/${n}/${field}`
            return (
              <tbody key={n}>
                <tr>
                  <td><Choice form={form} path={at('when')} options={SIGNS} name={(s) => wordOf('sign', s)} /></td>
                  <td><Some form={form} path={at('tiers')} options={tiers.flatMap((t) => (t.tier > 1 ? [t.tier] : []))} name={(t) => wordOf('tier', String(t))} /></td>
                  <td><Some form={form} path={at('call')} options={SERVICES} name={(s) => s} /></td>
                  <td>{form.readOnly ? null : <button type="button" className="x" aria-label={word('m.remove', { sign: wordOf('sign', m.when) })} onClick={() => form.replace({ ...form.plan, modifiers: modifiers.filter((_, i) => i !== n) })}><Icon name="cross" size={14} /></button>}</td>
                </tr>
                {['when', 'tiers', 'call'].some((f) => form.faultOf(at(f)) !== undefined) ? <tr className="whys"><td colSpan={4}><Why form={form} paths={['when', 'tiers', 'call'].map(at)} /></td></tr> : null}
              </tbody>
            )
          })}
        </table>
      )}
    </section>
  )
}

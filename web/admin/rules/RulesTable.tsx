// The rules as they are edited: what counts for all types, then a row a type. A changed value is marked, a faulty one says why under it.
import { useState } from 'react'
import type { AlarmRulesBody } from '../../../server/contracts/alarm.ts'
import { wordOf } from '../../ui/i18n.ts'
import { fieldId } from './fieldId.ts'
import { valueAt, withValue } from './rulesEdit.ts'
import { word } from './word.ts'

const GENERAL = [['lookWithin', 'seconds'], ['quietAfterDismissal', 'seconds'], ['flicker', 'seconds'], ['storm/changes', 'times'], ['storm/seconds', 'seconds'], ['trust/low', null], ['trust/high', null], ['trust/marks', 'times']] as const
const HANDLINGS = ['direct', 'confirm', 'auto-confirm', 'log'] as const
const NEEDS = ['nothing', 'people-or-doubt', 'people'] as const

interface Parts { rules: AlarmRulesBody; base: AlarmRulesBody; faults: ReadonlyMap<string, string>; readOnly: boolean; onEdit: (rules: AlarmRulesBody, path: string) => void }

export function RulesTable(parts: Parts) {
  const { rules } = parts
  return (
    <>
      <section className="c" aria-labelledby="rules-general">
        <h2 id="rules-general">{word('rule.general')}</h2>
        <ul className="general">{GENERAL.map(([path, unit]) => <li key={path}><label htmlFor={fieldId(path)}>{word(`rule.${path}`)}</label><Amount {...parts} path={path} label={word(`rule.${path}`)} />{unit === null ? null : <small>{word(`rule.${unit}`)}</small>}<Why {...parts} path={path} /></li>)}</ul>
      </section>
      <section className="c wide" aria-labelledby="rules-types">
        <h2 id="rules-types">{word('rule.types')}</h2>
        <table>
          <thead><tr>{(['type', 'debounce', 'handling', 'autoAfter', 'needs', 'clearEnds', 'repeatWithin'] as const).map((h) => <th key={h} scope="col">{word(`rule.${h}`)}</th>)}</tr></thead>
          <tbody>{Object.keys(rules.types).map((type) => <TypeRow key={type} {...parts} type={type} />)}</tbody>
        </table>
      </section>
    </>
  )
}

function TypeRow({ type, ...parts }: Parts & { type: string }) {
  const name = wordOf('alarm', type)
  const at = (field: string) => `types/${type}/${field}`
  const said = (field: 'debounce' | 'handling' | 'autoAfter' | 'needs' | 'clearEnds' | 'repeatWithin') => ({ path: at(field), label: `${name} · ${word(`rule.${field}`)}` })
  const handling = valueAt(parts.rules, at('handling'))
  const choose = (value: string) => {
    // Its seconds belong to one handling alone.
    const next = withValue(parts.rules, at('handling'), value)
    parts.onEdit(withValue(next, at('autoAfter'), value === 'auto-confirm' ? (valueAt(parts.base, at('autoAfter')) ?? 30) : null), at('handling'))
  }
  return (
    <tr className={handling === 'log' ? 'logged' : ''}>
      <th scope="row">{name}<Why {...parts} path={`types/${type}`} /></th>
      <td><Amount {...parts} {...said('debounce')} /><Why {...parts} path={at('debounce')} /></td>
      <td><Choice {...parts} {...said('handling')} options={HANDLINGS} name={(o) => word(`rule.handling.${o}`)} onChoose={choose} /><Why {...parts} path={at('handling')} /></td>
      <td>{handling === 'auto-confirm' ? <><Amount {...parts} {...said('autoAfter')} /><Why {...parts} path={at('autoAfter')} /></> : '—'}</td>
      <td><Choice {...parts} {...said('needs')} options={NEEDS} name={(o) => word(`rule.needs.${o}`)} onChoose={(value) => parts.onEdit(withValue(parts.rules, at('needs'), value), at('needs'))} /><Why {...parts} path={at('needs')} /></td>
      <td><input type="checkbox" aria-label={said('clearEnds').label} checked={valueAt(parts.rules, at('clearEnds')) === true} disabled={parts.readOnly} onChange={(e) => parts.onEdit(withValue(parts.rules, at('clearEnds'), e.target.checked), at('clearEnds'))} /></td>
      <td><Amount {...parts} {...said('repeatWithin')} /><Why {...parts} path={at('repeatWithin')} /></td>
    </tr>
  )
}

const spoken = ({ faults, base, rules, path, label }: Parts & { path: string; label: string }) => ({
  'id': fieldId(path), 'aria-label': label, 'aria-invalid': faults.has(path), 'className': Object.is(valueAt(base, path), valueAt(rules, path)) ? '' : 'changed', ...(faults.has(path) ? { 'aria-describedby': `${fieldId(path)}-why` } : {}),
})

function Amount(parts: Parts & { path: string; label: string }) {
  const { rules, path, readOnly, onEdit } = parts
  const [typed, type] = useState<string | null>(null)
  const value = valueAt(rules, path)
  const take = (text: string) => {
    const number = /^-?\d{1,7}(\.\d{1,3})?$/.test(text.trim()) ? Number(text) : null
    type(text)
    if (number !== null) onEdit(withValue(rules, path, number), path)
  }
  // What is no number is shown as wrong and not taken; leaving the field brings back what counts.
  const unreadable = typed !== null && !/^-?\d{1,7}(\.\d{1,3})?$/.test(typed.trim())
  const props = spoken(parts)
  return <input {...props} aria-invalid={unreadable || props['aria-invalid']} title={unreadable ? word('rule.not-a-number') : undefined} type="text" inputMode="decimal" autoComplete="off" value={typed ?? (typeof value === 'number' ? String(value) : '')} readOnly={readOnly} onChange={(e) => take(e.target.value)} onBlur={() => type(null)} />
}

function Choice<O extends string>({ options, name, onChoose, ...parts }: Parts & { path: string; label: string; options: readonly O[]; name: (option: O) => string; onChoose: (value: string) => void }) {
  return <select {...spoken(parts)} value={String(valueAt(parts.rules, parts.path))} disabled={parts.readOnly} onChange={(e) => onChoose(e.target.value)}>{options.map((o) => <option key={o} value={o}>{name(o)}</option>)}</select>
}

function Why({ faults, path }: Parts & { path: string }) {
  const why = faults.get(path)
  return why === undefined ? null : <p id={`${fieldId(path)}-why`} className="why">✕ {why}</p>
}

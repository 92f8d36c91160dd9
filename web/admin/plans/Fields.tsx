// The form's inputs: a time, a number, a word, a choice. Each knows its path, and shows its fault at its own line.
import { useState, type KeyboardEvent, type ReactNode } from 'react'
import { valueAt } from './edit.ts'
import type { Form } from './form.ts'
import { labelOf } from './labels.ts'
import { parseSpan, span } from './span.ts'
import { word } from './word.ts'

interface Parts { form: Form; path: string; label?: string }

/** An id without slashes, so that a fault can be looked up and gone to. */
export const fieldId = (path: string): string => `plan-${path.replaceAll('/', '-')}`

const spoken = ({ form, path, label }: Parts) => {
  const wrong = form.faultOf(path) !== undefined
  return { 'id': fieldId(path), 'aria-label': label ?? labelOf(form.plan, path), 'aria-invalid': wrong, ...(wrong ? { 'aria-describedby': `${fieldId(path)}-why` } : {}) } as const
}

/** What stands in the field while somebody types; null shows the plan's value. */
function useTyped({ round }: Form): [string | null, (text: string | null) => void] {
  const [typed, setTyped] = useState<{ text: string; round: number } | null>(null)
  return [typed?.round === round ? typed.text : null, (text) => setTyped(text === null ? null : { text, round })]
}

/** Arrows move a time by five seconds, with shift by a minute. */
const STEPS: Readonly<Record<string, 1 | -1>> = { ArrowUp: 1, ArrowDown: -1 }

/** `empty`: as in Whole. */
export function Span({ empty, ...parts }: Parts & { empty?: null }) {
  const { form, path } = parts
  const [typed, setTyped] = useTyped(form)
  const value = valueAt(form.plan, path)
  const readable = (text: string) => parseSpan(text) !== null || (text.trim() === '' && empty === null)
  const take = (text: string) => {
    setTyped(text)
    form.unreadable(path, readable(text) ? null : word('f.unreadable'))
    if (readable(text)) form.edit(path, parseSpan(text))
  }
  const onKeyDown = (e: KeyboardEvent) => {
    const step = STEPS[e.key]
    if (step === undefined || form.readOnly) return
    e.preventDefault()
    take(span(Math.max(0, Number(value) + step * (e.shiftKey ? 60 : 5))))
  }
  const leave = () => { if (typed !== null && readable(typed)) setTyped(null) }
  return <input {...spoken(parts)} className="span" inputMode="numeric" autoComplete="off" placeholder={empty === null ? word('t.never') : undefined} value={typed ?? (typeof value === 'number' ? span(value) : '')} readOnly={form.readOnly} onChange={(e) => take(e.target.value)} onKeyDown={onKeyDown} onBlur={leave} />
}

/** `empty`: what an empty field means; without it an empty field is unreadable. */
export function Whole({ empty, ...parts }: Parts & { empty?: null }) {
  const { form, path } = parts
  const [typed, setTyped] = useTyped(form)
  const value = valueAt(form.plan, path)
  const take = (text: string) => {
    const none = text.trim() === '' && empty === null
    const number = /^\d{1,7}$/.test(text.trim()) ? Number(text) : null
    setTyped(text)
    form.unreadable(path, none || number !== null ? null : word('f.whole'))
    if (none || number !== null) form.edit(path, none ? null : number)
  }
  return <input {...spoken(parts)} className="whole" inputMode="numeric" autoComplete="off" placeholder={empty === null ? word('t.any') : undefined} value={typed ?? (typeof value === 'number' ? String(value) : '')} readOnly={form.readOnly} onChange={(e) => take(e.target.value)} onBlur={() => { if (form.faultOf(path) !== word('f.whole')) setTyped(null) }} />
}

export function Line({ most, empty, ...parts }: Parts & { most: number; empty?: null }) {
  const { form, path } = parts
  const value = valueAt(form.plan, path)
  return <input {...spoken(parts)} className="line" maxLength={most} placeholder={empty === null ? word('t.any') : undefined} value={typeof value === 'string' ? value : ''} readOnly={form.readOnly} onChange={(e) => form.edit(path, e.target.value === '' && empty === null ? null : e.target.value)} />
}

export function Choice({ options, name, numeric = false, ...parts }: Parts & { options: readonly (string | number)[]; name: (option: string) => string; numeric?: boolean }) {
  const { form, path } = parts
  const value = String(valueAt(form.plan, path))
  // What a pasted plan has and the list has not is shown as it is.
  const known = options.map(String)
  return (
    <select {...spoken(parts)} value={value} disabled={form.readOnly} onChange={(e) => form.edit(path, numeric ? Number(e.target.value) : e.target.value)}>
      {[...known, ...(known.includes(value) ? [] : [value])].map((o) => <option key={o} value={o}>{name(o)}</option>)}
    </select>
  )
}

/** Boxes for some of a few: tiers of a sign, services. */
export function Some<T extends string | number>({ form, path, options, name }: Parts & { options: readonly T[]; name: (option: T) => string }) {
  const value = valueAt(form.plan, path)
  const chosen: readonly unknown[] = Array.isArray(value) ? value : []
  return (
    <span className="some" role="group" {...spoken({ form, path })} tabIndex={-1}>
      {options.map((o) => <label key={o}><input type="checkbox" checked={chosen.includes(o)} disabled={form.readOnly} onChange={(e) => form.edit(path, options.filter((x) => (x === o ? e.target.checked : chosen.includes(x))))} />{name(o)}</label>)}
    </span>
  )
}

/** The reasons of these fields, at their line. */
export function Why({ form, paths }: { form: Form; paths: readonly string[] }): ReactNode {
  const wrong = paths.flatMap((path) => { const why = form.faultOf(path); return why === undefined ? [] : [{ path, why }] })
  return wrong.map(({ path, why }) => <p key={path} id={`${fieldId(path)}-why`} className="why">✕ {word('fault.at', { where: labelOf(form.plan, path), why })}</p>)
}

// The row of questions: each a native choice, so that keyboard and screen readers know it; exports beside it.
import { useState, type ReactNode } from 'react'
import type { RegionView } from '../../server/contracts/region.ts'
import type { StatsBy, StatsRow } from '../../server/contracts/stats.ts'
import { useFetched } from '../live/fetched.ts'
import { isClear, statsPath, type Change, type Filters } from './filters.ts'
import { choices, dateOf, type Period } from './period.ts'
import { GROUPINGS, PLACES } from './lists.ts'
import { word } from './word.ts'

interface Parts { filters: Filters; change: (change: Change) => void; clear: () => void; units: readonly StatsRow[] }

export function FilterBar({ filters, change, clear, units }: Parts) {
  const regions = useFetched<RegionView[]>('/api/regions')
  const below = (regions.value ?? []).filter((r) => r.parent !== null)
  const names = [...new Map(units.filter((u) => u.key !== '-').map((u) => [u.key, u.label]))]
  return (
    <section className="fl" aria-label={word('f.title')}>
      <PeriodChoice period={filters.period} onChange={(period) => change({ period })} />
      <Choice name={word('f.compare')} value={filters.compare ? '' : 'no'} onChange={(v) => change({ compare: v !== 'no' })}><option value="">{word('f.compare.yes')}</option><option value="no">{word('f.compare.no')}</option></Choice>
      {below.length > 0 ? <Choice name={word('f.region')} value={filters.region} onChange={(region) => change({ region })} all>{below.map((r) => <option key={r.code} value={r.code}>{r.name}</option>)}</Choice> : null}
      <Choice name={word('f.place')} value={filters.place} onChange={(place) => change({ place })} all>{PLACES.map((p) => <option key={p} value={p}>{word(`place.${p}`)}</option>)}</Choice>
      <Choice name={word('f.unit')} value={filters.unit} onChange={(unit) => change({ unit })} all>{names.map(([key, label]) => <option key={key} value={key}>{label}</option>)}</Choice>
      <Choice name={word('f.tier')} value={filters.tier} onChange={(tier) => change({ tier })} all>{(['1', '2', '3'] as const).map((t) => <option key={t} value={t}>{word(`tier.${t}`)}</option>)}</Choice>
      {isClear(filters) ? null : <button type="button" className="f plain" onClick={clear}>{word('f.clear')}</button>}
      <Exports filters={filters} />
    </section>
  )
}

export function Choice({ name, value, onChange, all = false, children }: { name: string; value: string; onChange: (value: string) => void; all?: boolean; children: ReactNode }) {
  return (
    <label className={value === '' ? 'f' : 'f set'}><span>{name}</span>
      <select value={value} onChange={(e) => onChange(e.target.value)}>{all ? <option value="">{word('f.all')}</option> : null}{children}</select><Chevron />
    </label>
  )
}

function PeriodChoice({ period, onChange }: { period: Period; onChange: (key: string) => void }) {
  const { months, quarters, years } = choices(new Date())
  const known = [...months, ...quarters, ...years].includes(period.key)
  const [from, to] = [dateOf(period.from), dateOf(new Date(period.to.getTime() - 1))]
  const days = (a: string, b: string) => { if (a !== '' && b !== '' && a <= b) onChange(`${a}..${b}`) }
  return (
    <>
      <label className="f set"><span>{word('f.period')}</span>
        <select value={known ? period.key : 'days'} onChange={(e) => onChange(e.target.value === 'days' ? `${from}..${to}` : e.target.value)}>
          <optgroup label={word('f.quarters')}>{quarters.map((q) => <option key={q} value={q}>{periodName(q)}</option>)}</optgroup>
          <optgroup label={word('f.months')}>{months.map((m) => <option key={m} value={m}>{periodName(m)}</option>)}</optgroup>
          <optgroup label={word('f.years')}>{years.map((y) => <option key={y} value={y}>{periodName(y)}</option>)}</optgroup>
          <option value="days">{word('f.custom')}</option>
        </select><Chevron />
      </label>
      {known ? null : (
        <span className="f set days">
          <input type="date" aria-label={word('f.from')} value={from} max={to} onChange={(e) => days(e.target.value, to)} />—<input type="date" aria-label={word('f.to')} value={to} min={from} onChange={(e) => days(from, e.target.value)} />
        </span>
      )}
    </>
  )
}

function periodName(key: string): string {
  const [year = '', rest] = key.split('-')
  if (rest === undefined) return word('period.year', { year })
  const quarter = /^Q([1-4])$/.exec(rest)?.[1] as '1' | '2' | '3' | '4' | undefined
  return quarter ? word('period.quarter', { year, n: word(`n.${quarter}`) }) : word('period.month', { year, n: Number(rest) })
}

function Exports({ filters }: { filters: Filters }) {
  const [by, setBy] = useState<StatsBy>('unit')
  const file = (format: 'csv' | 'xlsx') => statsPath(filters, filters.period, { by, format })
  return (
    <span className="ex">
      <label className="f"><span>{word('x.by')}</span><select value={by} onChange={(e) => setBy(GROUPINGS.find((b) => b === e.target.value) ?? 'unit')}>{GROUPINGS.map((b) => <option key={b} value={b}>{word(`x.by.${b}`)}</option>)}</select><Chevron /></label>
      <a className="f" href={file('xlsx')} download><Down />{word('x.xlsx')}</a>
      <a className="f" href={file('csv')} download><Down />{word('x.csv')}</a>
      <button type="button" className="f pri" onClick={() => window.print()}>{word('x.print')}</button>
    </span>
  )
}

const line = { fill: 'none', stroke: 'currentColor', strokeWidth: 1.5, strokeLinecap: 'round', strokeLinejoin: 'round', 'aria-hidden': true } as const
const Chevron = () => <svg className="i" width="12" height="12" viewBox="0 0 16 16" {...line}><path d="M4 6.5 8 10.3l4-3.8" /></svg>
const Down = () => <svg className="i" width="15" height="15" viewBox="0 0 16 16" {...line}><path d="M8 2.5v7.5M4.8 7 8 10.2 11.2 7M2.8 13.2h10.4" /></svg>

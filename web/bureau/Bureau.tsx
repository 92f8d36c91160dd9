// The statistics page: what is asked, the figures, five views of them. Every figure comes from GET /api/stats/response.
import { useState } from 'react'
import type { MapBase } from '../../server/contracts/map.ts'
import type { Me } from '../../server/contracts/session.ts'
import type { Interval, StatsAnswer, TravelErrorAnswer } from '../../server/contracts/stats.ts'
import { useFetched, type Fetched } from '../live/fetched.ts'
import { language } from '../ui/i18n.ts'
import { Districts } from './charts/Districts.tsx'
import { Hours } from './charts/Hours.tsx'
import { Histogram } from './charts/Histogram.tsx'
import { Months } from './charts/Months.tsx'
import { TravelError } from './charts/TravelError.tsx'
import { Units } from './charts/Units.tsx'
import { Excluded } from './Excluded.tsx'
import { FilterBar } from './FilterBar.tsx'
import { statsPath, useFilters } from './filters.ts'
import { Figures, Intervals } from './Figures.tsx'
import { Header } from './Header.tsx'
import { twelveMonths, yearBefore } from './period.ts'
import { moment } from './warnings/say.ts'
import { word } from './word.ts'

export function Bureau() {
  const [, setLanguage] = useState(language())
  const [filters, change, clear] = useFilters()
  const [out, setOut] = useState<Interval | null>(null)
  const [again, setAgain] = useState(0)
  const before = yearBefore(filters.period)
  const year = twelveMonths(filters.period)
  const twoYears = { from: yearBefore({ key: '', ...year }).from, to: year.to }

  const me = useFetched<Me>('/api/session')
  const units = useFetched<StatsAnswer>(statsPath(filters, filters.period, { by: 'unit' }), again)
  const last = useFetched<StatsAnswer>(filters.compare ? statsPath(filters, before) : null, again)
  const regions = useFetched<StatsAnswer>(statsPath(filters, filters.period, { by: 'region' }), again)
  const hours = useFetched<StatsAnswer>(statsPath(filters, filters.period, { by: 'region', across: 'hour' }), again)
  const months = useFetched<StatsAnswer>(statsPath(filters, filters.compare ? twoYears : year, { by: 'month' }), again)
  const trends = useFetched<StatsAnswer>(statsPath(filters, year, { by: 'unit', across: 'month' }, ['unit']), again)
  const travel = useFetched<TravelErrorAnswer>(statsPath(filters, filters.period, {}, ['place', 'unit', 'tier'], '/api/stats/travel'), again)
  const map = useFetched<MapBase>('/api/map/base')

  if (me.problem?.status === 401) { location.assign(`/?next=${encodeURIComponent(location.pathname + location.search)}`); return null }
  const answer = units.value
  return (
    <>
      <Header me={me.value} tab="response" region={answer?.regionName ?? me.value?.regionName ?? ''} note={answer ? word('as-of', { time: moment(answer.asOf) }) : ''} onLanguage={setLanguage} />
      <FilterBar {...{ filters, change, clear, units: trends.value?.rows ?? [] }} />
      {answer ? (
        <main aria-busy={units.loading}>
          <h1>{word('tab.response')}</h1>
          {units.problem ? <Failed of={units} onAgain={() => setAgain(again + 1)} /> : null}
          <Figures answer={answer} last={filters.compare ? (last.value ?? null) : null} compared={filters.compare && last.value !== null} onLook={setOut} />
          <Intervals answer={answer} onLook={setOut} />
          <Card of={months} title={word('m.title')}>{(a) => <Months answer={a} months={year.months} compare={filters.compare} period={filters.period} />}</Card>
          <Card of={units} title={word('h.title')}>{(a) => <Histogram answer={a} last={last.value} />}</Card>
          <Card of={regions} title={word('d.title')}>{(a) => <><Districts answer={a} map={map.value} /><TravelError answer={travel.value} /></>}</Card>
          <Card of={hours} title={word('t.title')}>{(a) => <Hours answer={a} regions={regions.value} />}</Card>
          <Card of={units} title={word('u.title')} wide>{(a) => <Units answer={a} trends={trends.value} months={year.months} />}</Card>
          <footer>
            {word('foot.source')}{word('foot.left', { drills: answer.leftOut.drills, open: answer.leftOut.open, joined: answer.leftOut.joined, others: answer.leftOut.otherKinds })}{word('foot.limit')}
          </footer>
        </main>
      ) : <main className="wait">{units.problem ? <Failed of={units} onAgain={() => setAgain(again + 1)} /> : word('loading')}</main>}
      {out && answer ? <Excluded first={out} total={answer.total} path={(interval) => statsPath(filters, filters.period, { interval }, [], '/api/stats/excluded')} onClose={() => setOut(null)} /> : null}
    </>
  )
}

/** A view of one answer; while it is missing, its place says why. */
function Card({ of, title, wide = false, children }: { of: Fetched<StatsAnswer>; title: string; wide?: boolean; children: (answer: StatsAnswer) => React.ReactNode }) {
  return (
    <section className={wide ? 'c w' : 'c'} aria-label={title} aria-busy={of.loading}>
      {of.value ? children(of.value) : <><h2>{title}</h2><p className="none">{of.problem ? word('failed', { why: of.problem.title }) : word('loading')}</p></>}
    </section>
  )
}

function Failed({ of, onAgain }: { of: Fetched<StatsAnswer>; onAgain: () => void }) {
  return <p className="failed" role="alert">✕ {word('failed', { why: of.problem?.title ?? '' })}　<button type="button" className="lk" onClick={onAgain}>{word('failed.again')}</button></p>
}

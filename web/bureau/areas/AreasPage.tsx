// Mass events for the bureau: those that go on now with what is still open, and those of the last days; read again every few seconds, with the time at which it was read.
import { useEffect, useMemo, useState } from 'react'
import type { AreaBrief } from '../../../server/contracts/area.ts'
import type { Me } from '../../../server/contracts/session.ts'
import { useFetched } from '../../live/fetched.ts'
import { Glyph } from '../../ui/Glyph.tsx'
import { language } from '../../ui/i18n.ts'
import { Header } from '../Header.tsx'
import { moment } from '../warnings/say.ts'
import { word } from '../word.ts'
import './areas.css'

const EVERY_SECONDS = 10

export function AreasPage() {
  const [, render] = useState(language())
  const [again, setAgain] = useState(0)
  const me = useFetched<Me>('/api/session')
  const list = useFetched<AreaBrief[]>('/api/areas', again, EVERY_SECONDS)
  const readAt = useMemo(() => (list.value ? moment(new Date().toISOString()) : ''), [list.value])
  useEffect(() => { document.title = word('a.title') })
  if (me.problem?.status === 401) { location.assign(`/?next=${encodeURIComponent(location.pathname + location.search)}`); return null }
  const open = list.value?.filter((a) => a.status === 'open') ?? []
  const past = list.value?.filter((a) => a.status === 'closed') ?? []
  return (
    <div className="as-page">
      <Header me={me.value} tab="areas" region={me.value?.regionName ?? ''} note={list.value && !list.problem ? word('a.read', { time: readAt }) : ''} onLanguage={render} />
      <main>
        <h1>{word('tab.areas')}</h1>
        {list.problem ? <p className="failed" role="alert">✕ {word('failed', { why: list.problem.title })}{list.value ? `　${word('a.kept', { time: readAt })}` : ''}　<button type="button" className="lk" onClick={() => setAgain(again + 1)}>{word('failed.again')}</button></p> : null}
        {list.value === null ? <p className="none">{list.problem ? '' : word('loading')}</p> : (
          <>
            <section className="c" aria-labelledby="areas-now">
              <h2 id="areas-now">{word('a.now')}</h2>
              {open.length === 0 ? <p className="none">{word('a.none')}</p> : open.map((a) => <Open key={a.id} area={a} />)}
            </section>
            <section className="c" aria-labelledby="areas-past">
              <h2 id="areas-past">{word('a.past')}</h2>
              {past.length === 0 ? <p className="none">{word('a.past.none')}</p> : <ul className="past">{past.map((a) => <li key={a.id}><Name area={a} /><span>{word('a.lasted', { from: moment(a.openedAt), to: a.closedAt ? moment(a.closedAt) : '' })}</span><span>{word('a.size', { estates: a.counts.estates, cars: a.counts.elevators })}</span><span>{a.mergedInto === null ? `${word('a.out')} ${word('a.out.n', { n: a.counts.peopleOut })}` : word('a.merged')}</span></li>)}</ul>}
            </section>
          </>
        )}
      </main>
    </div>
  )
}

function Name({ area: a }: { area: AreaBrief }) {
  return <b>{a.drill ? <i className="drill">{word('a.drill')}</i> : null}{a.number} {a.name} <small>{word(`a.kind.${a.kind}`)}</small></b>
}

function Open({ area: a }: { area: AreaBrief }) {
  const c = a.counts
  return (
    <article className="area" aria-label={`${a.number} ${a.name}`}>
      <div className="hd"><Glyph kind="late" size={12} /><Name area={a} /><span>{word('a.since', { time: moment(a.openedAt) })}</span><span>{word('a.size', { estates: c.estates, cars: c.elevators })}</span>{a.powerBackAt ? <span>✓ {word('a.power-back', { time: moment(a.powerBackAt) })}</span> : a.powerDueAt ? <span>{word('a.power-due', { time: moment(a.powerDueAt) })}</span> : null}</div>
      {a.part ? <p className="hint">○ {word('a.part')}</p> : null}
      <dl>
        <div><dt>{word('a.people')}</dt><dd>{word('a.people.n', { cars: c.open, people: c.people })}</dd></div>
        <div><dt>✚ {word('a.care')}</dt><dd>{word('a.cars.n', { n: c.care })}</dd></div>
        <div><dt>{word('a.waiting')}</dt><dd className={c.waiting > 0 ? 'w' : ''}>{c.waiting > 0 ? '▲ ' : ''}{word('a.cars.n', { n: c.waiting })}</dd></div>
        <div><dt>{word('a.way')}</dt><dd>{word('a.cars.n', { n: c.enRoute })}</dd></div>
        <div><dt>{word('a.site')}</dt><dd>{word('a.cars.n', { n: c.onSite })}</dd></div>
        <div><dt>{word('a.out')}</dt><dd>{word('a.out.n', { n: c.peopleOut })}</dd></div>
        <div><dt>{word('a.unswept')}</dt><dd>{word('a.cars.n', { n: c.unswept })}</dd></div>
      </dl>
      <div className="scroll" tabIndex={0} role="group" aria-label={word('a.estates')}>
        <table>
          <thead><tr><th scope="col" className="l">{word('a.estate')}</th>{(['cars', 'open', 'people', 'unswept'] as const).map((h) => <th key={h} scope="col">{word(`a.estate.${h}`)}</th>)}</tr></thead>
          <tbody>{a.estates.toSorted((x, y) => y.people - x.people || y.unswept - x.unswept || x.estate.localeCompare(y.estate, 'zh-CN')).map((e) => <tr key={`${e.region}/${e.estate}`}><th scope="row" className="l">{e.estate}</th><td>{e.elevators}</td><td>{e.open}</td><td>{e.people}</td><td>{e.unswept}</td></tr>)}</tbody>
        </table>
      </div>
    </article>
  )
}

// The incidents behind "excluded": which, when, where, and what was wrong with the interval.
import { useEffect, useRef, useState } from 'react'
import type { ExcludedAnswer, Interval, StatsRow } from '../../server/contracts/stats.ts'
import { inShanghai } from '../../server/contracts/shanghai.ts'
import { INTERVALS } from './lists.ts'
import { useFetched } from '../live/fetched.ts'
import { word } from './word.ts'

export function Excluded({ first, total, path, onClose }: { first: Interval; total: StatsRow; path: (interval: Interval) => string; onClose: () => void }) {
  const box = useRef<HTMLDialogElement>(null)
  const [interval, setInterval] = useState(first)
  const list = useFetched<ExcludedAnswer>(path(interval))
  useEffect(() => { box.current?.showModal() }, [])
  const rows = list.value?.rows ?? []
  return (
    <dialog className="out" ref={box} onClose={onClose} aria-label={word('out.title')}>
      <h2>{word('out.title')}<small>{word('out.note')}</small><button type="button" className="f" onClick={() => box.current?.close()}>{word('out.close')}</button></h2>
      <div className="tabs" role="tablist">
        {INTERVALS.map((name) => {
          const { missing, negative } = total[name].excluded
          return <button key={name} type="button" role="tab" aria-selected={name === interval} onClick={() => setInterval(name)}>{word(`i.${name}`)} {missing + negative}</button>
        })}
      </div>
      <div className="scroll">
        {list.problem ? <p className="none">{word('failed', { why: list.problem.title })}</p> : list.value === null ? <p className="none">{word('loading')}</p> : rows.length === 0 ? <p className="none">{word('out.none')}</p> : (
          <table>
            <thead><tr><th className="l">{word('out.number')}</th><th className="l">{word('out.time')}</th><th className="l">{word('out.region')}</th><th className="l">{word('out.address')}</th><th className="l">{word('out.why')}</th></tr></thead>
            <tbody>{rows.map((r) => (
              <tr key={r.incidentId}><td className="l">{r.number}</td><td className="l">{moment(r.reportedAt)}</td><td className="l">{r.regionName}</td><td className="l">{r.address ?? word('out.unknown')}</td><td className="l">{r.seconds === null ? word('out.missing') : word('out.negative', { n: Math.round(r.seconds) })}</td></tr>
            ))}</tbody>
          </table>
        )}
        {list.value?.more ? <p className="none">{word('out.more')}</p> : null}
      </div>
    </dialog>
  )
}

const moment = (iso: string): string => inShanghai(new Date(iso)).toISOString().slice(0, 16).replace('T', ' ')

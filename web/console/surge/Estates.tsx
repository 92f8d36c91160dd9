// Which estates an area covers, in a supervisor's hand: some taken out, some found and added, another open area merged into this one. Nothing is sent before the end.
import { useEffect, useState } from 'react'
import type { AreaBrief, AreaCommand, EstateRef } from '../../../server/contracts/area.ts'
import type { ResolveAnswer } from '../../../server/contracts/elevator.ts'
import { withQuery } from '../../live/api.ts'
import { useFetched } from '../../live/fetched.ts'
import { useLive } from '../../live/store.ts'
import { t } from '../words.ts'
import { openAreas } from './area.ts'

/** After the last key the resolver is asked, in ms. */
const DEBOUNCE_MS = 250
/** Found estates that are listed: who finds too many writes more. */
const LISTED = 6
const keyOf = (e: EstateRef): string => `${e.region}/${e.estate}`

export function Estates({ area, busy, onSend }: { area: AreaBrief; busy: boolean; onSend: (body: AreaCommand) => void }) {
  const may = useLive((s) => s.me?.role === 'supervisor')
  const areas = useLive((s) => s.areas)
  const [out, setOut] = useState<ReadonlySet<string>>(new Set())
  const [more, setMore] = useState<readonly EstateRef[]>([])
  if (!may) return <p className="quiet">{t('area.settings.supervisor')}</p>
  const others = openAreas(areas).filter((a) => a.id !== area.id && a.drill === area.drill)
  const inside = new Set(area.estates.map(keyOf))
  const remove = area.estates.filter((e) => out.has(keyOf(e)))
  const isLast = remove.length === area.estates.length && more.length === 0
  const turn = (key: string) => setOut((was) => { const next = new Set(was); if (!next.delete(key)) next.add(key); return next })
  const add = (list: readonly EstateRef[]) => setMore((was) => [...was, ...list.filter((e) => !inside.has(keyOf(e)) && !was.some((w) => keyOf(w) === keyOf(e)))])
  const can = !busy && !isLast && (more.length > 0 || remove.length > 0)
  const save = () => { if (can) onSend({ type: 'estates', ...(more.length > 0 ? { add: [...more] } : {}), ...(remove.length > 0 ? { remove: remove.map(({ region, estate }) => ({ region, estate })) } : {}) }) }
  return (
    <form className="form-body estates" aria-label={t('area.estates.title')} onSubmit={(e) => { e.preventDefault(); save() }}>
      <Find inside={inside} chosen={more} areaId={area.id} onAdd={({ region, estate }) => add([{ region, estate }])} />
      {more.length > 0 ? <ul className="wide" aria-label={t('area.estates.to-add')}>{more.map((e) => <li key={keyOf(e)}><b>＋ {e.estate}</b><Other estate={e} areaId={area.id} /><button type="button" className="link push" onClick={() => setMore(more.filter((m) => m !== e))}>{t('area.estates.remove')}</button></li>)}</ul> : null}
      <div className="wide meta">{t('area.estates.covered', { n: area.estates.length })}</div>
      <ul className="wide covered">{area.estates.map((e) => { const key = keyOf(e); const gone = out.has(key); return <li key={key} className={gone ? 'gone' : ''}><span>{gone ? `✕ ${e.estate}` : e.estate}</span><span className="meta">{t('area.estates.cars', { n: e.elevators })}{e.open > 0 ? ` · ${t('area.estates.open', { n: e.open })}` : ''}</span><button type="button" className="link push" aria-label={`${t(gone ? 'area.estates.keep' : 'area.estates.remove')} ${e.estate}`} onClick={() => turn(key)}>{t(gone ? 'area.estates.keep' : 'area.estates.remove')}</button></li> })}</ul>
      <div className="wide merge"><span className="meta">{others.length === 0 ? t('area.estates.merge.none') : t('area.estates.merge')}</span>{others.map((a) => <button key={a.id} type="button" className="btn sm" onClick={() => add(a.estates.map(({ region, estate }) => ({ region, estate })))}>{t('area.estates.merge.add', { number: a.number })} {a.name}</button>)}</div>
      <div className="ready"><span className="meta">{isLast ? `▲ ${t('area.estates.last')}` : can ? '' : t('area.estates.nothing')}</span><button type="submit" className="btn pri push" aria-disabled={!can}>{t(busy ? 'area.sending' : 'area.estates.save', { add: more.length, remove: remove.length })}</button></div>
    </form>
  )
}

/** The estate is another open area's: adding it brings all of that along. */
function Other({ estate, areaId }: { estate: EstateRef; areaId: string }) {
  const areas = useLive((s) => s.areas)
  const other = openAreas(areas).find((a) => a.id !== areaId && a.estates.some((e) => keyOf(e) === keyOf(estate)))
  return other ? <span className="w">▲ {t('area.estates.in-other', { number: other.number, name: other.name })}</span> : null
}

interface FoundEstate extends EstateRef { lat: number; lng: number; district: string }
interface FindProps { inside: ReadonlySet<string>; chosen: readonly EstateRef[]; areaId: string; onAdd: (estate: EstateRef & { lat: number; lng: number }) => void }

/** The resolver knows cars; what is wanted are the estates they stand in. */
export function Find({ inside, chosen, areaId, onAdd }: FindProps) {
  const [text, setText] = useState('')
  const [asked, setAsked] = useState('')
  useEffect(() => { const timer = setTimeout(() => setAsked(text.trim()), DEBOUNCE_MS); return () => clearTimeout(timer) }, [text])
  const isCode = /^\d{4,20}$/.test(asked)
  const found = useFetched<ResolveAnswer>(asked.length < 2 ? null : withQuery('/api/elevators/resolve', isCode ? { code: asked } : { text: asked }))
  const cars = found.value ? [...(found.value.match ? [found.value.match] : []), ...found.value.candidates.map((c) => c.elevator)] : []
  // What was typed goes before what only sounds like it.
  const estates = [...new Map(cars.map((e): [string, FoundEstate] => [keyOf(e), { region: e.region, estate: e.estate, lat: e.lat, lng: e.lng, district: e.regionName }])).values()].toSorted((a, b) => Number(b.estate.includes(asked)) - Number(a.estate.includes(asked))).slice(0, LISTED)
  const add = ({ region, estate, lat, lng }: FoundEstate) => onAdd({ region, estate, lat, lng })
  return (
    <div className="wide find">
      <label>{t('area.estates.find')}<input type="text" maxLength={60} autoComplete="off" placeholder={t('area.estates.find.how')} value={text} onChange={(e) => setText(e.target.value)} onKeyDown={(e) => {
        const first = estates.find((x) => !inside.has(keyOf(x)) && !chosen.some((c) => keyOf(c) === keyOf(x)))
        // Enter takes the first that is found; it never sends the form from here.
        if (e.key === 'Enter' && !e.ctrlKey) { e.preventDefault(); if (first) { add(first); setText('') } }
      }} /></label>
      {found.problem ? <p className="quiet w" role="alert">▲ {found.problem.title}</p> : null}
      <p className="meta" role="status">{asked.length < 2 ? '' : found.loading ? t('area.estates.finding') : estates.length === 0 ? t('area.estates.none') : ''}</p>
      <ul>{estates.map((e) => { const has = inside.has(keyOf(e)) || chosen.some((c) => keyOf(c) === keyOf(e)); return <li key={keyOf(e)}><span>{e.estate}</span><span className="meta">{e.district}</span><Other estate={e} areaId={areaId} />{has ? <span className="meta push">{t('area.estates.has')}</span> : <button type="button" className="btn sm push" aria-label={`${t('area.estates.add')} ${e.estate}`} onClick={() => { add(e); setText('') }}>{t('area.estates.add')}</button>}</li> })}</ul>
    </div>
  )
}

// An area declared by hand: a person knows before the sensors do. Estates by name or code, or all that a circle on the map touches; why; keyboard first.
import { useEffect, useRef, useState } from 'react'
import type { AreaView, EstatesAnswer } from '../../../server/contracts/area.ts'
import { post, withQuery } from '../../live/api.ts'
import { useFetched } from '../../live/fetched.ts'
import { putAreas, useLive } from '../../live/store.ts'
import { useAct } from '../act.ts'
import { useDesk } from '../desk.ts'
import { useKey } from '../keys.ts'
import { Lost, useLost } from '../lost.tsx'
import { Refusal } from '../Refusal.tsx'
import { t } from '../words.ts'
import { addChosen, forgetDraft, keyOf, radius, useDeclare } from './declare.ts'
import { Find } from './Estates.tsx'

const KINDS = ['blackout', 'flood', 'other'] as const
const MOST = 200
const close = (): void => useDeclare.setState({ open: false, pick: null })

export function Declare() {
  const may = useLive((s) => s.me?.role === 'supervisor')
  const { name, kind, reason, drill, chosen } = useDeclare()
  const act = useAct()
  const { lost } = useLost()
  const form = useRef<HTMLFormElement>(null)
  useEffect(() => { form.current?.querySelector<HTMLElement>('input')?.focus() }, [])
  useKey('Escape', () => (useDeclare.getState().pick === null ? close() : useDeclare.setState({ pick: null })))
  const can = may && !act.busy && !lost && chosen.length > 0 && chosen.length <= MOST && reason.trim() !== ''
  const send = async () => {
    if (!can) return
    const made = await act.run(() => post<AreaView>('/api/areas', { kind, estates: chosen.map(({ region, estate }) => ({ region, estate })), reason: reason.trim(), ...(name.trim() === '' ? {} : { name: name.trim() }), ...(drill ? { drill } : {}) }))
    if (!made) return
    putAreas([made])
    forgetDraft()
    useDesk.setState({ areaId: made.id, side: 'batch' })
  }
  useKey('Ctrl+Enter', () => { void send() })
  return (
    <aside className="side batch declare" aria-label={t('declare.title')}>
      <div className="form area-form">
        <div className="sec"><h2>{t('declare.title')}</h2><button type="button" className="btn sm push" onClick={close}>{t('close')} <kbd>Esc</kbd></button></div>
        <Lost />
        <Refusal problem={act.problem} onClose={act.forget} />
        {may ? (
          <form className="form-body estates" ref={form} onSubmit={(e) => { e.preventDefault(); void send() }}>
            <Find inside={NONE} chosen={chosen} areaId="" onAdd={(e) => addChosen([{ ...e, elevators: null }])} />
            <CircleFields drill={drill} />
            <div className="wide meta" role="status">{chosen.length === 0 ? t('declare.none') : t('declare.chosen', { n: chosen.length })}{chosen.length > MOST ? ` ▲ ${t('declare.too-many', { n: MOST })}` : ''}</div>
            <ul className="wide covered">{chosen.map((e) => <li key={keyOf(e)}><b>＋ {e.estate}</b>{e.elevators === null ? null : <span className="meta">{t('area.estates.cars', { n: e.elevators })}</span>}<button type="button" className="link push" aria-label={`${t('area.estates.remove')} ${e.estate}`} onClick={() => useDeclare.setState({ chosen: chosen.filter((c) => c !== e) })}>{t('area.estates.remove')}</button></li>)}</ul>
            <label className="wide">{t('declare.reason')}<input type="text" maxLength={200} value={reason} placeholder={t('declare.reason.how')} onChange={(e) => useDeclare.setState({ reason: e.target.value })} /></label>
            <label>{t('declare.name')}<input type="text" maxLength={60} value={name} placeholder={chosen[0] ? t('declare.name.how', { estate: chosen[0].estate }) : ''} onChange={(e) => useDeclare.setState({ name: e.target.value })} /></label>
            <label>{t('declare.kind')}<select value={kind} onChange={(e) => useDeclare.setState({ kind: KINDS.find((k) => k === e.target.value) ?? 'blackout' })}>{KINDS.map((k) => <option key={k} value={k}>{t(`area-kind.${k}`)}</option>)}</select></label>
            <div className="ready"><button type="button" className={drill ? 'tg on' : 'tg'} aria-pressed={drill} onClick={() => useDeclare.setState({ drill: !drill })}>{t('drill')}</button><button type="submit" className="btn pri push" aria-disabled={!can}>{t(act.busy ? 'area.sending' : 'declare.send')} <kbd>Ctrl+Enter</kbd></button></div>
          </form>
        ) : <p className="quiet">{t('declare.supervisor')}</p>}
      </div>
    </aside>
  )
}
const NONE: ReadonlySet<string> = new Set()

/** Where the middle is, how wide, and what lies in it. */
function CircleFields({ drill }: { drill: boolean }) {
  const { circle, pick, chosen } = useDeclare()
  const found = useFetched<EstatesAnswer>(circle === null ? null : withQuery('/api/estates', { lat: circle.lat.toFixed(6), lng: circle.lng.toFixed(6), meters: circle.meters, ...(drill ? { drill: 'true' } : {}) }))
  const estates = found.value?.estates ?? []
  useEffect(() => useDeclare.setState({ found: found.value?.estates ?? [] }), [found.value])
  const free = estates.filter((e) => e.areaNumber === null && !chosen.some((c) => keyOf(c) === keyOf(e)))
  const taken = estates.filter((e) => e.areaNumber !== null)
  const last = chosen.at(-1)
  return (
    <fieldset className="wide circle">
      <legend>{t('declare.circle')}</legend>
      <div className="two-buttons">
        <button type="button" className="btn" aria-pressed={pick !== null} onClick={() => useDeclare.setState({ pick: pick === null ? 'center' : null })}>{t(pick === 'edge' ? 'declare.pick.edge' : pick === 'center' ? 'declare.pick.center' : 'declare.pick')}</button>
        {last ? <button type="button" className="btn" onClick={() => useDeclare.setState((s) => ({ circle: { lat: last.lat, lng: last.lng, meters: s.circle?.meters ?? radius(NaN) }, pick: null }))}>{t('declare.around', { estate: last.estate })}</button> : null}
      </div>
      {circle ? (
        <>
          <Radius meters={circle.meters} onMeters={(meters) => useDeclare.setState({ circle: { ...circle, meters } })} />
          {found.problem ? <p className="quiet w" role="alert">▲ {found.problem.title}</p> : null}
          <p className="meta" role="status">{found.loading ? t('area.estates.finding') : t('declare.inside', { n: estates.length, cars: estates.reduce((sum, e) => sum + e.elevators, 0) })}{found.value?.more ? ` ▲ ${t('declare.more', { n: MOST })}` : ''}{taken.map((e) => ` · ${t('declare.taken', { estate: e.estate, number: e.areaNumber ?? '' })}`)}</p>
          <div className="two-buttons"><button type="button" className="btn" aria-disabled={free.length === 0} onClick={() => addChosen(free)}>{t('declare.add', { n: free.length })}</button><button type="button" className="btn" onClick={() => useDeclare.setState({ circle: null, pick: null, found: [] })}>{t('declare.forget')}</button></div>
        </>
      ) : null}
    </fieldset>
  )
}

/** What is typed counts as soon as it is a radius; half a number is none, and is put right when the hand leaves. */
function Radius({ meters, onMeters }: { meters: number; onMeters: (meters: number) => void }) {
  const [text, setText] = useState(String(meters))
  useEffect(() => setText(String(meters)), [meters])
  const type = (typed: string) => { setText(typed); if (typed !== '' && radius(Number(typed)) === Number(typed)) onMeters(Number(typed)) }
  return <label>{t('declare.radius')}<input type="number" min={50} max={10_000} step={50} value={text} onChange={(e) => type(e.target.value)} onBlur={() => setText(String(meters))} /></label>
}

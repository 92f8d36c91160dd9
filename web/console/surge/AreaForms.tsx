// The small forms of an area over its action bar: one word to all who wait, a note, and what a supervisor decides: its settings and its estates.
import { useEffect, useRef, useState } from 'react'
import { AUDIENCES, type AreaBrief, type AreaCommand, type AreaMessage, type AreaView } from '../../../server/contracts/area.ts'
import { inShanghai } from '../../../server/contracts/shanghai.ts'
import { useLive } from '../../live/store.ts'
import { Refusal } from '../Refusal.tsx'
import type { Act } from '../act.ts'
import { useLost } from '../lost.tsx'
import { t } from '../words.ts'
import { commandArea } from './area.ts'
import { Estates } from './Estates.tsx'

export type AreaForm = 'message' | 'note' | 'settings' | 'estates'
interface Props { form: AreaForm; area: AreaBrief; view: AreaView | null; act: Act; onForm: (form: AreaForm) => void; onClose: () => void }

export function AreaForms({ form, area, act, onForm, onClose }: Props) {
  const { lost } = useLost()
  const first = useRef<HTMLDivElement>(null)
  useEffect(() => { first.current?.querySelector<HTMLElement>('textarea, input')?.focus() }, [])
  const send = async (body: AreaCommand) => { if (!act.busy && !lost && await act.run(() => commandArea(area.id, body))) onClose() }
  return (
    <div className="form area-form" ref={first} role="group" aria-label={t(`area.${form}`)} onKeyDown={(e) => { if (e.key === 'Escape') { e.stopPropagation(); onClose() } }}>
      <div className="sec">
        {form === 'settings' || form === 'estates' ? (['settings', 'estates'] as const).map((f) => <button key={f} type="button" className="btn sm" aria-pressed={form === f} onClick={() => onForm(f)}>{t(`area.${f}`)}</button>) : <h2>{t(`area.${form}`)}</h2>}
        <button type="button" className="btn sm push" onClick={onClose}>{t('close')} <kbd>Esc</kbd></button>
      </div>
      <Refusal problem={act.problem} onClose={act.forget} />
      {form === 'estates' ? <Estates area={area} busy={act.busy || lost} onSend={(body) => { void send(body) }} /> : form === 'settings' ? <Settings area={area} busy={act.busy || lost} onSend={(body) => { void send(body) }} /> : <Said form={form} area={area} busy={act.busy || lost} onSend={(body) => { void send(body) }} />}
    </div>
  )
}

function Said({ form, area, busy, onSend }: { form: 'message' | 'note'; area: AreaBrief; busy: boolean; onSend: (body: AreaCommand) => void }) {
  const [to, setTo] = useState<AreaMessage['to']>('callers')
  const [text, setText] = useState(form === 'message' ? draft(to, area) : '')
  const field = useRef<HTMLTextAreaElement>(null)
  const choose = (next: AreaMessage['to']) => { if (text === draft(to, area)) setText(draft(next, area)); setTo(next); field.current?.focus() }
  const most = form === 'message' ? 200 : 500
  const body = (): AreaCommand => (form === 'message' ? { type: 'message', to, text: text.trim() } : { type: 'note', text: text.trim() })
  return (
    <form className="form-body" onSubmit={(e) => { e.preventDefault(); if (text.trim() !== '') onSend(body()) }}>
      {form === 'message' ? <div className="two-buttons" role="group" aria-label={t('area.message.to')}>{AUDIENCES.map((a) => <button key={a} type="button" className="btn sm" aria-pressed={to === a} onClick={() => choose(a)}>{t(`area.message.to.${a}`, { n: area.counts.callers })}</button>)}</div> : null}
      <label className="wide">{t(form === 'message' ? `area.message.how.${to}` : 'area.note.how', { n: area.counts.callers })}<textarea ref={field} rows={3} maxLength={most} value={text} onChange={(e) => setText(e.target.value)} /></label>
      <div className="ready"><span className="meta">{text.length} / {most}</span><button type="submit" className="btn pri push" aria-disabled={busy || text.trim() === ''}>{t(busy ? 'area.sending' : form === 'message' ? 'area.message.send' : 'area.note.send')}</button></div>
    </form>
  )
}

const draft = (to: AreaMessage['to'], area: AreaBrief): string => t(`area.message.draft.${to}`, { name: area.name })

const local = (iso: string | null): string => (iso === null ? '' : inShanghai(new Date(iso)).toISOString().slice(0, 16))

function Settings({ area, busy, onSend }: { area: AreaBrief; busy: boolean; onSend: (body: AreaCommand) => void }) {
  const may = useLive((s) => s.me?.role === 'supervisor')
  const [name, setName] = useState(area.name)
  const [hold, setHold] = useState(area.holdSeconds)
  const [due, setDue] = useState(local(area.powerDueAt))
  const [reason, setReason] = useState('')
  const [closing, setClosing] = useState(false)
  if (!may) return <p className="quiet">{t('area.settings.supervisor')}</p>
  const save = () => onSend({ type: 'settings', name: name.trim() || area.name, holdSeconds: Math.min(600, Math.max(0, Math.round(hold))), powerDueAt: due === '' ? null : new Date(`${due}:00+08:00`).toISOString() })
  return (
    <form className="form-body" onSubmit={(e) => { e.preventDefault(); save() }}>
      <label>{t('area.name')}<input type="text" maxLength={60} value={name} onChange={(e) => setName(e.target.value)} /></label>
      <label>{t('area.hold')}<input type="number" min={0} max={600} value={hold} onChange={(e) => setHold(e.target.valueAsNumber || 0)} /></label>
      <label>{t('area.power-due')}<input type="datetime-local" value={due} onChange={(e) => setDue(e.target.value)} /></label>
      <div className="two-buttons"><button type="button" className="btn" onClick={() => onSend({ type: 'settings', powerBack: area.powerBackAt === null })}>{t(area.powerBackAt === null ? 'area.power-back' : 'area.power-gone')}</button></div>
      {closing ? <label className="wide">{t('area.close.why')}<input type="text" maxLength={200} value={reason} onChange={(e) => setReason(e.target.value)} /></label> : null}
      <div className="ready">
        {closing ? <button type="button" className="btn end" aria-disabled={reason.trim() === '' || busy} onClick={() => { if (reason.trim() !== '') onSend({ type: 'close', reason: reason.trim() }) }}>{t('area.close.sure')}</button> : <button type="button" className="btn" onClick={() => setClosing(true)}>{t('area.close')}</button>}
        <button type="submit" className="btn pri push" aria-disabled={busy}>{t('area.save')}</button>
      </div>
    </form>
  )
}

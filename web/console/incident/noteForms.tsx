// The forms that are one sentence and a button: note, follow-up, close, cancel, stand-down. Ready sentences fill the field.
import { useState } from 'react'
import type { IncidentCommand } from '../../../server/contracts/incident.ts'
import { wordOf } from '../../ui/i18n.ts'
import { useDesk } from '../desk.ts'
import { t, type Key } from '../words.ts'
import type { FormProps } from './formProps.ts'

export function NoteForm({ busy, onSend }: FormProps) {
  return <Sentence word="form.note" button="form.save" max={500} busy={busy} ready={[]} onSend={(text) => onSend({ type: 'note', text })} />
}

export function FollowUpForm({ busy, onSend }: FormProps) {
  return <Sentence word="follow-up.what" button="follow-up" max={500} busy={busy} ready={['follow-up.well', 'follow-up.hurt', 'follow-up.silent']} onSend={(note) => onSend({ type: 'follow-up', note })} />
}

export function CloseForm({ busy, onSend }: FormProps) {
  return <Sentence word="close.what" button="close-case" max={200} busy={busy} ready={['close.back', 'close.stopped', 'close.repair']} onSend={(outcome) => onSend({ type: 'close', outcome })} />
}

export function StandDownForm({ incident, busy, onSend }: FormProps) {
  const standDownId = useDesk((s) => s.standDownId)
  const assignment = incident.assignments.find((a) => a.id === standDownId && ['offered', 'accepted', 'departed', 'arrived'].includes(a.status))
  if (!assignment) return <p className="quiet">{t('stand-down.gone')}</p>
  return <Sentence word="stand-down.why" who={assignment.teamName} button="stand-down" max={200} busy={busy} ready={['stand-down.nearer', 'stand-down.wrong', 'stand-down.freed']} onSend={(reason) => onSend({ type: 'stand-down', assignmentId: assignment.id, reason })} />
}

const KINDS = ['false-alarm', 'self-freed', 'fault', 'inquiry', 'complaint'] as const

export function CancelForm({ busy, onSend }: FormProps) {
  const [kind, setKind] = useState<(typeof KINDS)[number]>('false-alarm')
  return (
    <>
      <fieldset className="kinds">
        <legend>{t('cancel.kind')}</legend>
        {KINDS.map((k) => <label key={k}><input type="radio" name="kind" checked={kind === k} onChange={() => setKind(k)} />{wordOf('kind', k)}</label>)}
      </fieldset>
      <Sentence word="cancel.why" button="cancel" max={200} busy={busy} ready={['cancel.nobody', 'cancel.test']} onSend={(reason): void => onSend({ type: 'cancel', kind, reason } satisfies IncidentCommand)} />
    </>
  )
}

interface SentenceProps { word: Key; who?: string; button: Key; max: number; busy: boolean; ready: readonly Key[]; onSend: (text: string) => void }

export function Sentence({ word, who, button, max, busy, ready, onSend }: SentenceProps) {
  const [text, setText] = useState('')
  const good = text.trim() !== '' && !busy
  return (
    <form className="form-body" onSubmit={(e) => { e.preventDefault(); if (good) onSend(text.trim()) }}>
      <label className="wide">{who ? `${who} · ` : ''}{t(word)}<input type="text" maxLength={max} value={text} onChange={(e) => setText(e.target.value)} /></label>
      {ready.length > 0 ? <div className="ready">{ready.map((r) => <button key={r} type="button" className="tg" onClick={() => setText(t(r))}>{t(r)}</button>)}</div> : null}
      <button type="submit" className="btn pri" disabled={!good}>{t(button)}</button>
    </form>
  )
}

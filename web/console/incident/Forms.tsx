// The small form under the incident: one at a time, in the panel, closed by Esc; a refusal is shown in it and nothing typed is lost.
import { useRef, useEffect, type ReactNode } from 'react'
import type { IncidentBrief, IncidentCommand, IncidentView } from '../../../server/contracts/incident.ts'
import { command, useAct } from '../act.ts'
import { useDesk, type Form } from '../desk.ts'
import { useKey } from '../keys.ts'
import { Refusal } from '../Refusal.tsx'
import { t, type Key } from '../words.ts'
import { CancelForm, CloseForm, FollowUpForm, NoteForm, StandDownForm } from './noteForms.tsx'
import type { FormProps } from './formProps.ts'
import { JoinForm } from './JoinForm.tsx'
import { KindForm, PauseForm, SplitForm, TierForm } from './overrideForms.tsx'
import { ReleaseForm } from './ReleaseForm.tsx'
import { ServiceForm } from './ServiceForm.tsx'

const TITLE: Record<Form, Key> = { release: 'released', 'follow-up': 'follow-up', close: 'close-case', join: 'join', note: 'timeline.note', cancel: 'cancel', 'stand-down': 'stand-down', pause: 'pause', tier: 'jump.title', service: 'service.title', kind: 'kind.title', split: 'split.title' }

export function Forms({ incident, view }: { incident: IncidentBrief; view: IncidentView | null }) {
  const form = useDesk((s) => s.form)
  return form === null ? null : <Open key={form} form={form} incident={incident} view={view} />
}

function Open({ form, incident, view }: { form: Form; incident: IncidentBrief; view: IncidentView | null }) {
  const openForm = useDesk((s) => s.openForm)
  const act = useAct()
  useKey('Escape', () => openForm(null))
  const onSend = (body: IncidentCommand) => {
    // Quick hands may have opened the next form before the answer came: only this one is closed.
    void act.run(() => command(incident.id, body)).then((done) => {
      if (!done) return
      // Joined into another, or split off into a new one: that is where it goes on.
      if (done.id !== incident.id) useDesk.getState().select(done.id)
      else if (useDesk.getState().form === form) openForm(null)
    })
  }
  return (
    <Frame title={t(TITLE[form])} onClose={() => openForm(null)}>
      <Refusal problem={act.problem} onClose={act.forget} />
      <Body form={form} props={{ incident, view, busy: act.busy, onSend }} />
    </Frame>
  )
}

function Body({ form, props }: { form: Form; props: FormProps }) {
  switch (form) {
    case 'release': return <ReleaseForm {...props} />
    case 'follow-up': return <FollowUpForm {...props} />
    case 'close': return <CloseForm {...props} />
    case 'join': return <JoinForm {...props} />
    case 'note': return <NoteForm {...props} />
    case 'cancel': return <CancelForm {...props} />
    case 'stand-down': return <StandDownForm {...props} />
    case 'pause': return <PauseForm {...props} />
    case 'tier': return <TierForm {...props} />
    case 'service': return <ServiceForm {...props} />
    case 'kind': return <KindForm {...props} />
    case 'split': return <SplitForm {...props} />
  }
}

/** The first field takes the focus, of a choice the chosen one; it goes back to where it was when the form closes. */
function Frame({ title, onClose, children }: { title: string; onClose: () => void; children: ReactNode }) {
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const before = document.activeElement
    const first = box.current?.querySelector<HTMLElement>('input:checked') ?? box.current?.querySelector<HTMLElement>('input, select, textarea, button.choice')
    first?.focus()
    return () => { if (before instanceof HTMLElement) before.focus() }
  }, [])
  return (
    <div className="form" role="group" aria-label={title} ref={box}>
      <div className="sec"><h2>{title}</h2><button type="button" className="btn sm push quiet-btn" onClick={onClose}>{t('close')} <kbd>Esc</kbd></button></div>
      {children}
    </div>
  )
}

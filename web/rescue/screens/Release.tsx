// What is written down after people are out: how many, hurt or not, what it was, why it stopped. The moment was kept before.
import { useState } from 'react'
import type { AssignmentCommand } from '../../../server/contracts/incident.ts'
import { clock } from '../../ui/duration.ts'
import { language } from '../../ui/i18n.ts'
import { Banner } from '../parts/Banner.tsx'
import { Icon } from '../parts/Icon.tsx'
import { Stepper } from '../parts/Stepper.tsx'
import { CAUSES, type CauseRoot } from '../causes.ts'
import { act, keepCount, markReleased } from '../phone.ts'
import type { Shown } from '../shown.ts'
import { word } from '../word.ts'

const KINDS = ['entrapment', 'self-freed', 'false-alarm', 'fault'] as const
const MOST_WORDS = 500

export function Release({ shown, at, others }: { shown: Shown; at: string; others: number }) {
  const { my } = shown
  const [kind, setKind] = useState<(typeof KINDS)[number]>('entrapment')
  const [people, setPeople] = useState(my.people.trapped ?? 1)
  const [injured, setInjured] = useState(my.people.injured)
  const [root, setRoot] = useState<CauseRoot | null>(null)
  const [choosing, setChoosing] = useState(true)
  const [second, setSecond] = useState<string | null>(null)
  const [note, setNote] = useState('')
  const cause = CAUSES.find((c) => c.root === root)
  const name = (c: { zh: string; en: string }) => (language() === 'en' ? c.en : c.zh)
  const freed = kind === 'entrapment'

  const send = () => {
    const command: Omit<AssignmentCommand, 'type' | 'clientId'> = {
      at, people: freed ? people : 0, injured: freed ? injured : 0, kind,
      ...(root === null ? {} : { cause: { root, ...(second === null ? {} : { second }) } }), ...(note.trim() === '' ? {} : { note: note.trim() }),
    }
    keepCount(shown.id, command.people ?? 0)
    void act(shown.id, 'release', command)
  }

  return (
    <section className="s release">
      {my.drill ? <p className="drill">{word('call.drill')}</p> : null}
      <header className="bar"><h1>{word('form.title')}</h1><span>{my.elevator.estate} {my.elevator.building}</span><span className="r"><b>{clock(Date.parse(at) - Date.parse(shown.arrivedAt ?? at))}</b>{word('form.on-site')}</span></header>
      <Banner others={others} />
      <div className="fm">
        <div className="g4" role="radiogroup" aria-label={word('form.kind')}>
          {KINDS.map((k) => <Chip key={k} plain on={kind === k} onClick={() => setKind(k)}>{word(`form.kind.${k}`)}</Chip>)}
        </div>
        {freed ? (
          <>
            <Stepper label={word('form.people')} value={people} onChange={setPeople} least={0} />
            <Stepper label={word('form.hurt')} value={injured} onChange={setInjured} least={0} />
            {injured > 0 ? <p className="hint care">✚ {word('form.hurt.note')}</p> : null}
          </>
        ) : null}
        <div>
          <h2>{word('form.cause')}<small>{word('form.cause.note')}</small></h2>
          {choosing || !cause ? (
            <div className="g3" role="radiogroup" aria-label={word('form.cause')}>{CAUSES.map((c) => <Chip key={c.root} on={root === c.root} onClick={() => { setRoot(c.root); setSecond(null); setChoosing(false) }}>{name(c)}</Chip>)}</div>
          ) : (
            <>
              <div className="g1"><span className="chip on"><Icon name="check" size={16} weight={2} />{name(cause)}</span><button type="button" className="chip" onClick={() => setChoosing(true)}>{word('form.cause.change')}</button></div>
              <div className="g2 box" role="radiogroup" aria-label={name(cause)}>
                {cause.details.map((d) => <Chip key={d.zh} on={second === d.zh} onClick={() => setSecond(d.zh)}>{name(d)}</Chip>)}
                <Chip on={second === null} onClick={() => setSecond(null)}>{word('form.cause.unknown')}</Chip>
              </div>
            </>
          )}
        </div>
        <label className="note"><h2>{word('form.note')}<small>{word('form.note.optional')}</small></h2>
          <textarea rows={2} maxLength={MOST_WORDS} value={note} placeholder={word('form.note.hint')} onChange={(e) => setNote(e.target.value)} />
        </label>
        <button type="button" className="bt sub" onClick={() => markReleased(shown.id, false)}>{word('form.back')}</button>
      </div>
      <div className="ft stays"><button type="button" className="bt pri" onClick={send}>{word('form.send')}</button></div>
    </section>
  )
}

function Chip({ on, plain = false, onClick, children }: { on: boolean; plain?: boolean; onClick: () => void; children: string }) {
  return <button type="button" role="radio" aria-checked={on} className={on ? 'chip on' : 'chip'} onClick={onClick}>{on && !plain ? <Icon name="check" size={16} weight={2} /> : null}{children}</button>
}

// Closing or withdrawing one warning: what was found, in words. What was written stays until the server has it.
import { useEffect, useRef, useState } from 'react'
import type { WarningCommand, WarningView } from '../../../server/contracts/warning.ts'
import { post } from '../../live/api.ts'
import { wordOf } from '../../ui/i18n.ts'
import { word } from '../word.ts'

export type Act = 'done' | 'withdraw'
const FOUND = ['defect-found', 'nothing-found'] as const

export function ActBox({ warning, act, onClose }: { warning: WarningView; act: Act; onClose: (acted: boolean) => void }) {
  const box = useRef<HTMLDialogElement>(null)
  const [outcome, setOutcome] = useState<(typeof FOUND)[number] | null>(null)
  const [note, setNote] = useState('')
  const [said, setSaid] = useState('')
  const [sending, setSending] = useState(false)
  useEffect(() => { box.current?.showModal() }, [])

  async function send(): Promise<void> {
    if (act === 'done' && outcome === null) return setSaid(word('w.act.choose'))
    if (note.trim() === '') return setSaid(`${word('w.act.need')}：${word(`w.act.note.${act}`)}`)
    const command: WarningCommand = act === 'done' ? { type: 'done', outcome: outcome ?? 'nothing-found', note: note.trim() } : { type: 'withdraw', note: note.trim() }
    setSending(true)
    setSaid('')
    const answer = await post(`/api/warnings/${warning.id}/commands`, command)
    setSending(false)
    if (answer.ok) onClose(true)
    else setSaid(word('w.act.failed', { why: answer.problem.title }))
  }

  return (
    <dialog className="out act" ref={box} onClose={() => onClose(false)} aria-label={word(`w.act.title.${act}`)}>
      <form onSubmit={(e) => { e.preventDefault(); void send() }}>
        <h2>{word(`w.act.title.${act}`)}</h2>
        <p className="what"><b>{warning.elevator.rescueCode}</b>　{warning.elevator.address}<br />{wordOf('w.kind', warning.kind)}</p>
        {act === 'done' ? (
          <fieldset><legend>{word('w.act.found')}</legend>{FOUND.map((one) => <label key={one}><input type="radio" name="outcome" checked={outcome === one} onChange={() => setOutcome(one)} />{word(`w.outcome.${one}`)}</label>)}</fieldset>
        ) : null}
        <label className="note"><span>{word(`w.act.note.${act}`)}</span><textarea value={note} maxLength={1000} rows={4} onChange={(e) => setNote(e.target.value)} /></label>
        <p role="alert" className="said">{said}</p>
        <div className="row"><button type="button" className="f" onClick={() => box.current?.close()}>{word('w.act.cancel')}</button><button type="submit" className="f pri" disabled={sending}>{sending ? word('w.act.sending') : word(`w.act.send.${act}`)}</button></div>
      </form>
    </dialog>
  )
}

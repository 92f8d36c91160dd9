// Why the team cannot go: one tap sends it, another goes back. The words chosen are what the operator reads.
import { useEffect, useRef } from 'react'
import { zh, type Word } from '../words.zh.ts'
import { word } from '../word.ts'

const REASONS = {
  decline: ['why.busy', 'why.hands', 'why.far', 'why.off', 'why.other'],
  'cannot-go': ['why.road', 'why.car', 'why.hands', 'why.busy', 'why.other'],
} as const satisfies Record<string, readonly Word[]>

export function Why({ act, onChosen, onBack }: { act: 'decline' | 'cannot-go'; onChosen: (reason: string) => void; onBack: () => void }) {
  const sheet = useRef<HTMLDialogElement>(null)
  useEffect(() => { sheet.current?.showModal() }, [])
  return (
    <dialog className="sheet" ref={sheet} onCancel={onBack} aria-label={word(`why.title.${act}`)}>
      <h2>{word(`why.title.${act}`)}<small>{word('why.note')}</small></h2>
      <div className="g2">
        {REASONS[act].map((reason) => <button key={reason} type="button" className="chip" onClick={() => onChosen(zh[reason])}>{word(reason)}</button>)}
        <button type="button" className="chip back" onClick={onBack}>{word('why.back')}</button>
      </div>
    </dialog>
  )
}

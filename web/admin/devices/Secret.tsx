// A secret of a device or a vendor, this once: to be read, to be copied, gone when it is closed.
import { useEffect, useRef, useState } from 'react'
import { word } from './word.ts'

/** `of`: whose it is. `how`: what it is for. */
export function Secret({ of, how, secret, onClose }: { of: string; how: string; secret: string; onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null)
  const field = useRef<HTMLInputElement>(null)
  const [copied, setCopied] = useState<boolean | null>(null)
  useEffect(() => { dialog.current?.showModal() }, [])
  const copy = () => {
    field.current?.select()
    // Without a secure address there is no clipboard: the text is selected, and the page says so.
    const clipboard = navigator.clipboard as Clipboard | undefined
    if (!clipboard) { setCopied(false); return }
    clipboard.writeText(secret).then(() => setCopied(true), () => setCopied(false))
  }
  return (
    <dialog ref={dialog} className="out secret" aria-labelledby="secret-title" onClose={onClose}>
      <h2 id="secret-title">{word('dev.secret', { id: of })}</h2>
      <p>▲ {how}</p>
      <div className="secret-line"><input ref={field} type="text" readOnly value={secret} aria-label={word('dev.secret', { id: of })} onFocus={(e) => e.target.select()} /><button type="button" className="f pri" onClick={copy}>{word('dev.secret.copy')}</button></div>
      <p role="status" className="quiet">{copied === null ? '' : word(copied ? 'dev.secret.copied' : 'dev.secret.not-copied')}</p>
      <div className="acts"><button type="button" className="f" onClick={() => dialog.current?.close()}>{word('dev.secret.close')}</button></div>
    </dialog>
  )
}

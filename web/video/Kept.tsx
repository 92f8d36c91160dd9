// Kept pictures of an incident: what was taken when, what is missing and why, each to be opened, played and verified.
import { useEffect, useRef, useState } from 'react'
import type { EvidenceProof, EvidenceView } from '../../server/contracts/video.ts'
import { get } from '../live/api.ts'
import { timeOfDay } from '../ui/duration.ts'
import { wordOf } from '../ui/i18n.ts'
import { word } from './word.ts'
import './video.css'

export function Kept({ evidence, canProve }: { evidence: readonly EvidenceView[]; canProve: boolean }) {
  const [openId, setOpen] = useState<string | null>(null)
  const open = evidence.find((e) => e.id === openId && e.path !== null)
  if (evidence.length === 0) return null
  return (
    <>
      <div className="sec"><h2>{word('kept.title')}</h2></div>
      <ul className="kept">
        {evidence.map((e) => (
          <li key={e.id} className={e.state}>
            {e.path === null ? <span className="kept-no" aria-hidden>{e.state === 'wanted' ? '○' : e.state === 'deleted' ? '✕' : '▲'}</span>
              : <button type="button" className="kept-pic" aria-label={word('kept.open', { what: nameOf(e), time: timeOfDay(new Date(e.from ?? e.at)) })} onClick={() => setOpen(e.id)}>{e.kind === 'snapshot' ? <img src={e.path} alt="" loading="lazy" /> : <span aria-hidden>▶</span>}</button>}
            <span className="kept-what" {...(e.timeChecked ? {} : { title: word('kept.clock') })}>{nameOf(e)} · {e.camera}<small>{about(e)}</small></span>
          </li>
        ))}
      </ul>
      {open ? <Opened evidence={open} canProve={canProve} onClose={() => setOpen(null)} /> : null}
    </>
  )
}

const nameOf = (e: EvidenceView): string => word(e.source === 'device' ? 'kept.stored' : `kept.${e.kind}`)

function about(e: EvidenceView): string {
  const why = e.reason === null ? '' : wordOf('video.fault', e.reason)
  switch (e.state) {
    case 'wanted': return why === '' ? word('kept.wanted') : word('kept.wanted.why', { why })
    case 'failed': return word('kept.missing', { why })
    case 'deleted': return word('kept.deleted', { date: (e.deletedAt ?? '').slice(0, 10) })
    case 'kept': {
      const from = timeOfDay(new Date(e.from ?? e.at))
      return `${word(`kept.cause.${e.cause}`)} ${e.kind === 'clip' && e.to !== null ? word('kept.span', { from, to: timeOfDay(new Date(e.to)) }) : from}`
    }
  }
}

function Opened({ evidence: e, canProve, onClose }: { evidence: EvidenceView; canProve: boolean; onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null)
  const [proof, setProof] = useState<EvidenceProof | null>(null)
  const [unplayable, setUnplayable] = useState(false)
  useEffect(() => { dialog.current?.showModal() }, [])
  const path = e.path ?? ''
  const prove = async () => {
    const answer = await get<EvidenceProof>(`/api/evidence/${e.id}/proof`)
    if (answer.ok) setProof(answer.value)
  }
  return (
    <dialog ref={dialog} className="kept-open" aria-labelledby="kept-open-title" onClose={onClose}>
      <h2 id="kept-open-title">{nameOf(e)} · {e.camera} <small>{about(e)}</small></h2>
      {e.kind === 'snapshot' ? <img src={path} alt={word('video.of', { camera: e.camera })} />
        : unplayable ? <p role="status">▲ {word('kept.unplayable')}</p>
          : <video src={path} controls autoPlay muted aria-label={word('video.of', { camera: e.camera })} onError={() => setUnplayable(true)} />}
      {e.source === 'device' ? <p className="kept-clock">{e.timeChecked ? word('kept.clock.ok') : `▲ ${word('kept.clock')}`}</p> : null}
      <p className="kept-hash">{word('kept.hash')} <code>{e.sha256}</code>{e.keepUntil === null ? '' : ` · ${word('kept.until', { date: e.keepUntil.slice(0, 10) })}`}</p>
      <div className="kept-acts">
        {proof === null ? null : <span role="status" className={proof.ok ? '' : 'w'}>{word(proof.ok ? 'kept.proof.ok' : proof.found === null ? 'kept.proof.gone' : 'kept.proof.bad')}</span>}
        {canProve ? <button type="button" className="btn sm" onClick={() => void prove()}>{word('kept.proof')}</button> : null}
        <a className="btn sm" href={path} download>{word('kept.download')}</a>
        <button type="button" className="btn sm" onClick={() => dialog.current?.close()}>{word('video.close')}</button>
      </div>
    </dialog>
  )
}

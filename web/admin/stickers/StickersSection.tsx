// One elevator, one code (一梯一码): the cars of an estate with their stickers; issue what is missing, print sheets, issue anew, revoke.
import { useState } from 'react'
import type { ResolveAnswer } from '../../../server/contracts/elevator.ts'
import type { Me } from '../../../server/contracts/session.ts'
import type { IssueAnswer, StickerList, StickerView } from '../../../server/contracts/sticker.ts'
import { get, post, withQuery, type Answer } from '../../live/api.ts'
import { useFetched } from '../../live/fetched.ts'
import { useQuery } from '../address.ts'
import { may } from '../rights.ts'
import { day, word } from './word.ts'
import './stickers.css'

/** Elevators whose stickers are to be issued anew or revoked, once somebody has said why. */
interface Asked { act: 'anew' | 'revoke'; elevatorId: string | null; what: string }

export function StickersSection({ me }: { me: Me }) {
  const [region, chooseRegion] = useQuery('county')
  const [estate, chooseEstate] = useQuery('estate')
  const [typed, type] = useState('')
  const [found, setFound] = useState<ResolveAnswer | null>(null)
  const [changed, setChanged] = useState(0)
  const [asked, ask] = useState<Asked | null>(null)
  const [said, say] = useState('')
  const [busy, setBusy] = useState(false)
  const chosen = region !== '' && estate !== ''
  const list = useFetched<StickerList>(chosen ? withQuery('/api/stickers', { region, estate }) : null, changed)
  const stickers = chosen ? (list.value?.stickers ?? []) : []
  const missing = stickers.filter((s) => s.code === null).length
  const canWrite = may(me.role, 'sticker:write')

  const look = async () => {
    const words = typed.trim()
    if (words === '') return
    const answer = await get<ResolveAnswer>(withQuery('/api/elevators/resolve', /^\d+$/.test(words) ? { code: words } : { text: words }))
    if (!answer.ok) { say(answer.problem.title); return }
    say('')
    setFound(answer.value)
    if (answer.value.match) choose(answer.value.match)
  }
  const choose = (e: { region: string; estate: string }) => { chooseRegion(e.region); chooseEstate(e.estate); setFound(null) }
  const done = (answer: Answer<IssueAnswer | StickerList>) => {
    setBusy(false)
    ask(null)
    say(answer.ok ? ('issued' in answer.value ? word('st.issued', { n: answer.value.issued }) : word('st.revoked.done')) : `✕ ${answer.problem.title}`)
    setChanged(changed + 1)
  }
  /** What has none yet: nobody is asked why. */
  const issue = async (what: { region: string; estate: string } | { elevatorId: string }) => { setBusy(true); done(await post<IssueAnswer>('/api/stickers', what)) }
  const carryOut = async ({ act, elevatorId }: Asked, because: string) => {
    setBusy(true)
    done(act === 'revoke' ? await post<StickerList>(`/api/stickers/${elevatorId ?? ''}/revoke`, { because }) : await post<IssueAnswer>('/api/stickers', { ...(elevatorId === null ? { region, estate } : { elevatorId }), anew: true, because }))
  }
  const estates = [...new Map((found?.candidates ?? []).map((c) => [`${c.elevator.region} ${c.elevator.estate}`, c.elevator])).values()]
  return (
    <main className="stickers">
      <div className="st-top">
        <h1>{word('st.title')}</h1>
        <form role="search" onSubmit={(e) => { e.preventDefault(); void look() }}><input type="search" aria-label={word('st.search')} placeholder={word('st.search.how')} value={typed} maxLength={60} onChange={(e) => type(e.target.value)} /><button type="submit" className="f sm">{word('st.search')}</button></form>
        {estates.length > 0 ? <span className="st-found" role="group" aria-label={word('st.estates')}>{estates.map((e) => <button key={`${e.region} ${e.estate}`} type="button" className="f sm" onClick={() => choose(e)}>{e.estate}<small>{e.regionName}</small></button>)}</span> : null}
        {found && estates.length === 0 && !found.match ? <span className="quiet">{word('st.nothing')}</span> : null}
      </div>
      <p className="st-said" role="status">{said}</p>
      {list.problem ? <p className="failed" role="alert">✕ {list.problem.title}</p> : null}
      {!chosen ? <p className="quiet">{word('st.begin')}</p> : null}
      {list.loading && !list.value ? <p className="quiet" role="status">{word('st.loading')}</p> : null}
      {stickers.length > 0 ? (
        <section className="c wide">
          <h2>{estate}<small>{word('st.count', { n: stickers.length, missing })}</small>
            <span className="r st-acts">
              {canWrite && missing > 0 ? <button type="button" className="f pri" disabled={busy} onClick={() => { void issue({ region, estate }) }}>{word('st.issue', { n: missing })}</button> : null}
              {missing < stickers.length ? (['pdf', 'svg'] as const).map((format) => <a key={format} className="f" href={withQuery(`/api/stickers/sheet.${format}`, { region, estate })} target="_blank" rel="noreferrer">{word(`st.print.${format}`)}</a>) : null}
              {canWrite && missing < stickers.length ? <button type="button" className="f" onClick={() => ask({ act: 'anew', elevatorId: null, what: estate })}>{word('st.anew.all')}</button> : null}
            </span>
          </h2>
          {asked?.elevatorId === null ? <Why asked={asked} busy={busy} onNo={() => ask(null)} onYes={(because) => { void carryOut(asked, because) }} /> : null}
          <table>
            <thead><tr>{(['code', 'place', 'use', 'state', 'acts'] as const).map((h) => <th key={h} scope="col">{word(`st.th.${h}`)}</th>)}</tr></thead>
            <tbody>{stickers.map((s) => <Row key={s.elevatorId} sticker={s} canWrite={canWrite} asked={asked?.elevatorId === s.elevatorId ? asked : null} busy={busy} onIssue={() => { void issue({ elevatorId: s.elevatorId }) }} onAsk={ask} onYes={(a, because) => { void carryOut(a, because) }} />)}</tbody>
          </table>
        </section>
      ) : null}
    </main>
  )
}

function Row({ sticker: s, canWrite, asked, busy, onIssue, onAsk, onYes }: { sticker: StickerView; canWrite: boolean; asked: Asked | null; busy: boolean; onIssue: () => void; onAsk: (asked: Asked | null) => void; onYes: (asked: Asked, because: string) => void }) {
  /** The visible text, then which car: a screen reader lists the buttons without their rows. */
  const named = (act: Parameters<typeof word>[0]) => `${word(act)} ${s.rescueCode}`
  const sheet = (format: 'pdf' | 'svg') => withQuery(`/api/stickers/sheet.${format}`, { elevatorId: s.elevatorId })
  return (
    <tr>
      <th scope="row">{s.rescueCode}</th><td>{s.building}{s.door}{s.car}</td><td>{s.useUnit}</td>
      <td>{s.code !== null ? <>✓ {word('st.good', { n: s.version ?? 0 })}<small>{s.issuedAt === null ? '' : day(s.issuedAt)} {s.issuedBy ?? ''}</small></> : s.version === null ? <span className="warned">○ {word('st.none')}</span> : <span className="warned">✕ {word('st.revoked')}<small>{s.revokedAt === null ? '' : day(s.revokedAt)} {s.revokedBy ?? ''}：{s.revokedBecause}</small></span>}</td>
      <td className="acts-of">
        {s.code === null ? null : <><a className="lk" aria-label={`PDF ${s.rescueCode}`} href={sheet('pdf')} target="_blank" rel="noreferrer">PDF</a><a className="lk" aria-label={`SVG ${s.rescueCode}`} href={sheet('svg')} target="_blank" rel="noreferrer">SVG</a><a className="lk" aria-label={named('st.page')} href={s.url ?? ''} target="_blank" rel="noreferrer">{word('st.page')}</a></>}
        {canWrite ? s.version === null ? <button type="button" className="lk" aria-label={named('st.issue.one')} disabled={busy} onClick={onIssue}>{word('st.issue.one')}</button> : <button type="button" className="lk" aria-label={named('st.anew')} onClick={() => onAsk({ act: 'anew', elevatorId: s.elevatorId, what: s.rescueCode })}>{word('st.anew')}</button> : null}
        {canWrite && s.code !== null ? <button type="button" className="lk" aria-label={named('st.revoke')} onClick={() => onAsk({ act: 'revoke', elevatorId: s.elevatorId, what: s.rescueCode })}>{word('st.revoke')}</button> : null}
        {asked ? <Why asked={asked} busy={busy} onNo={() => onAsk(null)} onYes={(because) => onYes(asked, because)} /> : null}
      </td>
    </tr>
  )
}

/** Why, once: a sticker that hangs in a car stops being good at this moment. */
function Why({ asked, busy, onYes, onNo }: { asked: Asked; busy: boolean; onYes: (because: string) => void; onNo: () => void }) {
  const [because, say] = useState('')
  return (
    <form className="st-why" onSubmit={(e) => { e.preventDefault(); if (because.trim() !== '') onYes(because.trim()) }}>
      <label>{word(asked.act === 'anew' ? 'st.why.anew' : 'st.why.revoke', { what: asked.what })}<input value={because} maxLength={200} required onChange={(e) => say(e.target.value)} /></label>
      <button type="submit" className="f sm warn" disabled={busy || because.trim() === ''}>{word(asked.act === 'anew' ? 'st.anew' : 'st.revoke')}</button><button type="button" className="f sm" onClick={onNo}>{word('st.no')}</button>
    </form>
  )
}

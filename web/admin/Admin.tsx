// The frame of the admin page: who is here, which sections there are, the one that is open.
import { useState } from 'react'
import type { Me } from '../../server/contracts/session.ts'
import { remove } from '../live/api.ts'
import { useFetched } from '../live/fetched.ts'
import { chooseLanguage, language } from '../ui/i18n.ts'
import { Mark } from '../ui/Icon.tsx'
import { useQuery } from './address.ts'
import { may } from './rights.ts'
import { SECTIONS } from './sections.ts'
import { word, type Word } from './words.ts'

export function Admin() {
  const [, setTongue] = useState(language())
  const [asked, open] = useQuery('section')
  const [askedPart, openPart] = useQuery('part')
  const [again, setAgain] = useState(0)
  const me = useFetched<Me>('/api/session', again)
  if (me.problem?.status === 401) { location.assign(`/?next=${encodeURIComponent(location.pathname + location.search)}`); return null }
  if (!me.value) return <main className="wait">{me.problem ? <p role="alert">✕ {word('failed', { why: me.problem.title })}　<button type="button" className="lk" onClick={() => setAgain(again + 1)}>{word('failed.again')}</button></p> : word('loading')}</main>
  const { role, name, regionName } = me.value
  const sections = SECTIONS.filter((s) => may(role, s.needs))
  const section = sections.find((s) => s.key === asked) ?? sections[0]
  const parts = (section?.parts ?? []).filter((p) => may(role, p.needs))
  const part = parts.find((p) => p.key === askedPart)
  const View = part?.View ?? section?.View
  const who = word('who', { name, region: regionName })
  return (
    <>
      <header>
        <div className="br"><Mark />{word('title')}<small>{regionName}</small></div>
        <nav aria-label={word('sections')}>
          {sections.map((s) => (
            <a key={s.key} href={`?section=${s.key}`} {...(s === section ? { 'className': 'on', 'aria-current': 'page' as const } : {})} onClick={(e) => { if (!e.metaKey && !e.ctrlKey) { e.preventDefault(); open(s.key) } }}>{word(`section.${s.key}` as Word)}</a>
          ))}
        </nav>
        <span className="usr">
          <span className="who" title={who}>{who}</span>
          {role === 'team' ? <a className="lk" href="/rescue/">{word('rescue')}</a> : role === 'bureau' ? null : <a className="lk" href="/console/">{word('console')}</a>}
          {role === 'operator' || role === 'team' ? null : <a className="lk" href="/bureau/">{word('bureau')}</a>}
          <button type="button" className="lk" onClick={() => { const next = language() === 'en' ? 'zh-CN' : 'en'; chooseLanguage(next); setTongue(next) }}>{word('language')}</button>
          <button type="button" className="lk" onClick={() => void remove('/api/session').then(() => location.assign('/'))}>{word('leave')}</button>
        </span>
      </header>
      {section && parts.length > 0 ? (
        <nav className="parts" aria-label={word(`section.${section.key}` as Word)}>
          {[{ key: '' }, ...parts].map((p) => <a key={p.key} href={`?section=${section.key}${p.key === '' ? '' : `&part=${p.key}`}`} {...(p.key === (part?.key ?? '') ? { 'className': 'on', 'aria-current': 'page' as const } : {})} onClick={(e) => { if (!e.metaKey && !e.ctrlKey) { e.preventDefault(); openPart(p.key) } }}>{word(`section.${section.key}${p.key === '' ? '' : `.${p.key}`}` as Word)}</a>)}
        </nav>
      ) : null}
      {View ? <View me={me.value} /> : <main className="wait"><p><b>{word('nothing')}</b></p><p>{word('nothing.note')}</p></main>}
    </>
  )
}

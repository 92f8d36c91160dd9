// The property officer's page: the cars of the own use unit with people in them, each with its picture; what was lost, what is old and what failed is said.
import { useEffect, useState } from 'react'
import type { Me } from '../../server/contracts/session.ts'
import type { UnitIncident, UnitNotices } from '../../server/contracts/unitIncident.ts'
import { remove } from '../live/api.ts'
import { useClock } from '../live/clock.ts'
import { useFetched } from '../live/fetched.ts'
import { allowPush, forgetPush, lookAtPush, needsHomeScreen, type Notices } from '../live/pushDevice.ts'
import { chooseLanguage, language } from '../ui/i18n.ts'
import { Glyph } from '../ui/Glyph.tsx'
import { Mark } from '../ui/Icon.tsx'
import { Car } from './Car.tsx'
import { lastKept } from './kept.ts'
import { toLogin, useLine } from './line.ts'
import { receipts } from './receipt.ts'
import { promise, sorted } from './shown.ts'
import { Sweep } from './Sweep.tsx'
import { age, word } from './word.ts'

/** Should the word of a change be lost, this is soon enough, in seconds. */
const EVERY_SECONDS = 15
/** Who is logged in: asked again, for a server that was away may come back without anybody pressing. */
const WHO_SECONDS = 30
/** The register's numbers change seldom. */
const WAYS_SECONDS = 300

export function Property() {
  const [, setLanguage] = useState(language())
  const [again, setAgain] = useState(0)
  const changed = useLine((s) => s.changed)
  const me = useFetched<Me>('/api/session', again, WHO_SECONDS)
  const list = useFetched<UnitIncident[]>(me.value ? '/api/me/incidents' : null, `${changed}/${again}`, EVERY_SECONDS)
  const ways = useFetched<UnitNotices>(me.value ? '/api/me/notices' : null, again, WAYS_SECONDS).value
  const [notices, setNotices] = useNotices(me.value?.accountId ?? null)
  const status = me.problem?.status ?? list.problem?.status
  const [kept] = useState(lastKept)
  /** Without a network the last one, who may go on looking at his cars. */
  const who = me.value ?? (status === 401 ? null : (kept?.me ?? null))
  useEffect(() => { if (status === 401) toLogin() }, [status])
  useEffect(() => { for (const one of list.value ?? []) receipts.read(one) }, [list.value])
  const switchLanguage = () => { const next = language() === 'en' ? 'zh-CN' : 'en'; chooseLanguage(next); setLanguage(next) }
  return (
    <div className="s">
      <header className="bar">
        <span className="mark"><Mark /></span><h1>{word('title')}</h1><span>{who?.name ?? ''}</span>
        <button type="button" className="lang" onClick={switchLanguage}>{word('app.language')}</button>
      </header>
      <Lost />
      {me.value ? <NoticeAsked notices={notices} sms={ways?.sms ?? null} onAllow={() => void allowPush(me.value!.accountId).then(setNotices)} /> : null}
      <main>
        {who ? <Sweep who={who} because={`${changed}/${again}`} /> : null}
        {list.value ? <Cars list={list.value} note={word(promise(notices, ways), { phone: ways?.sms ?? '' })} /> : null}
        {list.problem && status !== 401 ? <Failed why={list.problem.title} onRetry={() => setAgain(again + 1)} /> : null}
        {me.problem && status !== 401 && !list.value ? <Failed why={me.problem.title} onRetry={() => setAgain(again + 1)} /> : null}
        {!list.value && !list.problem && !me.problem ? <p className="quiet" role="status">{word('load.loading')}</p> : null}
        <div className="two">
          {me.value?.teamId == null ? null : <a className="bt sub" href="/rescue/">{word('crew')}</a>}
          <button type="button" className="bt sub" onClick={() => void forgetPush().then(() => remove('/api/session')).then(toLogin)}>{word('log-out')}</button>
        </div>
      </main>
      <footer className="ft"><a className="bt pri" href="tel:96333">{word('call')}</a></footer>
    </div>
  )
}

/** `note`: how he hears of the next one. */
function Cars({ list, note }: { list: readonly UnitIncident[]; note: string }) {
  const { open, over, trapped } = sorted(list)
  return (
    <>
      <div role="status"><h2 className={trapped > 0 ? 'sum w' : 'sum'}>{trapped > 0 ? <><Glyph kind="late" size={20} /> {word('trapped.title', { n: trapped })}</> : <><span aria-hidden>✓</span> {word('none.title')}</>}</h2></div>
      {trapped === 0 && open.length === 0 ? <p className="quiet">{note}</p> : null}
      {open.map((i) => <Car key={i.id} incident={i} />)}
      {over.length > 0 ? <><h2 className="sum past">{word('over.title')}</h2>{over.map((i) => <Car key={i.id} incident={i} />)}</> : null}
    </>
  )
}

/** The connection is lost, and for how long. */
function Lost() {
  useClock()
  const { link, heardAt } = useLine()
  const [began] = useState(Date.now())
  // The first seconds of a page are no loss.
  if (link === 'up' || Date.now() - began < (heardAt > 0 ? 1500 : 4000)) return null
  return <div className="off" role="status"><Glyph kind="warn" size={18} /><div><b>{heardAt > 0 ? word('link.lost', { age: age(Date.now() - heardAt) }) : word('link.never')}</b> {word('link.next')}</div></div>
}

function Failed({ why, onRetry }: { why: string; onRetry: () => void }) {
  return <div className="failed" role="alert"><p>▲ {word('load.failed', { why })}</p><button type="button" className="bt sub" onClick={onRetry}>{word('load.retry')}</button></div>
}

/** Whether this browser can be rung; looked at again whenever that may have changed. */
function useNotices(accountId: string | null): [Notices, (now: Notices) => void] {
  const [notices, setNotices] = useState<Notices>('unknown')
  useEffect(() => {
    if (accountId === null) return undefined
    const look = () => { if (document.visibilityState === 'visible') void lookAtPush(accountId).then(setNotices) }
    look()
    document.addEventListener('visibilitychange', look)
    window.addEventListener('online', look)
    return () => { document.removeEventListener('visibilitychange', look); window.removeEventListener('online', look) }
  }, [accountId])
  return [notices, setNotices]
}

/** Offers the tap that a browser wants before it lets us ring; nothing once it may. `sms`: the number that is texted instead. */
function NoticeAsked({ notices, sms, onAllow }: { notices: Notices; sms: string | null; onAllow: () => void }) {
  const home = notices === 'off' && needsHomeScreen()
  if (notices === 'on' || notices === 'unknown' || (notices === 'off' && !home)) return null
  return (
    <div className="off calm" role="status">
      <Glyph kind="warn" size={18} /><div>{word(home ? 'notices.home' : notices === 'ask' ? 'notices.ask' : notices === 'refused' ? 'notices.refused' : sms === null ? 'notices.alone' : 'notices.failed', { phone: sms ?? '' })}</div>
      {notices === 'ask' || notices === 'failed' ? <button type="button" className="bt small" onClick={onAllow}>{word('notices.allow')}</button> : null}
    </div>
  )
}

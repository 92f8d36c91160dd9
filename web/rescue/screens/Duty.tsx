// Before a shift and between two assignments: the gate that unlocks sound, position and the screen, and the calm page of waiting.
import type { WarningsAnswer } from '../../../server/contracts/warning.ts'
import { useClock } from '../../live/clock.ts'
import { useFetched } from '../../live/fetched.ts'
import { chooseLanguage, language } from '../../ui/i18n.ts'
import { Mark } from '../../ui/Icon.tsx'
import { unlockSound } from '../alarm.ts'
import { stayAwake } from '../awake.ts'
import { Banner } from '../parts/Banner.tsx'
import { UnitPictures } from '../parts/Picture.tsx'
import { SweepEntry } from '../parts/SweepEntry.tsx'
import { logOut, setDuty, usePhone, type Ability } from '../phone.ts'
import { needsHomeScreen } from '../../live/pushDevice.ts'
import { allowNotices, forgetNotices } from '../push.ts'
import { forgetPlace, watchPlace } from '../place.ts'
import { age, hm, word } from '../word.ts'

export function Gate() {
  return (
    <section className="s duty">
      <Head />
      <div className="mid"><h1>{word('gate.title')}</h1><p>{word('gate.lead')}</p><Checks /></div>
      <OwnCars />
      <OwnVisits />
      <div className="ft">
        <button type="button" className="bt pri two" onClick={goOnDuty}>{word('gate.go')}<small>{word('gate.go.note')}</small></button>
        <button type="button" className="bt sub" onClick={() => void forgetNotices().then(logOut)}>{word('ready.log-out')}</button>
      </div>
    </section>
  )
}

/** All of it from one tap: a browser gives sound and position only to a hand. */
function goOnDuty(): void {
  void unlockSound(true)
  if ('vibrate' in navigator) navigator.vibrate(200)
  watchPlace()
  void stayAwake(true)
  void setDuty(true)
}

export function Ready() {
  useClock()
  const { dutySince, placeSentAt, fix } = usePhone()
  return (
    <section className="s duty">
      <Head />
      <Banner />
      <UnitPictures />
      <div className="mid"><h1>{word('ready.wait')}</h1><p>{word('ready.note')}</p><Checks asks />
        <p className="meta">{word('ready.since', { time: hm(dutySince) })} · {placeSentAt > 0 ? word('place.sent', { age: age(Date.now() - placeSentAt) }) : fix ? word('place.kept', { age: age(Date.now() - fix.at) }) : word('place.none')}</p>
      </div>
      <SweepEntry />
      <OwnWarnings />
      <OwnCars />
      <div className="ft"><button type="button" className="bt sub" onClick={() => { forgetPlace(); void stayAwake(false); void setDuty(false) }}>{word('ready.off')}</button></div>
    </section>
  )
}

/** How many early warnings of its unit wait for the crew; nothing while there are none, or nobody can tell. */
function OwnWarnings() {
  const isCrew = usePhone((s) => s.me?.role === 'team')
  const { value } = useFetched<WarningsAnswer>(isCrew ? '/api/warnings' : null, '', 600)
  const { open = 0, reminded = 0, overdue = 0 } = value?.counts ?? {}
  const all = open + reminded + overdue
  return all === 0 ? null : <a className="bt sub own" href="/bureau/?view=warnings">{overdue > 0 ? '■ ' : ''}{word(overdue > 0 ? 'ready.warnings-late' : 'ready.warnings', { n: all, late: overdue })}</a>
}

/** A property officer who is called like a team sees the cars of the own unit on a page of their own. */
function OwnCars() {
  const isOfficer = usePhone((s) => s.me?.role === 'property')
  return isOfficer ? <a className="bt sub own" href="/property/">{word('ready.own-cars')}</a> : null
}

/** Between shifts a crew writes down when it was at its unit's cars. */
function OwnVisits() {
  const isCrew = usePhone((s) => s.me?.role === 'team')
  return isCrew ? <a className="bt sub own" href="/admin/?section=visits">{word('gate.visits')}</a> : null
}

function Head() {
  const me = usePhone((s) => s.me)
  return (
    <header className="bar">
      <span className="mark"><Mark /></span><h1>{me?.name ?? ''}</h1><span>{me?.regionName ?? ''}</span>
      <button type="button" className="lang" onClick={() => chooseLanguage(language() === 'en' ? 'zh-CN' : 'en')}>{word('app.language')}</button>
    </header>
  )
}

/** `asks`: offers the tap that a browser wants before it lets us ring. */
function Checks({ asks = false }: { asks?: boolean }) {
  const { sound, place, screen, link, lasting } = usePhone()
  const rows: [string, Ability, string][] = [
    [word('gate.network'), link === 'up' ? 'on' : 'refused', word('fix.network')], [word('gate.sound'), sound, word('fix.sound')],
    [word('gate.place'), place, word('fix.place')], [word('gate.screen'), screen, word('fix.screen')], ...(lasting ? [] : [[word('gate.storage'), 'refused', word('fix.storage')] as [string, Ability, string]]),
  ]
  return (
    <ul className="checks">
      {rows.map(([name, is, fix]) => (
        <li key={name} className={`is-${is}`}>
          <i aria-hidden>{is === 'on' ? '✓' : is === 'asking' ? '○' : '▲'}</i><b>{name}</b><span>{word(`is.${is}`)}</span>
          {is === 'refused' || is === 'off' ? <small>{fix}</small> : null}
        </li>
      ))}
      <NoticeCheck asks={asks} />
    </ul>
  )
}

function NoticeCheck({ asks }: { asks: boolean }) {
  const notices = usePhone((s) => s.notices)
  const bad = notices !== 'on' && notices !== 'unknown'
  const fix = notices === 'off' && needsHomeScreen() ? word('fix.notices.home') : bad ? word(`fix.notices.${notices}`) : null
  return (
    <li className={`is-${notices === 'on' ? 'on' : bad ? 'refused' : 'asking'}`}>
      <i aria-hidden>{notices === 'on' ? '✓' : bad ? '▲' : '○'}</i><b>{word('gate.notices')}</b><span>{word(`notices.${notices}`)}</span>
      {fix === null ? null : <small>{fix}</small>}
      {asks && (notices === 'ask' || notices === 'failed') ? <button type="button" className="bt" onClick={() => void allowNotices()}>{word(notices === 'ask' ? 'notices.allow' : 'notices.again')}</button> : null}
    </li>
  )
}

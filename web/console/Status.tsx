// The last line: whose seat this is, that the escalation is watched, the clock's offset, sound, language, leaving.
import i18next from 'i18next'
import { remove } from '../live/api.ts'
import { clockOffset, useClock } from '../live/clock.ts'
import { boardRow } from '../live/boardRow.ts'
import { silentFor } from '../live/auditor.ts'
import { useLive } from '../live/store.ts'
import { Glyph } from '../ui/Glyph.tsx'
import { chooseLanguage, language } from '../ui/i18n.ts'
import { Icon } from '../ui/Icon.tsx'
import { age } from './phrases.ts'
import { nextVolume, useSound } from './sound.ts'
import { t } from './words.ts'

export function Status() {
  const { now, staleFor } = useClock()
  const { me, incidents, link } = useLive()
  const sound = useSound()
  const hour = Object.values(incidents).filter((i) => i.owner?.accountId === me?.accountId && now - Date.parse(i.times.reported) < 3_600_000).length
  const unlocated = Object.values(incidents).filter((i) => i.status === 'reported' && boardRow(i, now).state === 'late').length
  return (
    <footer className="status">
      <span><b>{me?.seat ? t('status.seat', { seat: me.seat }) : ''} {me?.name}</b></span>
      <Auditor now={now} heard={staleFor === null} />
      <span><Glyph kind={link === 'live' && staleFor === null ? 'ok' : 'late'} size={9} />{t(link === 'live' && staleFor === null ? 'status.live' : 'status.lost')}</span>
      {unlocated > 0 ? <span className="w"><Glyph kind="warn" size={10} />{t('status.unlocated', { n: unlocated })}</span> : null}
      <span className="push x">{t('status.offset', { n: Math.abs(Math.round(clockOffset())) })}</span>
      <span className="x">{t('status.load', { n: hour })}</span>
      <button type="button" onClick={nextVolume}><Icon name={sound.state === 'on' ? 'sound' : 'silent'} size={13} />{t('status.volume', { n: Math.round(sound.volume * 100) })}</button>
      <button type="button" onClick={() => chooseLanguage(language() === 'en' ? 'zh-CN' : 'en')} lang={i18next.language === 'en' ? 'zh-CN' : 'en'}>{t('status.language')}</button>
      <button type="button" onClick={() => { void remove('/api/session').then(() => window.location.assign('/')) }}>{t('status.leave')}</button>
    </footer>
  )
}

/** What the auditor itself said last, and how long ago: a silent one is not a well one. */
function Auditor({ now, heard }: { now: number; heard: boolean }) {
  const auditor = useLive((s) => s.auditor)
  const silent = silentFor(auditor, now)
  const bad = auditor !== null && (!auditor.ok || silent !== null)
  return (
    <span className={bad && heard ? 'w' : ''}>
      <Glyph kind={auditor === null || !heard ? 'unknown' : bad ? 'warn' : 'ok'} size={9} label={t(bad && heard ? 'state.warn' : auditor === null || !heard ? 'state.unknown' : 'state.ok')} />
      {auditor === null ? t('status.auditor.none') : silent !== null ? t('status.auditor.silent', { age: age(silent / 1000) }) : t(auditor.ok || auditor.lateSteps > 0 ? 'status.auditor' : 'status.auditor.failed', { n: auditor.lateSteps, age: age(Math.max(0, (now - Date.parse(auditor.at)) / 1000)) })}
    </span>
  )
}

// What must stay in sight: the line to the server is lost, sound is blocked, the phone is gone. Not for successes.
import { clock } from '../ui/duration.ts'
import { silentFor } from '../live/auditor.ts'
import { useClock } from '../live/clock.ts'
import { mySeat, useLive } from '../live/store.ts'
import { Glyph } from '../ui/Glyph.tsx'
import { useDesk } from './desk.ts'
import { useLine } from './line.ts'
import { unlockSound, useSound } from './sound.ts'
import { t } from './words.ts'

export function Banners() {
  const { now, staleFor } = useClock()
  const link = useLive((s) => s.link)
  const auditor = useLive((s) => s.auditor)
  const seat = useLive(mySeat)
  const { phone, state, fault } = useLine()
  const sound = useSound((s) => s.state)
  const openSheet = useDesk((s) => s.openSheet)
  const gateOpen = useDesk((s) => s.sheet === 'gate')
  const silent = silentFor(auditor, now)
  const lost = staleFor !== null || link === 'lost'
  return (
    <div className="banners" aria-live="polite">
      {lost ? <div className="banner lost"><Glyph kind="late" size={12} /><span><b>{t('banner.lost')}</b>{staleFor === null ? null : <span aria-live="off"> {t('banner.lost.since', { time: clock(staleFor) })}</span>}<br />{t('banner.lost.how')}</span></div> : null}
      {silent !== null && !lost ? <div className="banner lost"><Glyph kind="late" size={12} /><span>{t('banner.auditor.silent', { time: clock(silent) })}</span></div> : null}
      {auditor && !auditor.ok && silent === null && !lost ? <div className="banner lost"><Glyph kind="late" size={12} /><span>{auditor.lateSteps > 0 ? t('banner.auditor', { n: auditor.lateSteps }) : t('banner.auditor.failed')}</span></div> : null}
      {sound === 'blocked' && !gateOpen ? <div className="banner"><Glyph kind="warn" size={12} /><span>{t('banner.sound')}</span><button type="button" className="btn sm" onClick={() => { void unlockSound() }}>{t('banner.sound.on')}</button></div> : null}
      {phone === null && seat !== null && seat.state !== 'off' && !gateOpen ? <div className="banner"><Glyph kind="warn" size={12} /><span>{t('banner.gate')}</span><button type="button" className="btn sm" onClick={() => openSheet('gate')}>{t('banner.gate.open')}</button></div> : null}
      {phone !== null && state.line !== 'ready' ? <div className="banner"><Glyph kind="warn" size={12} /><span>{t('banner.phone', { state: t(`line.${state.line}`) })}{fault ? ` · ${fault}` : ''}</span></div> : null}
    </div>
  )
}

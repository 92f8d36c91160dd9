// 上岗: sound, microphone, speaker, phone registration and network are tested before this seat counts as ready.
import { useEffect, useRef, useState } from 'react'
import { measureDelay } from '../../live/socket.ts'
import { mySeat, useLive } from '../../live/store.ts'
import { Glyph } from '../../ui/Glyph.tsx'
import { useAct } from '../act.ts'
import { useDesk } from '../desk.ts'
import { useKey } from '../keys.ts'
import { connectPhone, useLine } from '../line.ts'
import { Refusal } from '../Refusal.tsx'
import { playTestTone, unlockSound, useSound } from '../sound.ts'
import { t, type Key } from '../words.ts'
import { microphoneTest, type MicrophoneTest } from './microphone.ts'
import { chooseSeat } from './SeatSwitch.tsx'

export function Gate() {
  const open = useDesk((s) => s.sheet === 'gate')
  return open ? <Checks /> : null
}

/** More than this and a caller's word arrives late; ms of the round trip. */
const GOOD_DELAY = 300

function Checks() {
  const { openSheet } = useDesk()
  const sound = useSound((s) => s.state)
  const { phone, state } = useLine()
  const { delay, link } = useLive()
  const [microphone, setMicrophone] = useState<MicrophoneTest>({ state: 'waiting' })
  const [heard, setHeard] = useState(false)
  const meter = useRef<HTMLElement>(null)
  const act = useAct()
  useKey('Escape', () => openSheet(null))
  useEffect(() => {
    void unlockSound()
    const test = microphoneTest(setMicrophone, (level) => { if (meter.current) meter.current.style.width = `${Math.round(Math.min(1, level * 6) * 100)}%` })
    void act.run(async () => {
      // A page that was loaded anew finds its seat as it was left: no call may ring here before the checks have passed again.
      const left = mySeat(useLive.getState())?.state
      if (useLine.getState().phone === null && (left === 'ready' || left === 'wrap-up')) await chooseSeat('paused')
      const problem = await connectPhone()
      return problem ? { ok: false, problem } : { ok: true, value: null }
    })
    const again = setInterval(() => { void measureDelay() }, 2_000)
    void measureDelay()
    return () => { test(); clearInterval(again) }
  }, [])
  const network = link === 'live' && delay !== null && delay <= GOOD_DELAY
  const checks: { word: Key; good: boolean; why: string; extra?: React.ReactNode }[] = [
    { word: 'gate.sound', good: sound === 'on', why: t(`gate.sound.${sound}`) },
    { word: 'gate.microphone', good: microphone.state === 'good', why: t(`gate.microphone.${microphone.state}`), extra: <span className="meter"><i ref={meter} /></span> },
    { word: 'gate.speaker', good: heard, why: t(heard ? 'gate.speaker.heard' : 'gate.speaker.ask'), extra: <><button type="button" className="btn sm" onClick={() => { void unlockSound().then(playTestTone) }}>{t('gate.speaker.play')}</button> <button type="button" className="btn sm" aria-pressed={heard} onClick={() => setHeard(true)}>{t('gate.speaker.yes')}</button></> },
    { word: 'gate.phone', good: phone !== null && state.line === 'ready', why: t(phone ? `line.${state.line}` : 'line.connecting') },
    { word: 'gate.network', good: network, why: link !== 'live' ? t('health.lost') : delay === null ? t('health.measuring') : t(network ? 'health.delay' : 'gate.network.slow', { n: delay }) },
  ]
  const ready = checks.every((c) => c.good)
  const start = () => { void act.run(() => chooseSeat('ready')).then((done) => { if (done) openSheet(null) }) }
  const stop = () => { void act.run(() => chooseSeat('off')).then(async (done) => { if (!done) return; await phone?.close(); useLine.setState({ phone: null }); openSheet(null) }) }
  return (
    <div className="sheet gate" role="region" aria-label={t('gate.title')}>
      <h2>{t('gate.title')}<button type="button" className="btn sm push" onClick={() => openSheet(null)}>{t('close')} <kbd>Esc</kbd></button></h2>
      <ul>
        {checks.map((c) => (
          <li key={c.word} className={c.good ? '' : 'bad'}>
            {c.good ? <span aria-hidden>✓</span> : <Glyph kind="unknown" label={t('gate.not-yet')} />}<b>{t(c.word)}</b><span className="why" aria-live="polite">{c.why}</span><span>{c.extra}</span>
          </li>
        ))}
      </ul>
      <Refusal problem={act.problem} onClose={act.forget} />
      <footer>
        <button type="button" className="btn" onClick={stop}>{t('gate.off')}</button>
        <span className="meta">{t(ready ? 'gate.ready' : 'gate.missing')}</span>
        <button type="button" className="btn pri push" aria-disabled={!ready} onClick={() => { if (ready && !act.busy) start() }}>{t('gate.go')}</button>
      </footer>
    </div>
  )
}

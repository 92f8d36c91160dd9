// Which screen stands now, the sound that goes with it, and refusals laid over all of them.
import { useEffect, useMemo } from 'react'
import { useTranslation } from './useTranslation.ts'
import { startRinging, stopRinging, unlockSound } from './alarm.ts'
import { stayAwake } from './awake.ts'
import { isSweep, refusals } from './outbox.ts'
import { dismissRefusal, identify, usePhone } from './phone.ts'
import { answerDrill } from './receipts.ts'
import { watchPlace } from './place.ts'
import { Call } from './screens/Call.tsx'
import { Gate, Ready } from './screens/Duty.tsx'
import { Done, Ended } from './screens/End.tsx'
import { Release } from './screens/Release.tsx'
import { Site } from './screens/Site.tsx'
import { Sweep } from './screens/Sweep.tsx'
import { Way } from './screens/Way.tsx'
import { frontOf, shownOf, type Front } from './shown.ts'
import { word, wordFor } from './word.ts'

export function App() {
  useTranslation()
  const { phase, onDuty, assignments, acts, read, dutySince, wanted } = usePhone()
  const front = useMemo(() => frontOf(assignments.map((my) => shownOf(my, acts)), read, dutySince, wanted), [assignments, acts, read, dutySince, wanted])
  const rings = onDuty && front.screen === 'call'
  useEffect(() => {
    if (!rings) return undefined
    startRinging()
    return stopRinging
  }, [rings])
  useEffect(() => {
    if (!onDuty) return undefined
    // After a reload the browser wants a new tap before it sounds: take the first one, whatever it was for.
    const tapped = () => void unlockSound(false)
    window.addEventListener('pointerdown', tapped, { once: true })
    watchPlace()
    void stayAwake(true)
    void unlockSound(false)
    return () => window.removeEventListener('pointerdown', tapped)
  }, [onDuty])

  if (phase === 'loading') return <section className="s duty"><div className="mid"><p>{word('load.loading')}</p></div></section>
  if (phase === 'no-network') return <NoNetwork />
  return <><main><Screen front={front} onDuty={onDuty} /></main><Refused />{front.screen === 'call' ? null : <DrillAsked />}</>
}

function Screen({ front, onDuty }: { front: Front; onDuty: boolean }) {
  const { releasedAt, sweep, sweeping } = usePhone()
  // An offer stands before all; anything else waits while the crew walks from car to car.
  if (sweeping && sweep !== null && front.screen !== 'call') return <Sweep mine={sweep} others={front.screen === 'none' ? 0 : front.others} />
  switch (front.screen) {
    case 'none': return onDuty ? <Ready /> : <Gate />
    case 'call': return <Call key={front.shown.id} shown={front.shown} others={front.others} />
    case 'way': return <Way key={front.shown.id} shown={front.shown} others={front.others} />
    case 'site': {
      const at = releasedAt[front.shown.id]
      return at === undefined ? <Site key={front.shown.id} shown={front.shown} others={front.others} /> : <Release key={front.shown.id} shown={front.shown} at={at} others={front.others} />
    }
    case 'done': return <Done shown={front.shown} others={front.others} />
    case 'ended': return <Ended shown={front.shown} others={front.others} />
  }
}

function NoNetwork() {
  return (
    <section className="s duty">
      <div className="mid"><h1>○ {word('load.no-network')}</h1><p>{word('load.no-network.next')}</p></div>
      <div className="ft"><button type="button" className="bt pri" onClick={() => void identify()}>{word('load.retry')}</button></div>
    </section>
  )
}

/** A "no" of the server: what was not taken, why, and what to do. It stays until it is read. */
function Refused() {
  const { acts } = usePhone()
  const first = refusals(acts)[0]
  if (!first) return null
  const { code, title, lost } = first.refusal
  return (
    <div className="over" role="alertdialog" aria-modal="true" aria-label={title}>
      <div className="paper">
        <h2>✕ {word('refused.title', { act: word(`act.${isSweep(first) ? 'sweep' : first.command.type}`) })}</h2>
        <p><b>{title || code}</b></p>
        <p>{wordFor('next', code, word('next.other'))}</p>
        {lost > 0 ? <p>{word('refused.lost', { n: lost })}</p> : null}
        <button type="button" className="bt pri" onClick={() => void dismissRefusal(first.clientId)}>{word('refused.ok')}</button>
      </div>
    </div>
  )
}

/** An exercise asks whether this phone is reached. A real assignment goes before it. */
function DrillAsked() {
  const asked = usePhone((s) => s.drillAsked)
  if (!asked) return null
  return (
    <div className="over" role="alertdialog" aria-modal="true" aria-label={word('drill.title')}>
      <div className="paper"><h2>● {word('drill.title')}</h2><p>{word('drill.text')}</p><button type="button" className="bt pri" onClick={() => void answerDrill()}>{word('drill.got')}</button></div>
    </div>
  )
}

// The console's grid: top · call, intake, near codes · board, map, incident · status; in a mass event a band, and the area's views in the same places. Also what stands there before the first state.
import i18next from 'i18next'
import { useEffect, useState } from 'react'
import { startLive } from '../live/socket.ts'
import { useLive } from '../live/store.ts'
import { Banners } from './Banners.tsx'
import { Board } from './board/Board.tsx'
import { useArea, useSurgeOpening } from './surge/area.ts'
import { Band } from './surge/Band.tsx'
import { Declare } from './surge/Declare.tsx'
import { useDeclare } from './surge/declare.ts'
import { Surge } from './surge/Surge.tsx'
import { CallBar } from './call/CallBar.tsx'
import { IncidentPanel } from './incident/IncidentPanel.tsx'
import { Intake } from './intake/Intake.tsx'
import { BesideIntake } from './intake/BesideIntake.tsx'
import { Record } from './record/Record.tsx'
import { Replay } from './alarms/Replay.tsx'
import { CityMap } from './CityMap.tsx'
import { Sounds } from './Sounds.tsx'
import { Status } from './Status.tsx'
import { TopBar } from './top/TopBar.tsx'
import { useKey } from './keys.ts'
import { t } from './words.ts'

export function Console() {
  const phase = useLive((s) => s.phase)
  const declaring = useDeclare((s) => s.open)
  const shown = useArea()
  // The map is whole while a circle is drawn on it.
  const area = declaring ? null : shown
  useKey('Z', () => useDeclare.setState({ open: !declaring, pick: null }), phase === 'ready')
  useSurgeOpening()
  const [language, setLanguage] = useState(i18next.language)
  useEffect(() => {
    i18next.on('languageChanged', setLanguage)
    return () => i18next.off('languageChanged', setLanguage)
  }, [])
  useEffect(() => { document.title = t('title') }, [language])
  if (phase !== 'ready') return <Waiting />
  return (
    <div className={area ? 'app surge' : 'app'} key={language}>
      <TopBar />
      <main>
        <h1 className="sr">{t('title')}</h1>
        <Band />
        <CallBar />
        <Intake />
        <BesideIntake area={area} />
        {area ? null : <Board />}
        <CityMap area={area} />
        <Record />
        <Replay />
        {declaring ? <Declare /> : area ? <Surge key={area.id} area={area} /> : <IncidentPanel />}
        <Banners />
      </main>
      <Status />
      <Sounds />
    </div>
  )
}

function Waiting() {
  const problem = useLive((s) => s.problem)
  if (!problem) return <main className="waiting" aria-busy="true"><p>{t('boot.loading')}</p></main>
  return (
    <main className="waiting">
      <p role="alert"><b>{t('boot.failed')}</b><br />{problem.title}</p>
      <button type="button" className="btn pri" onClick={() => { void startLive() }}>{t('boot.retry')}</button>
    </main>
  )
}

// The console's grid: top · call, intake, near codes · board, map, incident · status. Also what stands there before the first state.
import i18next from 'i18next'
import { useEffect, useState } from 'react'
import { startLive } from '../live/socket.ts'
import { useLive } from '../live/store.ts'
import { Banners } from './Banners.tsx'
import { Board } from './board/Board.tsx'
import { CallBar } from './call/CallBar.tsx'
import { IncidentPanel } from './incident/IncidentPanel.tsx'
import { Intake } from './intake/Intake.tsx'
import { NearCodes } from './intake/NearCodes.tsx'
import { Record } from './record/Record.tsx'
import { CityMap } from './CityMap.tsx'
import { Sounds } from './Sounds.tsx'
import { Status } from './Status.tsx'
import { TopBar } from './top/TopBar.tsx'
import { t } from './words.ts'

export function Console() {
  const phase = useLive((s) => s.phase)
  const [language, setLanguage] = useState(i18next.language)
  useEffect(() => {
    i18next.on('languageChanged', setLanguage)
    return () => i18next.off('languageChanged', setLanguage)
  }, [])
  useEffect(() => { document.title = t('title') }, [language])
  if (phase !== 'ready') return <Waiting />
  return (
    <div className="app" key={language}>
      <TopBar />
      <main>
        <h1 className="sr">{t('title')}</h1>
        <CallBar />
        <Intake />
        <NearCodes />
        <Board />
        <CityMap />
        <Record />
        <IncidentPanel />
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

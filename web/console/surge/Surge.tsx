// The surge view of one area: order of rescue, sweep, batch proposal; each in the place where the daily view has board, map's foot and incident.
import type { AreaBrief } from '../../../server/contracts/area.ts'
import { useAct } from '../act.ts'
import { useDesk } from '../desk.ts'
import { IncidentPanel } from '../incident/IncidentPanel.tsx'
import { useKey } from '../keys.ts'
import { useLost } from '../lost.tsx'
import { t } from '../words.ts'
import { commandArea, useAreaView } from './area.ts'
import { Batch } from './Batch.tsx'
import { Sweep } from './Sweep.tsx'
import { Triage } from './Triage.tsx'

export function Surge({ area }: { area: AreaBrief }) {
  const view = useAreaView(area)
  const act = useAct()
  const { lost } = useLost()
  const { side, selectedId, select } = useDesk()
  // With nothing chosen it is about the most urgent one.
  const turn = () => {
    const first = selectedId ?? area.incidentIds[0] ?? null
    if (first === null) return
    if (selectedId === null) select(first)
    useDesk.setState({ side: side === 'batch' ? 'incident' : 'batch' })
  }
  useKey('D', turn)
  const change = (incidentId: string, teamId: string | null) => { if (!act.busy && !lost) void act.run(() => commandArea(area.id, { type: 'change', incidentId, teamId })) }
  return (
    <>
      <Triage area={area} onTeam={area.part ? () => undefined : change} />
      <Sweep area={area} view={view} />
      <div className="side-of-area">
        <div className="side-tabs" role="group" aria-label={t('surge.side')}>
          <button type="button" aria-pressed={side === 'batch' || selectedId === null} onClick={() => useDesk.setState({ side: 'batch' })}>{t(area.part ? 'area.part.title' : 'batch.title')}</button>
          <button type="button" aria-pressed={side === 'incident' && selectedId !== null} disabled={selectedId === null} onClick={() => useDesk.setState({ side: 'incident' })}>{t('incident.title')}</button>
          <kbd className="push">D</kbd>
        </div>
        {side === 'incident' && selectedId !== null ? <IncidentPanel /> : area.part ? <Part /> : <Batch area={area} view={view} act={act} onChange={change} />}
      </div>
    </>
  )
}

/** A county's part of an area that the city works on. */
function Part() {
  return <aside className="side batch" aria-label={t('area.part.title')}><p className="quiet">○ {t('area.part')}</p><p className="quiet">{t('area.part.may')}</p></aside>
}

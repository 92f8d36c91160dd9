// What is known about the car: codes, machine, contract unit, property, key, last incident; and the place of its camera.
import type { ElevatorView } from '../../../server/contracts/elevator.ts'
import type { IncidentBrief, IncidentView } from '../../../server/contracts/incident.ts'
import type { IncidentPictures } from '../../../server/contracts/video.ts'
import { useFetched } from '../../live/fetched.ts'
import { grouped } from '../../ui/duration.ts'
import { wordOf } from '../../ui/i18n.ts'
import { LivePicture } from '../../video/LivePicture.tsx'
import { t } from '../words.ts'
import { CarPhone } from './CarPhone.tsx'

export function Facts({ incident, view, pictures }: { incident: IncidentBrief; view: IncidentView | null; pictures: IncidentPictures | null }) {
  const elevator = useFetched<ElevatorView>(incident.elevator ? `/api/elevators/${incident.elevator.id}` : null)
  if (!incident.elevator) {
    const said = view?.reports.map((r) => [r.said, r.note].filter(Boolean).join('，')).filter(Boolean) ?? []
    return (
      <div className="fc">
        <dl className="facts"><dt>{t('facts.said')}</dt><dd>{said.length > 0 ? said.join('；') : t('facts.nothing-said')}</dd><dt>{t('facts.todo')}</dt><dd>{t('facts.locate-first')}</dd></dl>
        <Camera incident={incident} pictures={null} />
      </div>
    )
  }
  const e = elevator.value
  const brief = incident.elevator
  const contact = (role: string) => { const c = e?.contacts.find((x) => x.role === role); return c ? `${c.name} ${c.phone}` : null }
  // There are eight lines: a warning is worth more in a rescue than twenty digits.
  const isWarned = e !== null && e.warnings.length > 0
  const last = e?.lastIncidents.find((i) => i.id !== incident.id)
  return (
    <div className="fc">
      <dl className="facts">
        <dt>{t('facts.code')}</dt><dd><b>{brief.rescueCode}</b>　<span className="place">{wordOf('place', brief.placeType)}　</span><CarPhone elevator={e} incidentId={incident.id} /></dd>
        {isWarned ? null : <><dt className="less">{t('facts.registration')}</dt><dd className="less">{brief.registrationCode ? grouped(brief.registrationCode) : '—'}</dd></>}
        {elevator.problem && !e ? <><dt>{t('facts.device')}</dt><dd className="w">▲ {t('facts.failed')}：{elevator.problem.title}</dd></> : null}
        <dt className="less">{t('facts.device')}</dt><dd className="less">{e ? machine(e) : '…'}</dd>
        <dt>{t('facts.maintenance')}</dt><dd>{contact('maintenance') ?? contact('maintenance-manager') ?? brief.maintenanceUnit}</dd>
        <dt>{t('facts.property')}</dt><dd>{contact('property-officer') ?? contact('property') ?? e?.useUnit ?? '…'}</dd>
        {isWarned ? <><dt>{t('facts.warning')}</dt><dd className="w">{e.warnings.map((w) => <span key={w.id} title={t('facts.warning-due', { date: w.dueAt.slice(0, 10) })}>{w.status === 'overdue' ? '■' : '▲'} {wordOf('warning', w.kind)}{w.status === 'overdue' ? t('facts.warning-late') : ''}　</span>)}</dd></> : null}
        <dt className="low">{t('facts.key')}</dt><dd className="low">{e ? (e.keyPlace ?? '—') : '…'}</dd>
        <dt className="low">{t('facts.last')}</dt><dd className="low">{e ? (last ? `${last.reportedAt.slice(5, 10)} ${wordOf('kind', last.kind)}${last.cause ? `：${wordOf('cause', last.cause)}` : ''}` : t('facts.no-last')) : '…'}</dd>
      </dl>
      <Camera incident={incident} pictures={pictures} />
    </div>
  )
}

function machine(e: ElevatorView): string {
  const year = e.installedOn?.slice(0, 4)
  return [e.brand, t('facts.floors', { n: e.floors }), year, t(e.machineRoom ? 'facts.machine-room' : 'facts.no-machine-room')].filter(Boolean).join(' · ')
}

/** While people may be inside, the picture comes by itself; afterwards on request, with what was kept in its place. */
function Camera({ incident, pictures }: { incident: IncidentBrief; pictures: IncidentPictures | null }) {
  const over = incident.status === 'released' || incident.status === 'followed-up' || incident.status === 'closed' || incident.status === 'joined'
  const still = pictures?.evidence.find((e) => e.kind === 'snapshot' && e.path !== null) ?? null
  return <LivePicture key={over ? 'over' : 'open'} incidentId={incident.id} cameras={pictures?.cameras ?? []} watch={pictures?.watch ?? false} talk={pictures?.talk ?? false} auto={!over} still={still} />
}

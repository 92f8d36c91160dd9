// Who is in the car: how many, hurt, old, young, pregnant, ill; and whether smoke or water threatens them. Written to the incident at once, kept as a draft before there is one.
import type { IncidentBrief } from '../../../server/contracts/incident.ts'
import { Glyph } from '../../ui/Glyph.tsx'
import { Icon } from '../../ui/Icon.tsx'
import type { Answer } from '../../live/api.ts'
import { command, useAct } from '../act.ts'
import { Refusal } from '../Refusal.tsx'
import { useDesk } from '../desk.ts'
import { useLive } from '../../live/store.ts'
import { t } from '../words.ts'
import { useResolution, type People } from './resolution.ts'
import { useTarget } from './target.ts'
import { useWishes } from './wishes.ts'

const GROUPS = ['elderly', 'child', 'pregnant', 'medical'] as const
const HAZARDS = ['smoke', 'water'] as const

export function Triage() {
  const target = useTarget()
  const selectedId = useDesk((s) => s.selectedId)
  const selected = useLive((s) => s.incidents[selectedId ?? ''] ?? null)
  const drafting = useResolution((s) => s.text !== '' || s.chosen !== null)
  const draft = useResolution((s) => s.people)
  const act = useAct()
  // Without a call and without a draft the buttons speak about the row that is looked at.
  const incident: IncidentBrief | null = target.incident ?? (target.call || drafting ? null : open(selected))
  // Two quick presses are two people, also while the first is on its way.
  const { wish, add } = useWishes<People>(incident?.id ?? null, async (next) => {
    if (!incident) return null
    let answer: Answer<unknown> | null = null
    await act.run(async () => (answer = await command(incident.id, { type: 'people', people: { ...(next.trapped == null ? {} : { trapped: next.trapped }), ...(next.injured === undefined ? {} : { injured: next.injured }), ...(next.vulnerable ? { vulnerable: next.vulnerable } : {}), ...(next.hazards ? { hazards: next.hazards } : {}) } })))
    return answer
  })
  const people = incident ? { ...incident.people, ...wish } : draft
  const write = (next: Partial<People>) => {
    if (incident) add(next)
    else useResolution.setState({ people: { ...draft, ...next } })
  }
  const count = people.trapped ?? 0
  return (
    <>
      <div className="tri" role="group" aria-label={t('triage.title')}>
        <span className="step">
          <button type="button" aria-label={t('triage.fewer')} onClick={() => write({ trapped: Math.max(0, count - 1) })}><Icon name="minus" size={14} /></button>
          <b aria-live="polite">{people.trapped === null ? t('people.unknown') : t('people', { n: count })}</b>
          <button type="button" aria-label={t('triage.more')} onClick={() => write({ trapped: Math.min(200, count + 1) })}><Icon name="plus" size={14} /></button>
        </span>
        <Toggle on={people.injured > 0} label={people.injured > 1 ? t('triage.injured-n', { n: people.injured }) : t('triage.injured')} glyph onClick={() => write({ injured: people.injured > 0 ? 0 : 1 })} />
        {GROUPS.map((g) => (
          <Toggle key={g} on={people.vulnerable.includes(g)} label={t(`triage.${g}`)}
            onClick={() => write({ vulnerable: people.vulnerable.includes(g) ? people.vulnerable.filter((v) => v !== g) : [...people.vulnerable, g] })} />
        ))}
        {HAZARDS.map((h) => (
          <Toggle key={h} on={people.hazards.includes(h)} label={t(`triage.${h}`)} hazard
            onClick={() => write({ hazards: people.hazards.includes(h) ? people.hazards.filter((x) => x !== h) : [...people.hazards, h] })} />
        ))}
      </div>
      <Refusal problem={act.problem} onClose={act.forget} />
    </>
  )
}

const open = (i: IncidentBrief | null): IncidentBrief | null => (i && i.status !== 'closed' && i.status !== 'joined' ? i : null)

function Toggle({ on, label, glyph, hazard, onClick }: { on: boolean; label: string; glyph?: boolean; hazard?: boolean; onClick: () => void }) {
  return (
    <button type="button" className={`tg${on ? ' on' : ''}${hazard ? ' hz' : ''}`} aria-pressed={on} onClick={onClick}>
      {glyph ? <Glyph kind="care" size={11} /> : on ? <Icon name="check" size={13} /> : null}{label}
    </button>
  )
}

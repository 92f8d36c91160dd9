// One incident in two lines: shape, clock against limit, address, state and team, people, tiers, comfort call.
import type { Placed } from '../../live/boardOrder.ts'
import type { BoardRow, Comfort } from '../../live/boardRow.ts'
import { ClockChip } from '../../ui/ClockChip.tsx'
import { clock, maskPhone } from '../../ui/duration.ts'
import { Glyph } from '../../ui/Glyph.tsx'
import { Icon } from '../../ui/Icon.tsx'
import { wordOf } from '../../ui/i18n.ts'
import { TierBoxes } from '../../ui/TierBoxes.tsx'
import { away, careWords, place } from '../phrases.ts'
import { t } from '../words.ts'

/** Within this many ms of the next call-back, or of the end of a pause, it is amber. */
const NEAR = 30_000

interface Props { placed: Placed; selected: boolean; tabStop: boolean; onCall: boolean; staleFor: number | null; onSelect: () => void }

export function Row({ placed: { incident, row }, selected, tabStop, onCall, staleFor, onSelect }: Props) {
  const state = staleFor === null ? row.state : 'unknown'
  const care = careWords(incident.people)
  return (
    <button type="button" className={`row ${state}${selected ? ' sel' : ''}`} aria-current={selected} tabIndex={tabStop ? 0 : -1} onClick={onSelect}>
      <Glyph kind={state} label={t(`state.${state}`)} />
      <ClockChip elapsed={row.clock} limit={row.limit} staleFor={staleFor} staleWord={t('stale.ago')} />
      <span className="mid">
        <span className="l1">
          <span className="ad">{incident.elevator ? <><span className="ds x">{incident.elevator.regionName} </span><b>{place(incident.elevator)}</b></> : <b className="faint">{t('row.no-elevator')}{incident.callerPhone ? ` · ${maskPhone(incident.callerPhone)}` : ''}</b>}</span>
          <span className="p">
            {incident.drill ? <i className="drill">{t('drill')}</i> : null}
            <span>{incident.people.trapped === null ? t('people.unknown') : t('people', { n: incident.people.trapped })}</span>
            <TierBoxes tiers={row.tiers} label={t('tiers.on', { tiers: incident.startedTiers.map((tier) => t(`tier.${tier}`)).join('、') || t('tiers.none') })} />
          </span>
        </span>
        <span className="l2">
          <span className="dd">{row.pausedFor === null ? null : <i className={row.pausedFor < NEAR ? 'hold due' : 'hold'}><Icon name="hold" size={11} />{t('pause.left', { time: staleFor === null ? clock(row.pausedFor) : '○' })}</i>}<em>{rowText(row, staleFor !== null)}</em>{row.inferred ? <i className="inf">{t('inferred')}</i> : null}<span className="who x"> · {row.team ?? incident.owner?.name ?? incident.number}{row.stuck?.meters == null ? '' : ` ${away(row.stuck.meters, true)}`}</span></span>
          <span className="p2">{incident.reportCount > 1 ? <i title={t('row.reports', { n: incident.reportCount })}>×{incident.reportCount}</i> : null}{care ? <span className="care"><Glyph kind="care" size={10} />{care}</span> : null}<ComfortClock comfort={row.comfort} onCall={onCall} stale={staleFor !== null} /></span>
        </span>
      </span>
    </button>
  )
}

/** Without a heard server nobody knows by how much. */
export function rowText(row: BoardRow, stale: boolean): string {
  return wordOf('row', row.text.code, { over: row.text.over === null ? '' : stale ? '○' : clock(row.text.over) })
}

function ComfortClock({ comfort, onCall, stale }: { comfort: Comfort; onCall: boolean; stale: boolean }) {
  if (onCall) return <span className="cf">{t('comfort.talking')}</span>
  switch (comfort.due) {
    case 'none': return null
    case 'beside': return <span className="cf">{t('comfort.beside')}</span>
    case 'no-phone': return <span className="cf">{t('comfort.no-phone')}</span>
    case 'in': return <span className={comfort.ms <= NEAR ? 'cf due' : 'cf'}>{stale ? '○' : t('comfort.in', { time: clock(comfort.ms) })}</span>
    case 'over': return <span className="cf od">{stale ? '○' : t('comfort.over', { time: clock(comfort.ms) })}</span>
  }
}

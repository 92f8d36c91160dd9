// Whom else this car could get: the ranked candidates with reasons, by digit; where the batch wants each of them is said.
import type { AreaBrief } from '../../../server/contracts/area.ts'
import type { CandidateView } from '../../../server/contracts/team.ts'
import { useFetched } from '../../live/fetched.ts'
import { useLive } from '../../live/store.ts'
import { wordOf } from '../../ui/i18n.ts'
import { useDigits, useKey, type Digit } from '../keys.ts'
import { useLost } from '../lost.tsx'
import { age, minutes, place } from '../phrases.ts'
import { t } from '../words.ts'

const DIGITS: readonly Digit[] = ['1', '2', '3', '4', '5', '6']

interface Props { area: AreaBrief; incidentId: string; teamId: string | null; byHand: boolean; onChange: (teamId: string | null) => void; onUndo: () => void }

export function OtherTeams({ area, incidentId, teamId, byHand, onChange, onUndo }: Props) {
  const list = useFetched<CandidateView[]>(`/api/incidents/${incidentId}/candidates`)
  const others = (list.value ?? []).filter((c) => c.refusedBecause === null && c.teamId !== teamId).slice(0, DIGITS.length)
  const { lost } = useLost()
  const digits = useDigits() && !lost
  useKey('0', () => onChange(null), digits && teamId !== null)
  return (
    <div className="others" role="group" aria-label={t('batch.others')}>
      {list.problem ? <p className="quiet w" role="alert">▲ {list.problem.title}</p> : list.loading ? <p className="quiet">{t('cand.loading')}</p> : others.length === 0 ? <p className="quiet">{t('batch.nobody-else')}</p> : null}
      {others.map((c, n) => <Other key={c.teamId} area={area} candidate={c} digit={DIGITS[n] ?? '9'} digits={digits} onTake={() => { if (!lost) onChange(c.teamId) }} />)}
      <div className="others-foot">
        {teamId === null ? null : <button type="button" className="btn sm" aria-disabled={lost} onClick={() => { if (!lost) onChange(null) }}>{t('batch.withhold')} {digits ? <kbd>0</kbd> : null}</button>}
        {byHand ? <button type="button" className="btn sm" onClick={onUndo}>{t('batch.undo')}</button> : null}
        <span className="meta push">Esc {t('close')}</span>
      </div>
    </div>
  )
}

function Other({ area, candidate: c, digit, digits, onTake }: { area: AreaBrief; candidate: CandidateView; digit: Digit; digits: boolean; onTake: () => void }) {
  const wanted = area.proposal?.pairs.find((p) => p.teamId === c.teamId)
  const there = useLive((s) => (wanted ? (s.incidents[wanted.incidentId]?.elevator ?? null) : null))
  useKey(digit, onTake, digits)
  return (
    <button type="button" className="other" onClick={onTake}>
      {digits ? <kbd>{digit}</kbd> : <span />}<b>{c.name}</b><span className="meta">{t(`tier.${c.tier}`)} · {c.reasons.map((r) => wordOf('because', r.code, { age: r.seconds === undefined ? '' : age(r.seconds) })).join(' · ')}{wanted ? ` · ${t('batch.wanted', { where: there ? place(there) : '' })}` : ''}</span><b className="push">{c.etaSeconds === null ? '—' : minutes(c.etaSeconds)}</b>
    </button>
  )
}

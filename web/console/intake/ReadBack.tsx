// The sentence to say, in quotes, then 对 Enter / 不对 F3. Nothing is sent to the wrong car because a digit was half heard.
import type { ElevatorBrief } from '../../../server/contracts/elevator.ts'
import { Icon } from '../../ui/Icon.tsx'
import { hourMinute } from '../../ui/duration.ts'
import { t } from '../words.ts'
import { useResolution } from './resolution.ts'
import type { Target } from './target.ts'

interface Props { target: Target; elevator: ElevatorBrief | null; located: boolean; busy: boolean; onYes: () => void; onNo: () => void }

export function ReadBack({ target, elevator, located, busy, onYes, onNo }: Props) {
  const draft = useResolution((s) => s.people)
  if (!elevator) return <div className="read faint">{t('read.none')}</div>
  const trapped = (target.incident?.people ?? draft).trapped
  const place = `${elevator.estate} ${elevator.building}${elevator.door}`
  const sentence = (
    <span className="said">“{t('read.in')} <b>{place}</b>{trapped === null
      ? t('read.how-many')
      : <>{t('read.with')} <b>{t('read.people', { n: trapped })}</b>{t('read.right')}</>}”</span>
  )
  if (!located) {
    return (
      <div className="read hot">
        <span className="say">{t('read.say')}</span>{sentence}
        <button type="button" className="btn pri ask" disabled={busy} onClick={onYes}>{t('read.yes')} <kbd>Enter</kbd></button>
        <button type="button" className="btn" onClick={onNo}>{t('read.no')} <kbd>F3</kbd></button>
      </div>
    )
  }
  const at = target.incident?.times.located
  return (
    <div className="read done">
      <span className="say">{t('read.done')}</span>{sentence}
      <span className="okd"><Icon name="check" size={15} />{t('read.yes')}{at ? <span className="x">{hourMinute(new Date(at))}</span> : null}</span>
      <button type="button" className="btn" onClick={onNo}>{t('read.change')} <kbd>F3</kbd></button>
    </div>
  )
}

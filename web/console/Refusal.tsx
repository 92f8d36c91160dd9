// A refusal in the place where it happened: what happened, what was kept, what to do.
import type { Problem } from '../../server/contracts/common.ts'
import { Glyph } from '../ui/Glyph.tsx'
import { Icon } from '../ui/Icon.tsx'
import { wordOf } from '../ui/i18n.ts'
import i18next from 'i18next'
import { t } from './words.ts'

export function Refusal({ problem, onClose }: { problem: Problem | null; onClose?: () => void }) {
  if (!problem) return null
  const next = i18next.exists(`next.${problem.code}`) ? wordOf('next', problem.code) : t(general(problem.status))
  return (
    <div className="refusal" role="alert">
      <Glyph kind="warn" size={11} />
      <span><b>{problem.status === 0 ? t('refusal.no-answer') : problem.code === 'no-phone' ? t('refusal.no-phone') : problem.title}</b>{problem.detail ? <> · {problem.detail}</> : null}<small>{next}</small></span>
      {onClose ? <button type="button" className="plain" aria-label={t('close')} onClick={onClose}><Icon name="cross" size={12} /></button> : null}
    </div>
  )
}

function general(status: number) {
  if (status === 0 || status >= 500) return 'next.unsure'
  return status === 403 || status === 404 ? 'next.not-yours' : 'next.nothing-changed'
}

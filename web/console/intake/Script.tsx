// What to say to calm somebody, one sentence a line. Opens over the map's head, closes with Esc.
import { useDesk } from '../desk.ts'
import { useKey } from '../keys.ts'
import { t } from '../words.ts'

const LINES = ['script.1', 'script.2', 'script.3', 'script.4', 'script.5'] as const

export function Script() {
  const open = useDesk((s) => s.sheet === 'script')
  return open ? <Lines /> : null
}

function Lines() {
  const openSheet = useDesk((s) => s.openSheet)
  useKey('Escape', () => openSheet(null))
  return (
    <div className="sheet script" role="region" aria-label={t('script')}>
      <h2>{t('script')}<button type="button" className="btn sm push" onClick={() => openSheet(null)}>{t('close')} <kbd>Esc</kbd></button></h2>
      <ol>{LINES.map((line) => <li key={line}>“{t(line)}”</li>)}</ol>
    </div>
  )
}

// How far the area is, where near codes stand in the daily view: who is inside, who is out, what nobody has looked at.
import type { AreaBrief } from '../../../server/contracts/area.ts'
import { Glyph } from '../../ui/Glyph.tsx'
import { t } from '../words.ts'

export function Progress({ area }: { area: AreaBrief }) {
  const c = area.counts
  const out = c.released + c.selfFreed
  const parts = [['in', c.open], ['pend', c.unswept], ['out', out], ['empty', c.empty + c.running]] as const
  const all = Math.max(c.elevators, parts.reduce((sum, [, n]) => sum + n, 0), 1)
  return (
    <div className="progress-of">
      <div className="hd"><h2 className="sr">{t('surge.progress')}</h2><span className="meta">{t('surge.size', { estates: c.estates, cars: c.elevators })}</span><span className="meta push">{t('surge.people', { inside: c.people, out: c.peopleOut })}</span></div>
      <div className="parts" aria-hidden>{parts.map(([key, n]) => (n === 0 ? null : <i key={key} className={key} style={{ width: `${(n / all) * 100}%` }} />))}</div>
      <dl className="sums">
        <div className="in"><dd>{c.open}</dd><dt><Glyph kind="warn" size={10} />{t('sweep.people')}</dt></div>
        <div><dd>{c.unswept}</dd><dt><i className="box" aria-hidden />{t('sweep.unknown')}</dt></div>
        <div><dd>{out}</dd><dt>✓ {t('surge.out')}</dt></div>
        <div><dd>{c.empty + c.running}</dd><dt>– {t('surge.nobody')}</dt></div>
        <div className={c.care > 0 ? 'care' : ''}><dd>{c.care}</dd><dt><Glyph kind="care" size={10} />{t('surge.care')}</dt></div>
      </dl>
      <p className="meta">{t('surge.crews', { way: c.enRoute, site: c.onSite, waiting: c.waiting })} · {t('surge.callers', { n: c.callers })}</p>
    </div>
  )
}

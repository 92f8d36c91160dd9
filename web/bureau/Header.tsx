// The head of the bureau's pages: where one is, who one is, the other pages.
import type { Me } from '../../server/contracts/session.ts'
import { remove } from '../live/api.ts'
import { chooseLanguage, language, type Language } from '../ui/i18n.ts'
import { Mark } from '../ui/Icon.tsx'
import { word } from './word.ts'

const HOME: Partial<Record<Me['role'], string>> = { operator: '/console/', supervisor: '/console/', admin: '/console/', team: '/rescue/', property: '/property/' }

/** `onLanguage` must render the page again. */
export function Header({ me, tab, region, note, onLanguage }: { me: Me | null; tab: 'response' | 'areas' | 'warnings' | 'feedback'; region: string; note: string; onLanguage: (language: Language) => void }) {
  const home = me ? HOME[me.role] : undefined
  // Crews and officers have no statistics: their own warnings, and officers what people wrote of their cars.
  const tabs = me?.role === 'team' ? (['warnings'] as const) : me?.role === 'property' || me?.role === 'operator' ? (['warnings', 'feedback'] as const) : (['response', 'areas', 'warnings', 'feedback'] as const)
  return (
    <header>
      <div className="br"><Mark />{word('title')}<small>{region}</small></div>
      <nav>{tabs.map((t) => <a key={t} className={t === tab ? 'on' : ''} href={t === 'response' ? '/bureau/' : `/bureau/?view=${t}`} aria-current={t === tab ? 'page' : undefined}>{word(`tab.${t}`)}</a>)}</nav>
      <span className="usr">
        <span className="asof">{note}{me ? `　${word('who', { name: me.name, level: word(`level.${me.regionLevel}`) })}` : ''}</span>
        {home ? <a className="lk" href={home}>{word(home === '/rescue/' ? 'rescue' : 'console')}</a> : null}
        <button type="button" className="lk" onClick={() => { const next = language() === 'en' ? 'zh-CN' : 'en'; chooseLanguage(next); onLanguage(next) }}>{word('language')}</button>
        <button type="button" className="lk" onClick={() => void remove('/api/session').then(() => location.assign('/'))}>{word('leave')}</button>
      </span>
    </header>
  )
}

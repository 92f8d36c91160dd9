// Whom the team can call: the passenger, the property, the centre. One tap dials.
import type { MyAssignment } from '../../../server/contracts/incident.ts'
import { wordOf } from '../../ui/i18n.ts'
import { word } from '../word.ts'
import { Icon, type IconName } from './Icon.tsx'

const ICONS: Readonly<Record<string, IconName>> = { caller: 'call' }
/** Beside the centre, which is always there. */
const SHOWN = 2

export function Contacts({ my }: { my: MyAssignment }) {
  const contacts = my.contacts.filter((c, n, all) => all.findIndex((x) => x.phone === c.phone) === n).slice(0, SHOWN)
  return (
    <div className="ct">
      {contacts.map((c) => (
        <a key={c.phone} className="bt" href={`tel:${c.phone}`}><Icon name={ICONS[c.role] ?? 'people'} size={22} /><span>{wordOf('who', c.role, { name: c.name }).trim()}</span></a>
      ))}
      <a className="bt" href="tel:96333"><Icon name="centre" size={22} /><span>{word('app.96333')}</span></a>
    </div>
  )
}

// Teams on duty that nothing can reach right now: known without a drill.
import type { ReachabilityNow } from '../../../server/contracts/reachability.ts'
import { Glyph } from '../../ui/Glyph.tsx'
import { wordOf } from '../../ui/i18n.ts'
import { plainReason } from './advice.ts'
import { word } from './word.ts'

export function Contactless({ now: { onDuty, contactless } }: { now: ReachabilityNow }) {
  if (contactless.length === 0) return <p className="quiet">● {word('reach.now.none', { n: onDuty })}</p>
  return (
    <section className="c contactless" aria-labelledby="contactless-title">
      <h2 id="contactless-title"><Glyph kind="late" />{word('reach.now.title')}<small>{word('reach.now.note', { n: onDuty, bad: contactless.length })}</small></h2>
      <table>
        <tbody>
          {contactless.map((t) => (
            <tr key={t.teamId}>
              <th scope="row">{t.name}<small>{t.code} · {wordOf('reach.kind', t.kind)}{t.unit === null ? '' : ` · ${t.unit}`} · {t.leader}</small></th>
              <td>{t.deadContacts.length === 0 ? word('reach.now.nothing') : t.deadContacts.map((d) => word('reach.now.dead', { channel: wordOf('reach.channel', d.channel), contact: d.contact, reason: wordOf('reach.reason', plainReason(d.reason ?? '')) })).join(word('reach.list'))}</td>
              <td className="do">{word('reach.now.do')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

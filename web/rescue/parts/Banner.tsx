// What must be known before anything else: the line is lost, taps are not sent, the sound is off, another job waits. Each stays until it is not so any more.
import { useClock } from '../../live/clock.ts'
import { unlockSound } from '../alarm.ts'
import { waiting } from '../outbox.ts'
import { usePhone } from '../phone.ts'
import { age, word } from '../word.ts'
import { Glyph } from '../../ui/Glyph.tsx'
import { Icon } from './Icon.tsx'

export function Banner({ others = 0 }: { others?: number }) {
  useClock()
  const { link, heardAt, acts, sound, onDuty, lasting } = usePhone()
  const unsent = waiting(acts).length
  const lost = link === 'down'
  return (
    <>
      {lost || unsent > 0 ? (
        <div className={lost ? 'off' : 'off calm'} role="status">
          {lost && unsent === 0 ? <span className="off-shape" aria-hidden>○</span> : <Glyph kind="warn" size={18} />}
          <div>
            <b>{lost ? (unsent > 0 ? word('outbox.offline', { n: unsent }) : heardAt > 0 ? word('link.lost', { age: age(Date.now() - heardAt) }) : word('link.never')) : word('outbox.sending', { n: unsent })}</b>
            {unsent > 0 ? (lasting ? word('outbox.note') : word('outbox.not-lasting')) : word('link.lost.note')}
          </div>
          {lost && unsent > 0 && heardAt > 0 ? <span className="off-age">○ {age(Date.now() - heardAt)}</span> : null}
        </div>
      ) : null}
      {onDuty && sound !== 'on' && sound !== 'off' ? (
        <button type="button" className="off sound" onClick={() => void unlockSound(true)}>
          <Icon name="silent" size={20} /><div><b>{word('sound.banner')}</b>{word('sound.banner.note')}</div>
        </button>
      ) : null}
      {others > 0 ? <div className="off calm others" role="status"><div>{word('others', { n: others })}</div></div> : null}
    </>
  )
}

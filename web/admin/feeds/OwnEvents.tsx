// What a camera's own names of events mean: a short list of names, each with an alarm type or none.
import { alarmTypes } from '../../ui/alarmTypes.zh.ts'
import { wordOf } from '../../ui/i18n.ts'
import { word } from './word.ts'

const TYPES = Object.keys(alarmTypes).map((key) => key.replace('alarm.', ''))

export interface OwnEvent { name: string; type: string | null }

export function OwnEvents({ events, onChange, wrong, isGood }: { events: readonly OwnEvent[]; onChange: (events: OwnEvent[]) => void; wrong: boolean; isGood: (name: string) => boolean }) {
  const set = (n: number, change: Partial<OwnEvent>) => onChange(events.map((e, k) => (k === n ? { ...e, ...change } : e)))
  return (
    <fieldset className="own-events all">
      <legend>{word('feed.events')}</legend>
      <p className={wrong ? 'why' : 'quiet'}>{wrong ? `✕ ${word('feed.event.bad')}` : word('feed.events.how')}</p>
      {events.map((e, n) => (
        <div key={n}>
          <input aria-label={word('feed.event')} maxLength={60} autoComplete="off" spellCheck={false} value={e.name} aria-invalid={wrong && !isGood(e.name)} onChange={(x) => set(n, { name: x.target.value.trim() })} />
          <select aria-label={word('feed.type')} value={e.type ?? ''} onChange={(x) => set(n, { type: x.target.value === '' ? null : x.target.value })}><option value="">{word('feed.type.none')}</option>{TYPES.map((t) => <option key={t} value={t}>{wordOf('alarm', t)}</option>)}</select>
          <button type="button" className="lk" aria-label={word('feed.event.remove', { name: e.name })} onClick={() => onChange(events.filter((_, k) => k !== n))}>✕</button>
        </div>
      ))}
      {events.length < 100 ? <button type="button" className="lk" onClick={() => onChange([...events, { name: '', type: 'call-for-help' }])}>＋ {word('feed.event.add')}</button> : null}
    </fieldset>
  )
}

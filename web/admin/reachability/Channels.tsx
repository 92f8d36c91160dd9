// Which channels to use: boxes for those that this installation has.
import type { DrillBrief } from '../../../server/contracts/reachability.ts'
import { word } from './word.ts'

export type ChannelName = DrillBrief['channels'][number]

export function Channels({ all, chosen, onChange, disabled = false }: { all: readonly ChannelName[]; chosen: readonly ChannelName[]; onChange: (chosen: ChannelName[]) => void; disabled?: boolean }) {
  return (
    <span className="boxes">
      {all.map((c) => <label key={c}><input type="checkbox" checked={chosen.includes(c)} disabled={disabled} onChange={(e) => onChange(all.filter((x) => (x === c ? e.target.checked : chosen.includes(x))))} />{word(`reach.channel.${c}`)}</label>)}
    </span>
  )
}

// `/` and a short command: the operator's hands stay on the keys. What Enter will do stands beside it before it is done.
import { useRef, useState } from 'react'
import type { IncidentBrief } from '../../../server/contracts/incident.ts'
import type { CandidateView } from '../../../server/contracts/team.ts'
import { get, type Answer } from '../../live/api.ts'
import { useLive } from '../../live/store.ts'
import { command, useAct } from '../act.ts'
import { useDesk } from '../desk.ts'
import { press, useKey } from '../keys.ts'
import { place } from '../phrases.ts'
import { t } from '../words.ts'
import { parseCommand, type Intent } from './commands.ts'

export function CommandLine() {
  const [line, setLine] = useState('')
  const [done, setDone] = useState<{ text: string; bad: boolean } | null>(null)
  const box = useRef<HTMLInputElement>(null)
  const incidents = useLive((s) => s.incidents)
  const { select, openSheet, sheet } = useDesk()
  const act = useAct()
  useKey('/', () => box.current?.focus())
  useKey('?', () => openSheet('help'))
  const parsed = parseCommand(line)
  const found = parsed.ok && 'code' in parsed.intent ? find(Object.values(incidents), parsed.intent.code) : null

  const leave = (text: string | null, bad = false) => {
    setDone(text === null ? null : { text, bad })
    if (!bad) { setLine(''); box.current?.blur() }
  }
  const run = async (intent: Intent) => {
    if (intent.do === 'help') { openSheet('help'); leave(null); return }
    if (intent.do === 'press') { box.current?.blur(); leave(press(intent.key) ? null : t('cmd.no-incident'), !useDesk.getState().selectedId); return }
    if (!found) { leave(t('cmd.not-found', { code: intent.code }), true); return }
    select(found.id)
    if (intent.do === 'open') { leave(null); return }
    const sent = await act.run(() => dispatchTo(found, intent))
    leave(sent ? t('cmd.sent', { who: sent.name, where: found.elevator ? place(found.elevator) : found.number }) : null, sent === null)
  }
  const words = act.problem ? { text: [act.problem.title, act.problem.detail].filter(Boolean).join(' · '), bad: true } : line === '' ? done : { text: preview(parsed, found), bad: !parsed.ok }
  return (
    <div className="cmd">
      <kbd aria-hidden>/</kbd>
      <input ref={box} type="text" className={words ? '' : 'wide'} value={line} aria-label={t('cmd.label')} placeholder={words ? '' : t('cmd.hint')} autoComplete="off" spellCheck={false}
        onChange={(e) => { setLine(e.target.value); setDone(null); act.forget() }}
        onKeyDown={(e) => {
          if (e.key === 'Enter' && parsed.ok && !act.busy) void run(parsed.intent)
          if (e.key === 'Escape') { setLine(''); leave(null) }
        }} />
      <span className={words?.bad ? 'say w' : 'say'} role="status">{words?.text}</span>
      {sheet === 'help' ? <Help /> : null}
    </div>
  )
}

/** The newest open incident of that rescue code, or with that number. */
function find(list: readonly IncidentBrief[], code: string): IncidentBrief | null {
  const open = list.filter((i) => i.status !== 'closed' && i.status !== 'joined' && (i.elevator?.rescueCode === code || i.number.endsWith(code)))
  return open.toSorted((a, b) => b.times.reported.localeCompare(a.times.reported))[0] ?? null
}

async function dispatchTo(incident: IncidentBrief, intent: Extract<Intent, { do: 'dispatch' }>): Promise<Answer<CandidateView>> {
  const list = await get<CandidateView[]>(`/api/incidents/${incident.id}/candidates`)
  if (!list.ok) return list
  const team = list.value.find((c) => (intent.team === null ? c.rank === intent.place : c.teamCode.toUpperCase() === intent.team))
  if (!team) return { ok: false, problem: { type: 'about:blank', status: 409, code: 'no-such-candidate', title: t('cmd.no-team') } }
  const sent = await command(incident.id, { type: 'assign', teamId: team.teamId })
  return sent.ok ? { ok: true, value: team } : sent
}

function preview(parsed: ReturnType<typeof parseCommand>, found: IncidentBrief | null): string {
  if (!parsed.ok) return parsed.because === 'empty' ? '' : t(`cmd.${parsed.because}`)
  const { intent } = parsed
  switch (intent.do) {
    case 'help': return t('cmd.help')
    case 'press': return t(`cmd.press.${intent.key}`)
    case 'open': return found ? t('cmd.open', { where: found.elevator ? place(found.elevator) : found.number }) : t('cmd.not-found', { code: intent.code })
    case 'dispatch': return found ? t('cmd.dispatch', { where: found.elevator ? place(found.elevator) : found.number, which: intent.team ?? intent.place ?? 1 }) : t('cmd.not-found', { code: intent.code })
  }
}

const COMMANDS = ['D 235274 1', 'D 235274 TEAM07', '235274', 'C', 'M', 'N', 'R', 'H', 'P', 'U', 'T', 'J', 'K', 'S', 'L', 'F2', 'F3', 'F4', 'F6 F7', 'F9', 'F10', '1 … 9', 'A B C', 'Y', 'X', 'V', 'Z', 'G', 'D', 'E', 'W', 'Ctrl Enter'] as const

function Help() {
  const openSheet = useDesk((s) => s.openSheet)
  useKey('Escape', () => openSheet(null))
  return (
    <div className="sheet help" role="region" aria-label={t('help.title')}>
      <h2>{t('help.title')}<button type="button" className="btn sm push" onClick={() => openSheet(null)}>{t('close')} <kbd>Esc</kbd></button></h2>
      <dl>{COMMANDS.flatMap((c) => [<dt key={c}>{c}</dt>, <dd key={`${c}.`}>{t(`help.${c}`)}</dd>])}</dl>
    </div>
  )
}

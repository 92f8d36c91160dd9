// Logging in: name, password, and on to the page of one's role. Somebody who is logged in already goes straight on.
import { useEffect, useState, type FormEvent } from 'react'
import type { Problem } from '../../server/contracts/common.ts'
import type { Me } from '../../server/contracts/session.ts'
import { get, post } from '../live/api.ts'
import { chooseLanguage, language, lookup } from '../ui/i18n.ts'
import { Mark } from '../ui/Icon.tsx'
import { homeOf } from './home.ts'
import type { Word } from './words.ts'

const word = lookup<Word>()

export function Login() {
  const [asked, setAsked] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const [, setLanguage] = useState(language())
  useEffect(() => {
    void get<Me>('/api/session').then((answer) => {
      if (answer.ok) enter(answer.value)
      // 401 is what a log-in page expects; everything else must be said.
      else if (answer.problem.status !== 401) setProblem(answer.problem)
      setAsked(true)
    })
  }, [])
  return (
    <main className="login">
      <header><Mark /><h1>{word('title')}</h1><p>{word('lead')}</p></header>
      <Form hidden={!asked} problem={problem} onProblem={setProblem} onMe={enter} />
      <footer><button type="button" className="link" onClick={() => { const next = language() === 'en' ? 'zh-CN' : 'en'; chooseLanguage(next); setLanguage(next) }}>{word('language')}</button></footer>
    </main>
  )
}

function enter(me: Me): void {
  location.replace(homeOf(me, new URLSearchParams(location.search).get('next')))
}

function Form({ hidden, problem, onProblem, onMe }: { hidden: boolean; problem: Problem | null; onProblem: (p: Problem | null) => void; onMe: (me: Me) => void }) {
  const [busy, setBusy] = useState(false)
  const [shown, setShown] = useState(false)
  async function send(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    setBusy(true)
    onProblem(null)
    const answer = await post<Me>('/api/session', { username: text(form.get('username')).trim(), password: text(form.get('password')) })
    setBusy(false)
    if (answer.ok) onMe(answer.value)
    else onProblem(answer.problem)
  }
  return (
    <form onSubmit={(event) => void send(event)} style={hidden ? { visibility: 'hidden' } : undefined}>
      <label>{word('username')}<input name="username" autoComplete="username" autoCapitalize="none" spellCheck={false} required maxLength={64} autoFocus /></label>
      <label>{word('password')}
        <span className="secret"><input name="password" type={shown ? 'text' : 'password'} autoComplete="current-password" required maxLength={200} />
          <button type="button" className="link" aria-pressed={shown} onClick={() => setShown(!shown)}>{shown ? word('hide') : word('show')}</button></span>
      </label>
      <div className="said" role="alert">{problem ? <Said problem={problem} /> : null}</div>
      <button type="submit" className="go" disabled={busy}>{busy ? word('entering') : word('enter')}</button>
    </form>
  )
}

function Said({ problem }: { problem: Problem }) {
  const [what, next] = problem.status === 0 ? [word('no-answer'), word('no-answer.next')] : problem.status === 401 || problem.code === 'invalid-request' ? [word('wrong'), word('wrong.next')] : [problem.title, problem.detail ?? word('no-answer.next')]
  return <><b>✕ {what}</b><span>{next}</span></>
}

const text = (value: FormDataEntryValue | null): string => (typeof value === 'string' ? value : '')

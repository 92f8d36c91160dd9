// This seat's voice line: the browser phone, answering, dialling, and a call that was taken and is about to ring here.
import { create } from 'zustand'
import type { CallView, DialAnswer, PhoneCredentials } from '../../server/contracts/call.ts'
import type { Problem } from '../../server/contracts/common.ts'
import { get, post, type Answer } from '../live/api.ts'
import { putCall } from '../live/store.ts'
import type { Phone, PhoneState } from '../phone/phone.ts'

interface Line {
  /** Null until this page has gone on duty: a page that was loaded anew has no phone, whatever the seat says. */
  phone: Phone | null
  state: PhoneState
  /** The call this operator has just taken: answered as soon as it rings here. */
  taking: string | null
  /** The last fault of the phone, in its own words; null while it is well. */
  fault: string | null
}

export const useLine = create<Line>(() => ({ phone: null, state: { line: 'closed', call: null }, taking: null, fault: null }))

class NoCredentials extends Error {
  readonly problem: Problem
  constructor(problem: Problem) {
    super(problem.title)
    this.problem = problem
  }
}

async function credentials(): Promise<PhoneCredentials> {
  const answer = await get<PhoneCredentials>('/api/phone/credentials')
  if (!answer.ok) throw new NoCredentials(answer.problem)
  return answer.value
}

/** Logs this page's phone in. Resolves with the problem when the server gives no credentials; that the edge knows it comes as a state. */
export async function connectPhone(): Promise<Problem | null> {
  if (useLine.getState().phone) return null
  const { makePhone } = await import('../phone/phone.ts')
  try {
    const phone = await makePhone({ credentials, onState: hearPhone, onFault: (fault) => useLine.setState({ fault: fault.message }) })
    useLine.setState({ phone, state: phone.state() })
    return null
  } catch (fault) {
    if (fault instanceof NoCredentials) return fault.problem
    throw fault
  }
}

function hearPhone(state: PhoneState): void {
  const { phone, taking } = useLine.getState()
  useLine.setState(state.line === 'ready' ? { state, fault: null } : { state })
  if (taking !== null && state.call?.status === 'ringing' && phone) {
    useLine.setState({ taking: null })
    void phone.answer()
  }
}

/** Take a waiting call, or answer the one that rings here. */
export async function takeCall(call: CallView): Promise<Answer<CallView>> {
  const { phone, state } = useLine.getState()
  if (phone && state.call?.status === 'ringing') {
    await phone.answer()
    return { ok: true, value: call }
  }
  useLine.setState({ taking: call.id })
  const answer = await post<CallView>(`/api/calls/${call.id}/take`, {})
  if (answer.ok) putCall(answer.value)
  else useLine.setState({ taking: null })
  return answer
}

/** Ask the server for a call record, then dial it from here. Without a phone: problem `no-phone`. */
export async function dial(to: { phone: string; incidentId?: string; callbackId?: string }): Promise<Answer<DialAnswer>> {
  const { phone } = useLine.getState()
  if (!phone) return { ok: false, problem: { type: 'about:blank', status: 409, code: 'no-phone', title: '' } }
  const answer = await post<DialAnswer>('/api/calls', to)
  if (!answer.ok) return answer
  putCall(answer.value.call)
  await phone.dial(answer.value.uri, answer.value.token)
  return answer
}

/** A call is spoken or dialled at this seat. */
export const inCall = (state: PhoneState): boolean => state.call?.status === 'talking' || state.call?.status === 'dialling'

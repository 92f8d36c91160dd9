// A page with a phone and nothing else, for the tests of server/test/sip: they reach the phone through `__sanfenPhone`.
import { makePhone, type Phone } from '../phone.ts'
import type { PhoneState } from '../state.ts'

declare global {
  interface Window {
    __sanfenPhone?: Phone
    __sanfenStates: PhoneState[]
    __sanfenFaults: string[]
  }
}

const login = new URLSearchParams(location.search)
window.__sanfenStates = []
window.__sanfenFaults = []
window.__sanfenPhone = await makePhone({
  credentials: async () => (await fetch(`/credentials${location.search}`)).json(),
  onState: (state) => {
    window.__sanfenStates.push(state)
    // `answer=yes`: an operator with quick hands.
    if (state.call?.status === 'ringing' && login.get('answer') === 'yes') void window.__sanfenPhone?.answer()
    if (state.call?.status === 'ringing' && login.get('answer') === 'no') void window.__sanfenPhone?.decline()
  },
  onFault: (fault) => window.__sanfenFaults.push(`${fault.name}: ${fault.message}`),
})

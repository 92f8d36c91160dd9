// Questions to Kamailio over its JSON-RPC door. Every one has a time limit: it gives no answer at all to what it cannot read.

export interface Rpc {
  /** @throws when Kamailio is away, slow or says that the method failed. */
  call(method: string, params?: readonly unknown[]): Promise<unknown>
}

export interface Dialog {
  callId: string
  /** Kamailio's own address of the dialog, for `dlg.end_dlg`. */
  entry: number
  id: number
  /** 1 and 2: not answered yet; 3 and 4: stands; 5: ended. */
  state: number
  variables: Readonly<Record<string, string>>
  fromTag: string
}

const PATIENCE_MS = 3_000

export function makeRpc(place: { url: string, key: string }): Rpc {
  let count = 0
  const ask = (body: string): Promise<Response> => fetch(place.url, {
    method: 'POST',
    // Kamailio closes after each answer: a kept connection may be gone when the next question is on its way.
    headers: { 'authorization': `Bearer ${place.key}`, 'content-type': 'application/json', 'connection': 'close' }, body, signal: AbortSignal.timeout(PATIENCE_MS),
  })
  return {
    async call(method, params = []) {
      const question = JSON.stringify({ jsonrpc: '2.0', method, params, id: (count += 1) })
      // A connection that breaks says nothing of Kamailio: our questions may be asked twice, and the second time is a connection of its own.
      const response = await ask(question).catch((error: unknown) => { if (isBroken(error)) return ask(question); throw error }).catch((error: unknown) => {
        throw isBroken(error) ? new Error(`Kamailio could not be asked ${method}: ${String(error.cause)}`, { cause: error }) : error
      })
      const text = await response.text()
      if (!response.ok && text === '') throw new Error(`Kamailio answered ${method} with ${response.status}`)
      const answer = JSON.parse(text) as { result?: unknown, error?: { message?: string } }
      if (answer.error) throw new Error(`Kamailio refused ${method}: ${answer.error.message ?? 'no reason given'}`)
      return answer.result
    },
  }
}

/** `fetch` says only "fetch failed"; what failed is its cause. */
const isBroken = (error: unknown): error is TypeError => error instanceof TypeError && error.message === 'fetch failed'

/** All calls Kamailio follows, those that have ended left out. */
export async function listDialogs(rpc: Rpc): Promise<Dialog[]> {
  return readDialogs(await rpc.call('dlg.list'))
}

/** The dialog of a call, or null. */
export async function findDialog(rpc: Rpc, callId: string): Promise<Dialog | null> {
  const one = await rpc.call('dlg.dlg_list', [callId])
  // Without a match it answers an empty object.
  return readDialogs([one]).find((dialog) => dialog.callId === callId) ?? null
}

/** As Kamailio 5.6 writes a dialog; what we do not use is left out. */
interface Listed {
  'call-id': string
  h_entry: number
  h_id: number
  state: number
  caller?: { tag?: string | null }
  variables?: Record<string, string>[]
}

function readDialogs(list: unknown): Dialog[] {
  if (!Array.isArray(list)) throw new Error('dlg.list did not give a list')
  return (list as Listed[]).map((one) => ({
    callId: one['call-id'],
    entry: one.h_entry,
    id: one.h_id,
    state: one.state,
    fromTag: one.caller?.tag ?? '',
    variables: Object.assign({}, ...(one.variables ?? [])) as Record<string, string>,
  })).filter((dialog) => dialog.state < 5)
}

// Joins the driver to an edge by its addresses. The only place that knows all parts of server/sip.
import { listenForDigits } from './dtmf.ts'
import { type Edge, makeEdge } from './edge.ts'
import { connectEvapi } from './evapi.ts'
import { connectNg } from './ng.ts'
import { makePrompts } from './prompts.ts'
import { makeRpc } from './rpc.ts'

/** As `startEdge` returns it, or as the settings name an edge elsewhere. */
export interface EdgeAddress {
  evapi: { host: string, port: number }
  ng: { host: string, port: number }
  /** The address rtpengine sends digits to: this machine's. */
  dtmf: { host: string, port: number }
  rpcUrl: string
  serverKey: string
  promptDir: string
  promptDirForMedia: string
}

/** Makes the prompts when they are missing (some seconds, once), then connects. */
export async function connectEdge(address: EdgeAddress, options: { clock: () => Date, promptOn183: boolean, onFault: (fault: Error) => void }): Promise<Edge> {
  const prompts = await makePrompts({ dir: address.promptDir, dirForMedia: address.promptDirForMedia })
  return makeEdge({
    evapi: (hear) => connectEvapi({ ...address.evapi, key: address.serverKey, onNoise: options.onFault, ...hear }),
    dtmf: (hear) => listenForDigits({ ...address.dtmf, onNoise: options.onFault, ...hear }),
    ng: connectNg({ ...address.ng, onNoise: options.onFault }),
    rpc: makeRpc({ url: address.rpcUrl, key: address.serverKey }),
    prompts,
    ...options,
  })
}

// An edge that runs as the settings name it: what another process of ours needs in its environment to use it.
import type { EdgePart } from './edge.ts'

/** The SIP_* settings of `edge`, as config.ts reads them. */
export function edgeSettings(edge: EdgePart): Record<string, string> {
  const at = ({ host, port }: { host: string; port: number }) => `${host}:${port}`
  return {
    SIP_EVAPI: at(edge.evapi), SIP_RPC_URL: edge.rpcUrl, SIP_NG: at(edge.ng), SIP_DTMF: at(edge.dtmf), SIP_WS_URL: edge.wsUrl, SIP_ROBOT_URL: edge.robotUrl, SIP_DOMAIN: edge.domain, SIP_TRUNK_PEER: at(edge.trunkPeer), SIP_DOOR: `${edge.sipHost}:${edge.sipPort}`,
    SIP_SERVER_KEY: edge.serverKey, SIP_CREDENTIAL_SECRET: edge.credentialSecret, SIP_RECORDINGS: edge.recordingDir, SIP_PROMPTS: edge.promptDir, SIP_PROMPTS_FOR_MEDIA: edge.promptDirForMedia,
  }
}

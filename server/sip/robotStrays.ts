// Automatic calls that Kamailio still follows while nobody runs them: their process died. Ended by Kamailio, answered or still ringing.
import type { Ng } from './ng.ts'
import { type Dialog, findDialog, listDialogs, type Rpc } from './rpc.ts'

/** The beginning of every automatic call's Call-ID. */
export const ROBOT_CALL = 'robot-'

/** Kamailio's states of a dialog: from here on it was answered. */
const ANSWERED = 3

export const isRobotDialog = (dialog: Dialog): boolean => dialog.variables['direction'] === 'robot'

/** @throws when Kamailio does not answer. */
export async function endStrayCalls(rpc: Rpc, ng: Ng, isOurs: (callId: string) => boolean): Promise<void> {
  const strays = (await listDialogs(rpc)).filter((dialog) => isRobotDialog(dialog) && !isOurs(dialog.callId))
  await Promise.all(strays.map(async (dialog) => {
    await end(rpc, dialog)
    await ng.command('delete', { 'call-id': dialog.callId })
  }))
}

/** When our own goodbye did not arrive. Nothing happens without such a call. */
export async function endDialog(rpc: Rpc, callId: string): Promise<void> {
  const dialog = await findDialog(rpc, callId)
  if (dialog) await end(rpc, dialog)
}

async function end(rpc: Rpc, dialog: Dialog): Promise<void> {
  if (dialog.state >= ANSWERED) await rpc.call('dlg.end_dlg', [dialog.entry, dialog.id])
  else await rpc.call('tm.cancel', [dialog.callId, dialog.variables['cseq'] ?? ''])
}

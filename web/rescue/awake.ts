// Keeps the screen on while on duty: a phone in a dark pocket does not ring from a page. Taken again whenever the page is looked at.
import { usePhone } from './phone.ts'

let lock: WakeLockSentinel | null = null
let wanted = false

export async function stayAwake(on: boolean): Promise<void> {
  wanted = on
  if (!on) { await lock?.release(); lock = null; return }
  if (!('wakeLock' in navigator)) { usePhone.setState({ screen: 'off' }); return }
  if (document.visibilityState !== 'visible' || (lock && !lock.released)) return
  try {
    lock = await navigator.wakeLock.request('screen')
    usePhone.setState({ screen: 'on' })
  } catch (fault) {
    if (!(fault instanceof DOMException)) throw fault
    usePhone.setState({ screen: 'refused' }) // a low battery refuses it; the gate says so
  }
}

document.addEventListener('visibilitychange', () => { if (wanted) void stayAwake(true) })

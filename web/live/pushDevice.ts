// Whether this browser can be rung while its page is closed: permission, the browser's subscription, and the server's knowledge of it. One service worker serves every page that is rung.
import { get, put, remove } from './api.ts'
import { keepWorker } from './shell.ts'

/** Whether the phone can be rung while the page is closed. `ask`: it has not been asked. `refused`: the person said no. `off`: this browser cannot. `failed`: its push service or our server did not play along. */
export type Notices = 'unknown' | 'ask' | 'on' | 'refused' | 'off' | 'failed'

const RUNG = '/rescue/'
/** Under this account this browser is known to the server. */
let known: { accountId: string; endpoint: string } | null = null
let busy: Promise<Notices> | null = null

const can = (): boolean => !import.meta.env.DEV && window.isSecureContext && 'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window

/** What the state is now, without asking anybody for anything. Subscribes where it is allowed already. `unknown`: nobody could be asked now. */
export async function lookAtPush(accountId: string): Promise<Notices> {
  if (!can()) return 'off'
  if (Notification.permission !== 'granted') return Notification.permission === 'denied' ? 'refused' : 'ask'
  // One at a time: a reload, a return and a tap may come together.
  busy ??= subscribe(accountId).finally(() => { busy = null })
  return busy
}

/** Asks for the permission: call it from a tap, browsers want a hand. */
export async function allowPush(accountId: string): Promise<Notices> {
  if (can() && Notification.permission === 'default') await Notification.requestPermission()
  return lookAtPush(accountId)
}

/** Who logs out is not rung on this phone any more. Without a network the browser forgets alone, and the server learns it from the push service. */
export async function forgetPush(): Promise<void> {
  known = null
  if (!can()) return
  const subscription = await (await navigator.serviceWorker.getRegistration(RUNG))?.pushManager.getSubscription()
  if (!subscription) return
  await remove('/api/me/push-subscription', { endpoint: subscription.endpoint })
  await subscription.unsubscribe()
}

/** On an iPhone only a page on the home screen may be rung. */
export const needsHomeScreen = (): boolean => 'standalone' in navigator && navigator.standalone !== true

async function subscribe(accountId: string): Promise<Notices> {
  const { pushManager } = await keepWorker(RUNG)
  const key = await get<{ key: string }>('/api/push/key')
  // Without a network nothing is known to be wrong.
  if (!key.ok) return key.problem.status === 0 ? 'unknown' : 'failed'
  try {
    let subscription = await pushManager.getSubscription()
    if (subscription && keyOf(subscription) !== key.value.key) {
      await subscription.unsubscribe() // made for another installation's key, it would never ring
      subscription = null
    }
    subscription ??= await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key.value.key })
    if (known?.accountId === accountId && known.endpoint === subscription.endpoint) return 'on'
    const told = await put('/api/me/push-subscription', subscription.toJSON())
    if (!told.ok) return told.problem.status === 0 ? 'unknown' : 'failed'
    known = { accountId, endpoint: subscription.endpoint }
    return 'on'
  } catch (fault) {
    if (!(fault instanceof DOMException)) throw fault
    return 'failed' // no push service behind this browser, as on most Android phones on the mainland
  }
}

function keyOf(subscription: PushSubscription): string {
  const key = subscription.options.applicationServerKey
  return key ? btoa(String.fromCharCode(...new Uint8Array(key))).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '') : ''
}

// Whether this phone can be rung while the page is closed: permission, the browser's subscription, and the server's knowledge of it.
import { get } from '../live/api.ts'
import { drop, put } from './ask.ts'
import { usePhone } from './phone.ts'

/** Under this account this browser is known to the server. */
let known: { accountId: string; endpoint: string } | null = null
let busy: Promise<void> | null = null

/** What the state is now, without asking anybody for anything. Subscribes where it is allowed already. */
export async function lookAtNotices(): Promise<void> {
  if (!can()) { usePhone.setState({ notices: 'off' }); return }
  if (Notification.permission === 'granted') { await subscribe(); return }
  usePhone.setState({ notices: Notification.permission === 'denied' ? 'refused' : 'ask' })
}

/** Asks for the permission: call it from a tap, browsers want a hand. */
export async function allowNotices(): Promise<void> {
  if (can() && Notification.permission === 'default') await Notification.requestPermission()
  await lookAtNotices()
}

/** Looks again whenever somebody comes back: the permission is changed in the browser's settings, not here. */
export function watchNotices(): void {
  const look = () => { if (document.visibilityState === 'visible' && usePhone.getState().me) void lookAtNotices() }
  document.addEventListener('visibilitychange', look)
  window.addEventListener('online', look)
  usePhone.subscribe((now, was) => { if (now.me?.accountId !== was.me?.accountId) look() })
  look()
}

/** Who logs out is not rung on this phone any more. Without a network the browser forgets alone, and the server learns it from the push service. */
export async function forgetNotices(): Promise<void> {
  known = null
  if (!can()) return
  const subscription = await (await registration())?.pushManager.getSubscription()
  if (!subscription) return
  await drop('/api/me/push-subscription', { endpoint: subscription.endpoint })
  await subscription.unsubscribe()
}

const can = (): boolean => !import.meta.env.DEV && window.isSecureContext && 'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window
const registration = (): Promise<ServiceWorkerRegistration | undefined> => navigator.serviceWorker.getRegistration('/rescue/')

/** One at a time: a reload, a return and a tap may come together. */
function subscribe(): Promise<void> {
  busy ??= subscribeNow().finally(() => { busy = null })
  return busy
}

async function subscribeNow(): Promise<void> {
  const { me } = usePhone.getState()
  if (!me) return
  const { pushManager } = await navigator.serviceWorker.ready
  const key = await get<{ key: string }>('/api/push/key')
  if (!key.ok) {
    // Without a network nothing is known to be wrong.
    if (key.problem.status !== 0) usePhone.setState({ notices: 'failed' })
    return
  }
  try {
    let subscription = await pushManager.getSubscription()
    if (subscription && keyOf(subscription) !== key.value.key) {
      await subscription.unsubscribe() // made for another installation's key, it would never ring
      subscription = null
    }
    subscription ??= await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key.value.key })
    if (known?.accountId !== me.accountId || known.endpoint !== subscription.endpoint) {
      const told = await put('/api/me/push-subscription', subscription.toJSON())
      if (told.status === 0) return
      if (told.status !== 200) { usePhone.setState({ notices: 'failed' }); return }
      known = { accountId: me.accountId, endpoint: subscription.endpoint }
    }
    usePhone.setState({ notices: 'on' })
  } catch (fault) {
    if (!(fault instanceof DOMException)) throw fault
    usePhone.setState({ notices: 'failed' }) // no push service behind this browser, as on most Android phones on the mainland
  }
}

function keyOf(subscription: PushSubscription): string {
  const key = subscription.options.applicationServerKey
  return key ? btoa(String.fromCharCode(...new Uint8Array(key))).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '') : ''
}

/** On an iPhone only a page on the home screen may be rung. */
export const needsHomeScreen = (): boolean => 'standalone' in navigator && navigator.standalone !== true

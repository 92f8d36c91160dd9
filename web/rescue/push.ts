// Whether this phone can be rung while the page is closed, as the team's page shows it.
import { allowPush, forgetPush, lookAtPush, type Notices } from '../live/pushDevice.ts'
import { usePhone } from './phone.ts'

const show = (notices: Notices): void => { if (notices !== 'unknown') usePhone.setState({ notices }) }
const accountId = (): string | undefined => usePhone.getState().me?.accountId

/** Asks for the permission: call it from a tap. */
export async function allowNotices(): Promise<void> {
  const id = accountId()
  if (id !== undefined) show(await allowPush(id))
}

/** Looks again whenever somebody comes back: the permission is changed in the browser's settings, not here. */
export function watchNotices(): void {
  const look = () => {
    const id = accountId()
    if (document.visibilityState === 'visible' && id !== undefined) void lookAtPush(id).then(show)
  }
  document.addEventListener('visibilitychange', look)
  window.addEventListener('online', look)
  usePhone.subscribe((now, was) => { if (now.me?.accountId !== was.me?.accountId) look() })
  look()
}

export const forgetNotices = forgetPush

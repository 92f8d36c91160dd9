// The team's page while nobody looks at it: its shell without a network, and the push messages that ring it.
importScripts('/shell.js')
const PAGE = '/rescue/'
self.keepShell('sanfen-rescue-shell', PAGE)

// ---- push: what server/notify/pushText.ts sends. The worker asks the server as the team that is logged in here.

const ACCEPT = { action: 'accept', title: '接单' }
const REFUSE = { action: 'cannot-go', title: '无法前往' }
const OPEN = { action: 'open', title: '打开' }
/** A browser shows two or three of them; a tap beside them opens the page. */
const ACTIONS = { offer: [ACCEPT, REFUSE, OPEN], remind: [ACCEPT, REFUSE, OPEN], drill: [{ action: 'got-it', title: '收到' }], 'stand-down': [OPEN], notice: [OPEN] }
const RING = [600, 150, 600, 150, 900, 400, 600, 150, 600, 150, 900]
const ASK_PATIENCE = 15_000
/** What to do about a "no"; the server says what it is. */
const NEXT = { 'offer-lapsed': '平台已另派，不用去了', 'stood-down': '不用去了。已在路上请停下', 'incident-closed': '事件已结案，不用再操作', 'already-released': '人已经出来，不用去了', 'already-declined': '平台已另派，等下一单即可', withdrawn: '平台已另派，等下一单即可' }
/** "Already so" is what the press wanted. */
const SAME = { accept: ['already-accepted', 'already-departed', 'already-arrived'], 'cannot-go': ['already-declined', 'withdrawn'] }

self.addEventListener('push', (event) => event.waitUntil(pushed(event.data)))
self.addEventListener('notificationclick', (event) => event.waitUntil(pressed(event.notification, event.action)))
self.addEventListener('pushsubscriptionchange', (event) => event.waitUntil(renew(event)))

/** A browser wants to see a notification for every push, so even one that cannot be read shows. */
async function pushed(data) {
  const message = read(data) ?? { id: null, kind: 'notice', assignmentId: null, title: '三分 · 救援', body: '有新的通知，请打开查看', code: null }
  await Promise.all([show(message, message.title, message.body, ACTIONS[message.kind] ?? [OPEN]), receipt(message, 'delivered')])
}

function read(data) {
  try {
    const message = data?.json()
    return typeof message === 'object' && message !== null && typeof message.title === 'string' && typeof message.body === 'string' ? message : null
  } catch (fault) {
    console.warn('push: not one of ours', fault)
    return null
  }
}

/** What is said of one assignment stands in one place: the next replaces the last, and rings again. */
function show(message, title, body, actions) {
  const loud = message.kind === 'offer' || message.kind === 'remind'
  const tag = message.assignmentId ?? message.id ?? 'sanfen'
  return self.registration.showNotification(title, { body, tag, renotify: true, requireInteraction: message.kind !== 'notice', vibrate: loud ? RING : [300], lang: 'zh-CN', actions, data: message })
}

async function pressed(notification, action) {
  const message = notification.data
  notification.close()
  const told = receipt(message, 'read')
  if ((action === 'accept' || action === 'cannot-go') && message.assignmentId) await answer(message, action)
  else if (action !== 'got-it') await open(message)
  await told
}

async function answer(message, action) {
  const id = `push-${message.id}-${action}`
  const command = action === 'accept' ? { type: 'accept', clientId: id } : { type: 'decline', reason: '通知：无法前往', clientId: id }
  const { status, body } = await tell('POST', `/api/assignments/${message.assignmentId}/commands`, command, id)
  const code = message.code ? ` · ${message.code}` : ''
  const quiet = { ...message, kind: 'notice' }
  if ((status >= 200 && status < 300) || SAME[action].includes(body?.code)) {
    if (action === 'accept') await show({ ...message, kind: 'accepted' }, `已接单${code}`, `请马上出发。点开看电话和导航\n${message.body}`, [OPEN])
    else await show(quiet, `已登记：无法前往${code}`, '平台已另派，不用再操作', [])
  } else if (status === 401) await show(message, `没有生效${code}`, '登录已过期。点开登录后再应答，急事打 96333', [OPEN])
  else if (status === 0 || status === 429 || status >= 500) await show(message, `还没有生效${code}`, '没有连上平台。再点一次，或打 96333', [ACCEPT, REFUSE, OPEN])
  else await show(quiet, `没有生效：${body?.title ?? status}${code}`, NEXT[body?.code] ?? '请打 96333 问清', [OPEN])
}

async function open({ assignmentId, page: at = PAGE }) {
  const pages = await self.clients.matchAll({ type: 'window', includeUncontrolled: true })
  const opened = pages.find((one) => new URL(one.url).pathname.startsWith(at))
  if (!opened) { await self.clients.openWindow(assignmentId ? `${at}#${assignmentId}` : at); return }
  opened.postMessage({ show: assignmentId })
  await opened.focus()
}

const receipt = ({ id }, state) => (id ? tell('POST', '/api/me/receipts', { notificationId: id, channel: 'push', state }) : null)

/** The browser has changed the subscription by itself: the server must learn the new one before the next offer. */
async function renew({ oldSubscription, newSubscription }) {
  const key = async () => (await (await fetch('/api/push/key', { credentials: 'same-origin' })).json()).key
  const fresh = newSubscription ?? await self.registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: oldSubscription?.options.applicationServerKey ?? await key() })
  await tell('PUT', '/api/me/push-subscription', fresh.toJSON())
  if (oldSubscription && oldSubscription.endpoint !== fresh.endpoint) await tell('DELETE', '/api/me/push-subscription', { endpoint: oldSubscription.endpoint })
}

/** Status 0: nobody was heard. */
async function tell(method, path, body, key) {
  const headers = { 'content-type': 'application/json', 'accept-language': 'zh-CN', ...(key ? { 'idempotency-key': key } : {}) }
  const init = { method, headers, credentials: 'same-origin', keepalive: true, signal: AbortSignal.timeout(ASK_PATIENCE), body: JSON.stringify(body) }
  try {
    const response = await fetch(path, init)
    return { status: response.status, body: /json/.test(response.headers.get('content-type') ?? '') ? await response.json() : null }
  } catch (fault) {
    console.warn(`push: ${path} was not heard`, fault)
    return { status: 0, body: null }
  }
}

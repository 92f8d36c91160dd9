// The arrows between the rooms (ARCHITECTURE.md). Read by server/checks/boundaries.ts, which also refuses a run that saw no modules.
const TEST = '\\.test\\.ts$'
/** The doors to the outside: each talks to dispatch and to what lies below it, never to another door. */
const OUTER = 'http|realtime|queue|notify|video|stats|intake|sensors|warnings|cameras|analysis'
/** What the doors share and dispatch does not need. */
const SHARED = 'auth|registry'

/** The files that lie in no room: they know all rooms and wire them. */
const WIRING = '^server/[^/]+[.]ts$'

const rooms = (names) => `^server/(${names})/`

module.exports = {
  forbidden: [
    { name: 'no-circle', severity: 'error', from: {}, to: { circular: true } },
    { name: 'every-import-is-found', severity: 'error', from: {}, to: { couldNotResolve: true } },
    { name: 'domain-is-pure', severity: 'error', from: { path: rooms('domain'), pathNot: TEST }, to: { pathNot: rooms('domain') } },
    {
      name: 'contracts-know-domain-only', severity: 'error',
      from: { path: rooms('contracts'), pathNot: TEST }, to: { pathNot: `${rooms('contracts|domain')}|node_modules/(typebox|@sinclair)/` },
    },
    { name: 'web-knows-contracts-only', severity: 'error', from: { path: '^web/', pathNot: TEST }, to: { path: '^(server|fixtures|sip)/', pathNot: rooms('contracts') } },
    {
      name: 'db-knows-contracts-and-domain-only', severity: 'error',
      from: { path: rooms('db'), pathNot: TEST }, to: { path: '^(server|fixtures|web)/', pathNot: rooms('db|contracts|domain') },
    },
    {
      name: 'dispatch-knows-db-and-below-only', severity: 'error',
      from: { path: rooms('dispatch'), pathNot: TEST }, to: { path: '^(server|fixtures|web)/', pathNot: rooms('dispatch|db|contracts|domain') },
    },
    {
      name: 'shared-rooms-know-db-and-below-only', severity: 'error',
      from: { path: rooms(SHARED), pathNot: TEST }, to: { path: '^(server|fixtures|web)/', pathNot: rooms(`${SHARED}|dispatch|db|contracts|domain`) },
    },
    {
      // Below the doors: they bring messages and ask; it knows none of them.
      name: 'alarms-know-dispatch-and-below-only', severity: 'error',
      from: { path: rooms('alarms'), pathNot: TEST }, to: { path: '^(server|fixtures|web)/', pathNot: rooms('alarms|dispatch|db|contracts|domain') },
    },
    {
      // Below the doors too: alarms of the passenger's page, and the codes that lead there.
      name: 'passengers-know-dispatch-and-below-only', severity: 'error',
      from: { path: rooms('passenger|stickers'), pathNot: TEST }, to: { path: '^(server|fixtures|web)/', pathNot: rooms('passenger|stickers|auth|dispatch|db|contracts|domain') },
    },
    {
      name: 'outer-rooms-do-not-know-each-other', severity: 'error',
      from: { path: `^server/(${OUTER})/`, pathNot: TEST }, to: { path: rooms(OUTER), pathNot: '^server/$1/' },
    },
    {
      // The driver of the line: it knows SIP, not incidents. intake/ turns what it says into reports.
      name: 'sip-knows-contracts-only', severity: 'error',
      from: { path: rooms('sip'), pathNot: TEST }, to: { path: '^(server|fixtures|web)/', pathNot: rooms('sip|speech|contracts|domain') },
    },
    {
      // Text in, sound out.
      name: 'speech-knows-nobody', severity: 'error',
      from: { path: rooms('speech'), pathNot: TEST }, to: { path: '^(server|fixtures|web)/', pathNot: rooms('speech') },
    },
    {
      // notify/ calls people by the robot.
      name: 'only-intake-hears-the-line', severity: 'error',
      from: { path: '^server/', pathNot: `${TEST}|^server/(sip|intake|notify|test)/|${WIRING}` }, to: { path: rooms('sip') },
    },
    {
      name: 'embedded-knows-domain-only', severity: 'error',
      from: { path: rooms('embedded'), pathNot: TEST }, to: { path: '^(server|fixtures|web)/', pathNot: rooms('embedded|domain') },
    },
    { name: 'only-main-wires', severity: 'error', from: { path: '^server/', pathNot: `${WIRING}|^server/test/` }, to: { path: '^server/(main|app|system|line|edge-main)[.]ts$' } },
    { name: 'nothing-real-needs-a-test', severity: 'error', from: { path: '^(server|web|fixtures)/', pathNot: `${TEST}|^server/test/|^fixtures/bench/` }, to: { path: '^server/test/' } },
  ],
  options: {
    // With TypeScript 7 the default parser sees 0 modules and says that all is well.
    parser: 'swc',
    tsPreCompilationDeps: true,
    // Tests may know everything, and the swc parser stumbles over the `await using` they like.
    doNotFollow: { path: 'node_modules|^server/test/' },
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
}

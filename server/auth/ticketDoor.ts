// Where a WebSocket comes in with a ticket in its address, since a browser can give it no header. What stands before the door may be anything: no target throws here. Whether the ticket counts is asked behind it.
import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer, type WebSocket } from 'ws'

/** `admit` must not throw. */
export interface TicketDoorParts { path: string; /** Of one message, in bytes. */ maxPayload: number; admit(line: WebSocket, ticket: string): void }
export interface TicketDoor {
  attach(server: Server): void
  /** Nobody more comes in. */
  shut(): void
  /** Whoever is still in is cut off. */
  close(): void
}

export function makeTicketDoor({ path, maxPayload, admit }: TicketDoorParts): TicketDoor {
  const wss = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload })
  const attached: (() => void)[] = []

  function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    // By hand: `new URL` throws on a target such as `//`, and what throws in a listener ends the process.
    const target = request.url ?? ''
    const at = target.indexOf('?')
    if ((at < 0 ? target : target.slice(0, at)) !== path) return
    const ticket = at < 0 ? '' : new URLSearchParams(target.slice(at + 1)).get('ticket') ?? ''
    // The handshake first: a browser cannot read why a handshake was refused, but it can read what is said behind it.
    wss.handleUpgrade(request, socket, head, (line) => {
      line.on('error', () => line.terminate())
      admit(line, ticket)
    })
  }

  const shut = () => { for (const off of attached.splice(0)) off() }
  return {
    attach(server) {
      server.on('upgrade', upgrade)
      attached.push(() => server.off('upgrade', upgrade))
    },
    shut,
    close() {
      shut()
      for (const line of wss.clients) line.terminate()
      wss.close()
    },
  }
}

// The ways to Redis. It holds passing messages and sequence numbers, never the truth: whoever uses it must bear its absence.
import { Redis, type RedisOptions } from 'ioredis'

/** Answers or fails within two seconds and keeps nothing for later: for what a dispatch waits for. Less would take a busy moment of our own for an outage. What is said in one breath goes in one write. */
const HASTY = { enableOfflineQueue: false, maxRetriesPerRequest: 0, commandTimeout: 2000, connectTimeout: 2000, enableAutoPipelining: true } satisfies RedisOptions
/** Waits until Redis is back, as blocking readers must. RESP2: the socket.io adapter reads its shapes. */
const PATIENT = { maxRetriesPerRequest: null, connectTimeout: 2000, protocol: 2 as const } satisfies RedisOptions

/** `onFault` hears why the connection broke; it comes back by itself. */
export function openHastyRedis(url: string, name: string, onFault: (error: Error) => void): Redis {
  return opened(new Redis(url, { ...HASTY, connectionName: name }), onFault)
}

export interface PatientRedis {
  client: Redis
  /** Closes the connection and every duplicate that a library made of it. */
  close(): void
}

export function openPatientRedis(url: string, name: string, onFault: (error: Error) => void): PatientRedis {
  const client = opened(new TrackedRedis(url, { ...PATIENT, connectionName: name }), onFault)
  return {
    client,
    close() {
      for (const one of [client, ...client.duplicates]) one.disconnect()
    },
  }
}

function opened<R extends Redis>(client: R, onFault: (error: Error) => void): R {
  client.on('error', onFault)
  return client
}

function ignored(): void {}

class TrackedRedis extends Redis {
  readonly duplicates: Redis[] = []
  override duplicate(override?: Partial<RedisOptions>): Redis {
    const copy = super.duplicate(override)
    copy.on('error', ignored) // it breaks together with the original, which says so
    // Libraries subscribe on their duplicates and look at nobody's answer: when we close in that moment it is nobody's fault.
    const send = copy.sendCommand.bind(copy)
    copy.sendCommand = (command, stream) => {
      const sent = send(command, stream)
      if (sent instanceof Promise) sent.catch(ignored)
      return sent
    }
    this.duplicates.push(copy)
    return copy
  }
}

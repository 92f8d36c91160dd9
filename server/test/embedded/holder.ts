// A program that starts the parts in the directory it is told, says where they are, and holds them until it is asked to stop. For tests that kill it.
import { startParts } from '../../embedded/parts.ts'
import { untilAskedToStop } from '../../embedded/lifetime.ts'

const asked = untilAskedToStop()
const parts = await startParts({ dataDir: process.argv[2] ?? '', durable: true })
console.log(JSON.stringify({ databaseUrl: parts.databaseUrl, redisUrl: parts.redisUrl }))
await asked
await parts.stop()
process.exit(0)

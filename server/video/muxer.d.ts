declare module 'node-rtsp-stream/mpeg1muxer.js' {
  import type { ChildProcessWithoutNullStreams } from 'node:child_process'
  import type { EventEmitter } from 'node:events'

  export default class Mpeg1Muxer extends EventEmitter {
    constructor(options: { url: string; ffmpegPath: string; ffmpegOptions?: Record<string, string> })
    readonly stream: ChildProcessWithoutNullStreams
  }
}

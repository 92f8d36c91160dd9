declare module '@cycjimmy/jsmpeg-player' {
  interface Destination { write(data: ArrayBuffer): void }
  interface Source {
    readonly streaming: boolean
    established: boolean
    completed: boolean
    progress: number
    connect(destination: Destination): void
    start(): void
    resume(headroom: number): void
    destroy(): void
  }
  interface Options { source: new (url: string) => Source; canvas: HTMLCanvasElement; audio?: boolean; disableWebAssembly?: boolean; disableGl?: boolean; pauseWhenHidden?: boolean; videoBufferSize?: number; onVideoDecode?: (decoder: unknown, ms: number) => void }
  const JSMpeg: { Player: new (url: string, options: Options) => { destroy(): void } }
  export default JSMpeg
}

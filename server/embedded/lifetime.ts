// When a program of ours must end. Knows signals, nothing of what has to be closed.

/**
 * Resolves with the first reason to stop: Ctrl-C, TERM (also the kernel's, when setup.mjs or npm has died), a closed terminal.
 * Later signals change nothing: Ctrl-C reaches us twice, from the terminal and through setup.mjs.
 */
export function untilAskedToStop(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve(signal))
  })
}

/**
 * Looks at the engine's counter (odd while it works, another number at every batch) and calls `stuck` once the same batch has
 * run for `limitMs`. It counts only the engine's own work, not the time a caller waits for others. Returns how to end it.
 */
export function watch(busy: SharedArrayBuffer, limitMs: number, stuck: () => void): () => void {
  const turns = new Int32Array(busy)
  let seen = 0
  let since = performance.now()
  const timer = setInterval(
    () => {
      const turn = Atomics.load(turns, 0)
      if (turn !== seen || turn % 2 === 0) {
        seen = turn
        since = performance.now()
      } else if (performance.now() - since >= limitMs) {
        since = performance.now()
        stuck()
      }
    },
    Math.min(1_000, limitMs / 4),
  )
  timer.unref()
  return () => clearInterval(timer)
}

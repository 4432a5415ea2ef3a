const pending = new Set<() => void>();
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Has `undo` called when this process ends before the returned function was: on exit, on Ctrl-C, on a termination
 * signal. `undo` must be synchronous and must not throw. The signal then takes its usual course.
 */
export function onExit(undo: () => void): () => void {
  if (pending.size === 0) {
    process.on('exit', undoAll);
    for (const signal of SIGNALS) process.on(signal, undoAndEnd);
  }
  pending.add(undo);
  return () => {
    if (pending.delete(undo) && pending.size === 0) stopWatching();
  };
}

function undoAll(): void {
  for (const undo of pending) undo();
  pending.clear();
}

function undoAndEnd(signal: NodeJS.Signals): void {
  undoAll();
  stopWatching();
  // Without our listener the signal ends the process, unless the program has a listener of its own.
  if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
}

function stopWatching(): void {
  process.off('exit', undoAll);
  for (const signal of SIGNALS) process.off(signal, undoAndEnd);
}

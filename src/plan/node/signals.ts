import type { Service } from '../../model/inventory.ts';
import type { Tree } from '../../model/tree.ts';

/** Words that show a program that ends itself when it is told to: its own handler, or one of a library's. */
const HANDLES =
  /\bSIGTERM\b|\benableShutdownHooks\b|\b(?:http-terminator|close-with-grace|stoppable|@godaddy\/terminus)\b/;

/** Frameworks whose own server does. */
const SERVERS = new Set(['next', 'nuxt', 'react-router', 'solid-start', 'sveltekit', 'tanstack-start']);

/**
 * Ends the process as the signal would have, unless the program has a handler of its own by then. It stands in an address:
 * Node.js 20 reads none of it from a question mark on.
 */
const HANDLER =
  'for(const[s,c]of[["SIGTERM",143],["SIGINT",130]])process.on(s,()=>process.listenerCount(s)>1||process.exit(c))';

/**
 * What makes a program of Node.js end when it is told to. Process 1 of a container does not die of signals that it has no
 * handler for (pid_namespaces(7)): it would be killed after the whole grace period, each time. Null when it has one: those
 * of frameworks that bring their own server do, and sources that name the signal.
 */
export function endsBySignal(
  { framework, kind, reached }: Service,
  tree: Tree,
): { readonly words: readonly string[]; readonly because: string } | null {
  if (
    (kind === 'ssr' && SERVERS.has(framework)) ||
    reached.some((path) => HANDLES.test(tree.text(path) ?? ''))
  )
    return null;
  return {
    words: ['--import', `data:text/javascript,${HANDLER}`],
    because: 'its code handles no signal, and process 1 would not end by one',
  };
}

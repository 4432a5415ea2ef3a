import { type Cause, group, said, setting } from '../cause.ts';

/** Of a server on all addresses Fastify and werkzeug name one a line, the one of the machine itself among them. */
const ELSEWHERE = /(?:running|listening) (?:on|at)[^\n]{0,80}?https?:\/\/(?!127\.|localhost|\[::1\])[\w.[]/i;

/** Programs that start, or cannot, for reasons of their own. */
export const SERVER: readonly Cause[] = [
  {
    id: 'wrong-architecture',
    pattern: /exec format error|cannot execute binary file/im,
    explain: (_, plan) => ({
      because: `${plan.command.value[0] ?? 'the command'} is of another architecture than this machine`,
      fix: 'Build for the platform of this machine.',
    }),
  },
  {
    id: 'no-command',
    pattern:
      /(?:execvp (\S+): No such file|exec: "([^"]+)": (?:stat \S+: no such file|executable file not found)|executable file `([^`]+)` not found)/im,
    explain: (match, plan) => ({
      because: `the command ${match[1] ?? match[2] ?? match[3]} is not in the image`,
      fix: `Add the package that brings it to the requirements, or set ${setting(plan, 'command')}.`,
    }),
  },
  {
    id: 'loopback-only',
    pattern:
      /(?:running on|listening (?:on|at)|Running on)[^\n]*?https?:\/\/(127\.0\.0\.1|localhost):(\d+)/im,
    explain: (match, plan) =>
      ELSEWHERE.test(match.input)
        ? null
        : {
            because: `it listens on ${group(match)}:${group(match, 2)}, where nothing outside the container reaches it`,
            fix: `Listen on 0.0.0.0: set ${setting(plan, 'command')}.`,
          },
  },
  {
    id: 'other-port',
    pattern: /(?:running|listening|started)[^\n]{0,40}?(?::|port )(\d{2,5})\b/im,
    explain: (match, plan) => {
      const expected = plan.port?.value;
      if (expected === undefined || Number(group(match)) === expected) return null;
      return {
        because: `it listens on port ${group(match)}, and is asked on port ${expected}`,
        fix: `Set ${setting(plan, 'port')} to ${group(match)}.`,
      };
    },
  },
  {
    id: 'out-of-memory',
    pattern: /^(?:MemoryError|numpy[\w.]*MemoryError|.*(?:Cannot allocate memory|heap out of memory))/m,
    explain: (_, plan) => ({
      because: 'it found no more memory',
      fix: `Give it more: raise ${setting(plan, 'memory')}.`,
    }),
  },
  {
    id: 'exception',
    pattern: /^((?:\w+\.)*\w*(?:Error|Exception|Exit)(?:: .+)?)$/m,
    explain: (match) => ({
      because: said(group(match)),
      fix: 'Look at the log below: the last lines name the place in the code.',
    }),
  },
  {
    id: 'logged-error',
    pattern: /^\{[^\n]*"level":(?:[56]0|"(?:error|fatal)")[^\n]*"(?:msg|message)":"([^"\n]{1,200})"/m,
    explain: (match) => ({
      because: `it says ${said(group(match)).replace(/[\s:.]+$/, '')}`,
      fix: 'Look at the log below: the lines before the last say more, where the code logs the error itself.',
    }),
  },
];

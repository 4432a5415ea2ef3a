import { inService } from '../../example.ts';
import type { ApplicationRule } from '../../rule.ts';
import { PUBLIC } from './build-time-variable.ts';
import { SERVING } from './container-port.ts';

const stack = (address: string) => ({
  Dockerfile: SERVING,
  'compose.yaml': inService(`build: {context: ., args: {VITE_API_URL: "${address}"}}`, ['image']),
});

export const publicAddress: ApplicationRule = {
  id: 'application/public-address',
  title: 'Addresses that a browser can reach',
  severity: 'error',
  confidence: 'medium',
  persona: 'regular',
  category: 'operability',
  aliases: [],
  why: 'What VITE_, REACT_APP_ and NEXT_PUBLIC_ variables hold is asked by the browser, which is not in the network of the stack: it finds no host of that name.',
  fix: 'Give the address under which browsers reach the service, or a path such as /api that a proxy passes on.',
  source: 'https://docs.docker.com/compose/how-tos/networking/',
  bad: [{ at: 'compose.yaml:3', example: stack('http://api:8000') }],
  good: [stack('/api'), stack('https://api.example.org')],
  check({ stacks }, report) {
    for (const { compose } of stacks) {
      const names = new Set(compose.services.map(({ name }) => name));
      for (const { build, environment } of compose.services) {
        // The environment of what is built comes too late, which another rule says.
        for (const { name, value, at } of build ? build.args : environment) {
          const [, host] = /^(?:https?|wss?):\/\/([\w-]+)(?::\d+)?(?:\/|$)/.exec(value ?? '') ?? [];
          if (host !== undefined && PUBLIC.test(name) && !/^PUBLIC_/.test(name) && names.has(host))
            report(at, `${name} leads browsers to ${host}, which only this stack knows`);
        }
      }
    }
  },
};

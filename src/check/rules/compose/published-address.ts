import { inService } from '../../example.ts';
import { storeOf } from '../../facts/compose.ts';
import type { ComposeRule } from '../../rule.ts';

export const publishedAddress: ComposeRule = {
  id: 'compose/published-address',
  title: 'Ports published on one address',
  severity: 'warning',
  confidence: 'medium',
  persona: 'regular',
  category: 'security',
  aliases: ['kics:451d79dc', 'compose-lint:CL-0005', 'dclint:no-unbound-port-interfaces'],
  everywhere: false,
  why: "A port without an address is open on every interface, past the host's firewall. Behind a proxy 127.0.0.1 is enough; 80 and 443 are for everyone.",
  fix: 'Write 127.0.0.1: before the port, or the address it is meant for.',
  source: 'https://docs.docker.com/engine/network/port-publishing/',
  bad: [{ at: 3, example: inService('ports: ["8000:8000"]') }],
  good: [inService('ports: ["127.0.0.1:8000:8000"]')],
  check({ services }, report) {
    for (const service of services) {
      for (const port of service.ports) {
        const open = port.host === null || /^(0\.0\.0\.0|\[::\]|::)$/.test(port.host);
        const web = /^(80|443)$/.test(port.published ?? '');
        if (!open || storeOf(service) !== null) continue;
        const edit = { start: port.at.start + 1, end: port.at.start + 1, text: '127.0.0.1:' };
        const short = port.published !== null && port.host === null;
        const patch = { edits: [edit], safe: false, breaks: 'the port is reachable from this host only' };
        report(port.at, `port ${port.published ?? port.target} is open on every address`, {
          ...(web ? { persona: 'auditor' } : {}),
          ...(short && isQuoted(port.at) ? { patch } : {}),
        });
      }
    }
  },
};

/** A quoted scalar is longer by its quotes; only then the place after the first character is inside it. */
function isQuoted(place: object): boolean {
  return (
    'text' in place &&
    'start' in place &&
    'end' in place &&
    Number(place.end) - Number(place.start) === String(place.text).length + 2
  );
}

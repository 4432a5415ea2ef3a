import { at, items, text } from '../../../formats/yaml/node.ts';
import { inService } from '../../example.ts';
import type { ComposeRule } from '../../rule.ts';

export const privilegedPort: ComposeRule = {
  id: 'compose/privileged-port',
  title: 'Container ports from 1024 up',
  severity: 'note',
  confidence: 'high',
  persona: 'pedantic',
  category: 'security',
  aliases: ['kics:bc2908f3'],
  everywhere: false,
  why: 'To listen below 1024 a process must be root or have a capability for it.',
  fix: 'Let the service listen on a higher port, and map it.',
  source: 'https://man7.org/linux/man-pages/man7/capabilities.7.html',
  bad: [{ at: 3, example: inService('ports: ["127.0.0.1:8080:80"]') }],
  good: [inService('ports: ["127.0.0.1:8080:8080"]')],
  check({ services }, report) {
    for (const { ports, node } of services) {
      const dropped = items(at(node, 'cap_drop')).some((item) => text(item) === 'NET_BIND_SERVICE');
      for (const { target, published, at: place } of ports) {
        const inside = isLow(target);
        if (!dropped && (inside || isLow(published ?? '')))
          report(
            place,
            `port ${inside ? target : published} is a privileged one`,
            inside ? {} : { persona: 'auditor' },
          );
      }
    }
  },
};

const isLow = (port: string): boolean =>
  port.split('-').some((number) => /^\d+$/.test(number) && Number(number) < 1024);

import { at, items, text } from '../../../formats/yaml/node.ts';
import { inService } from '../../example.ts';
import { capabilityName } from '../../facts/capability.ts';
import type { Alias, ComposeRule } from '../../rule.ts';

/** With one of these the container's root is as good as the host's. */
const ROOT =
  /^(ALL|SYS_ADMIN|SYS_PTRACE|SYS_MODULE|SYS_RAWIO|DAC_READ_SEARCH|DAC_OVERRIDE|BPF|SYS_BOOT|MAC_ADMIN|MAC_OVERRIDE|PERFMON|SYSLOG)$/;
const NETWORK = /^(NET_ADMIN|NET_RAW)$/;

/** compose-lint has a rule for each kind of reach. */
const TIERS: Readonly<Record<string, readonly string[]>> = {
  'CL-0024': ['ALL', 'SYS_ADMIN', 'SYS_MODULE', 'SYS_RAWIO'],
  'CL-0011': ['BPF', 'NET_ADMIN', 'SYS_BOOT'],
  'CL-0027': ['DAC_READ_SEARCH', 'SYS_PTRACE'],
  'CL-0028': ['PERFMON', 'SYS_TIME'],
  'CL-0029': ['IPC_LOCK', 'LEASE', 'SYS_NICE'],
  'CL-0030': ['SYSLOG'],
};

export const addedCapability: ComposeRule = {
  id: 'compose/added-capability',
  title: 'No capability that leads to the host',
  severity: 'error',
  confidence: 'high',
  persona: 'regular',
  category: 'security',
  aliases: ['kics:ce76b7d0', ...Object.keys(TIERS).map((id) => `compose-lint:${id}` as const)],
  everywhere: false,
  why: 'SYS_ADMIN, SYS_PTRACE, SYS_MODULE and the like let a process leave the container; NET_ADMIN and NET_RAW let it listen to others.',
  fix: 'Remove the capability, or do the work that needs it outside the container.',
  source: 'https://man7.org/linux/man-pages/man7/capabilities.7.html',
  bad: [{ at: 3, example: inService('cap_add: [SYS_ADMIN]') }],
  good: [inService('cap_drop: [ALL]')],
  check({ services }, report) {
    for (const { node, name } of services) {
      for (const item of items(at(node, 'cap_add'))) {
        const capability = capabilityName(text(item));
        const aliases: readonly Alias[] = ['kics:ce76b7d0', ...tierOf(capability)];
        const message = `${name} has the capability ${capability}`;
        if (ROOT.test(capability)) report(item, message, { aliases });
        else if (NETWORK.test(capability)) report(item, message, { aliases, severity: 'warning' });
        else report(item, message, { aliases, severity: 'note', persona: 'auditor' });
      }
    }
  },
};

const tierOf = (capability: string): readonly Alias[] =>
  Object.entries(TIERS).flatMap(([id, all]) =>
    all.includes(capability) ? [`compose-lint:${id}` as const] : [],
  );

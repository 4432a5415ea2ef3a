import { at, items, text } from '../../../formats/yaml/node.ts';
import { inService } from '../../example.ts';
import type { ComposeRule } from '../../rule.ts';

/** Disks and what stands for them, and the kernel's log. */
const DANGEROUS =
  /^\/dev\/(sd[a-z]|nvme|vd[a-z]|xvd[a-z]|mmcblk|md\d|md\/|disk\/|loop|dm-|mapper\/|zfs$|rbd|kmsg$)/;

export const hostDevice: ComposeRule = {
  id: 'compose/host-device',
  title: 'No disk of the host in a container',
  severity: 'error',
  confidence: 'high',
  persona: 'regular',
  category: 'security',
  aliases: ['compose-lint:CL-0016'],
  everywhere: true,
  why: "Whoever reads and writes the disk reads and writes every file of the host, whatever the container's user may do.",
  fix: 'Remove the device, and mount the folder that is needed.',
  source: 'https://docs.docker.com/reference/compose-file/services/#devices',
  bad: [{ at: 3, example: inService('devices: ["/dev/sda:/dev/sda"]') }],
  good: [inService('devices: ["/dev/dri:/dev/dri"]')],
  check({ services }, report) {
    for (const { node, name } of services) {
      for (const item of items(at(node, 'devices'))) {
        const written = text(item)?.split(':')[0] ?? text(at(item, 'source')) ?? '';
        const device = written.replace(/\/(\.?\/)+/g, '/');
        if (DANGEROUS.test(device)) report(item, `${name} has the host's ${device}`);
      }
    }
  },
};

import { at, items, text } from '../../../formats/yaml/node.ts';
import { inService } from '../../example.ts';
import type { ComposeRule } from '../../rule.ts';

export const gpuReservation: ComposeRule = {
  id: 'compose/gpu-reservation',
  title: 'A reserved GPU where one is used',
  severity: 'warning',
  confidence: 'medium',
  persona: 'regular',
  category: 'operability',
  aliases: [],
  everywhere: false,
  why: 'A CUDA image without a device runs on the CPU, many times slower, and nothing says so; runtime: nvidia is the older way that newer engines do not set up.',
  fix: 'Add deploy.resources.reservations.devices with capabilities: [gpu].',
  source: 'https://docs.docker.com/compose/how-tos/gpu-support/',
  bad: [{ at: 3, example: inService('runtime: nvidia') }],
  good: [
    inService(
      'deploy: {resources: {reservations: {devices: [{driver: nvidia, count: 1, capabilities: [gpu]}]}}}',
    ),
  ],
  check({ services }, report) {
    for (const { node, image, name, environment } of services) {
      const devices = items(at(node, 'deploy', 'resources', 'reservations', 'devices'));
      const gpus = at(node, 'gpus');
      const runtime = at(node, 'runtime');
      if (devices.length > 0 || gpus) continue;
      const visible = environment.find((variable) => variable.name === 'NVIDIA_VISIBLE_DEVICES');
      const cuda = /(^|[/:_-])(cuda|vllm|tensorrt|triton)/i.test(image?.name ?? '') ? image?.at : undefined;
      const place = text(runtime) === 'nvidia' ? runtime : (visible?.at ?? cuda);
      if (place) report(place, `${name} uses a GPU that is not reserved`);
    }
  },
};

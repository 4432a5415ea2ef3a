import { BASE } from '../../example.ts';
import { pythonPackages } from '../../facts/contents.ts';
import { probeOf } from '../../facts/probe.ts';
import type { DockerfileRule } from '../../rule.ts';

/** Libraries whose services load a model before they answer. */
export const MODEL_LIBRARIES =
  /^(torch|transformers|tensorflow|tensorflow-cpu|keras|onnxruntime(-gpu)?|sentence-transformers|ultralytics|vllm|diffusers|spacy|openai-whisper|faster-whisper|paddlepaddle|easyocr|jax|llama-cpp-python|timm|fastai)$/;

const image = (flags: string): string =>
  `FROM ${BASE} AS base\nRUN pip install --no-cache-dir ultralytics==8.3.0 torch==2.5.1+cpu opencv-python-headless==4.10.0\nFROM base\nUSER 10001\nHEALTHCHECK ${flags} CMD ["/app/probe"]\nCMD ["/app/serve"]\n`;

export const probeTiming: DockerfileRule = {
  id: 'dockerfile/probe-timing',
  title: 'Time to load the model before the probe counts',
  severity: 'warning',
  confidence: 'medium',
  persona: 'regular',
  category: 'health',
  aliases: [],
  why: 'Probes that fail while the model loads count: an orchestrator then restarts a service that only needs time. A timeout above the interval makes probes pile up.',
  fix: 'Set --start-period to somewhat more than a cold start takes, and --timeout below --interval.',
  source: 'https://docs.docker.com/reference/dockerfile/#healthcheck',
  bad: [
    { at: 5, example: image('--interval=10s --timeout=3s') },
    { at: 5, example: image('--interval=10s --timeout=20s --start-period=1m') },
  ],
  good: [image('--interval=10s --timeout=3s --start-period=1m')],
  check(facts, report) {
    const { final } = facts;
    const probe = final && probeOf(final);
    if (!final || !probe) return;
    const { interval, timeout, startPeriod, retries, instruction } = probe;
    const between = interval ?? 30;
    if (timeout !== null && timeout > between)
      report(instruction, `the timeout (${timeout} s) is above the interval (${between} s)`, {
        confidence: 'high',
      });
    const model = pythonPackages(facts, final).packages.find(({ name }) => MODEL_LIBRARIES.test(name));
    const patience = (startPeriod ?? 0) + between * (retries ?? 3);
    if (model && (startPeriod === null || patience < 45))
      report(
        instruction,
        `the service has ${patience} s to load its model (${model.name}), of which every probe counts${startPeriod === null ? '' : ` after ${startPeriod} s`}`,
      );
  },
};

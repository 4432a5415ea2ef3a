import type { Config } from '../model/config.ts';
import { type Choice, choose } from '../model/evidence.ts';
import type { Inventory, Service } from '../model/inventory.ts';
import type { Limits } from '../model/plan.ts';

/** Estimated megabytes (10^6 bytes) that importing a distribution makes resident, rounded up; `verify` measures the real ones. */
const RESIDENT: Readonly<Record<string, number>> = {
  lightgbm: 60,
  mediapipe: 250,
  onnxruntime: 80,
  'opencv-python': 90,
  'opencv-python-headless': 90,
  pandas: 80,
  pyarrow: 90,
  'scikit-learn': 120,
  scipy: 90,
  spacy: 250,
  tensorflow: 500,
  torch: 350,
  transformers: 200,
  ultralytics: 250,
  xgboost: 90,
};

/** Megabytes of the interpreter with a web framework. */
const SERVER = 90;
/** An estimate becomes a limit with this head-room, so that a request's own memory fits. */
const HEADROOM = 2;
const STEP = 128e6;
const LEAST = 256e6;

/** Memory from what is imported and from the weights read (three times their file size), with head-room. */
export function chooseLimits(service: Service, inventory: Inventory, config: Config): Choice<Limits> {
  const configured = config.services?.[service.id];
  const weights = inventory.weights
    .filter((weight) => weight.usedBy.includes(service.id))
    .reduce((sum, weight) => sum + weight.size, 0);
  const needed = service.heavy.filter((heavy) => heavy.needed).map((heavy) => heavy.name);
  const resident = needed.reduce((sum, name) => sum + (RESIDENT[name] ?? 0), SERVER) * 1e6;
  const estimate = Math.max(LEAST, Math.ceil(((resident + 3 * weights) * HEADROOM) / STEP) * STEP);
  const memory = configured?.memory ?? estimate;
  const cpus = configured?.cpus ?? (needed.length > 0 ? 2 : 1);
  const because =
    configured?.memory !== undefined
      ? 'set in plimsoll.yaml'
      : `${Math.round(resident / 1e6)} MB for the interpreter${needed.length > 0 ? `, ${needed.join(', ')}` : ''}` +
        `${weights > 0 ? ` and 3 x ${Math.ceil(weights / 1e6)} MB of weights` : ''}, doubled`;
  return choose({ memory, cpus, pids: 256 }, because);
}

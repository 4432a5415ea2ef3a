import type { Image } from '../../model/image.ts';
import type { Plan } from '../../model/plan.ts';
import type { Stack } from '../../model/stack.ts';
import type { Expected } from '../../operate/start.ts';
import type { Mode } from '../state.ts';
import type { Companions } from './companions.ts';

/**
 * The plan without services whose image was not built, and without stores and a proxy that nothing can be run for.
 * @param withoutTls the proxy answers without a certificate, whatever its domain
 */
export function reduced(
  plan: Plan,
  images: readonly Image[],
  { absent }: Companions,
  withoutTls: boolean,
): Plan {
  const { stack } = plan;
  const services = stack.services.filter(({ image }) => images.some(({ service }) => service === image));
  const reached = new Set(services.flatMap(({ networks }) => networks.value));
  const stores = stack.stores.filter(({ id, network }) => !absent.includes(id) && reached.has(network));
  const there = new Set([...services, ...stores].map(({ id }) => id));
  const proxy = stack.proxy === null || absent.includes('proxy') ? null : stack.proxy;
  return {
    ...plan,
    services: plan.services.filter(({ id }) => services.some(({ image }) => image === id)),
    stack: {
      ...stack,
      services: services.map((one) => ({
        ...one,
        after: one.after.filter(({ value }) => there.has(value.id)),
      })),
      stores,
      proxy: proxy && {
        ...proxy,
        value: {
          ...proxy.value,
          domain: withoutTls ? null : proxy.value.domain,
          routes: proxy.value.routes.filter(({ value }) => there.has(value.service)),
        },
      },
      secrets: stack.secrets.map((secret) => ({
        ...secret,
        value: { ...secret.value, readBy: secret.value.readBy.filter((id) => there.has(id)) },
      })),
    },
  };
}

/** The images that stand for services, stores and the proxy, by their names in the stack. */
export function builtImages(
  { services, stores, proxy }: Stack,
  images: readonly Image[],
  companions: Companions,
  mode: Mode,
): Readonly<Record<string, string>> {
  const own = services.flatMap(({ id, image }) => {
    const built = images.find(({ service }) => service === image);
    return built === undefined ? [] : [[id, built.ref] as const];
  });
  const others = [
    ...stores.map(({ id }) => id),
    ...(proxy === null || mode === 'dev' ? [] : ['proxy']),
  ].flatMap((name) => {
    const ref = companions.images[name];
    return ref === undefined ? [] : [[name, ref] as const];
  });
  return Object.fromEntries([...own, ...others]);
}

/** What has to become healthy, or to end well, and what each waits for. */
export function expectedOf(
  { services, stores, proxy }: Stack,
  built: Readonly<Record<string, string>>,
  mode: Mode,
): readonly Expected[] {
  const named = (id: string, once: boolean, after: readonly string[]): Expected => ({
    ...{ id, image: built[id] ?? '', once },
    after: [...new Set(after)].sort(),
  });
  const front = proxy?.value.routes.map(({ value }) => value.service) ?? [];
  return [
    ...services.map(({ id, role, after }) =>
      named(
        id,
        role === 'once',
        after.map(({ value }) => value.id),
      ),
    ),
    ...stores.map(({ id }) => named(id, false, [])),
    ...(proxy === null || mode === 'dev' ? [] : [named('proxy', false, front)]),
  ];
}

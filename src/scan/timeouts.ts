import type { Finding } from '../model/finding.ts';
import type { HttpCall, Service } from '../model/inventory.ts';
import { advise } from './advice/finding.ts';
import { type Forward, handedOn } from './handed.ts';

/** Requests that wait longer than the web server in front of the page's service does: nobody gets their answers. */
export function compareTimeouts(
  services: readonly Service[],
  forwards: readonly (readonly Forward[])[],
): readonly Finding[] {
  return services.flatMap((service, index) => {
    const ways = forwards[index] ?? [];
    return ways.flatMap((proxy): readonly Finding[] => {
      const { seconds } = proxy;
      if (seconds === undefined) return [];
      const longest = service.calls
        .filter((call) => handedOn(services, service, call, ways).some((one) => one.proxy === proxy))
        .filter((call) => (call.timeout ?? 0) > seconds * 1000)
        .toSorted((a, b) => (b.timeout ?? 0) - (a.timeout ?? 0))[0];
      return longest ? [cutShort(service, longest, proxy, seconds)] : [];
    });
  });
}

function cutShort(service: Service, call: HttpCall, proxy: Forward, seconds: number): Finding {
  const asked = Math.ceil((call.timeout ?? 0) / 1000);
  const place = `${call.evidence.path}:${call.evidence.line}`;
  return advise(
    'proxy-timeout',
    ['warning', 'high'],
    proxy.evidence,
    `${service.id} waits up to ${asked} s for ${call.method} ${call.path} (${place}), and the web server that hands ${proxy.prefix} on gives up after ${seconds} s`,
    `set proxy_read_timeout ${asked}s in that location`,
  );
}

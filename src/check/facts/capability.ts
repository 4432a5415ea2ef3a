/** A Linux capability by the name that rules compare (capabilities(7)): `cap_net_raw` is `NET_RAW`. */
export function capabilityName(written: string | null): string {
  return (written ?? '').trim().toUpperCase().replace(/^CAP_/, '');
}

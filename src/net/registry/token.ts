import { basic } from '../credentials.ts';
import type { Exchange, Question } from '../exchange.ts';
import { type Challenge, parseChallenges } from './challenge.ts';
import type { RegistryLogin } from './login.ts';
import { readText } from './text.ts';

/**
 * Answers a registry's challenge: the value of the `Authorization` header, or null when the login does not fit.
 * A Bearer challenge is taken to its token server (anonymously without a login), a Basic one answered directly.
 */
export async function authorize(
  header: string,
  who: RegistryLogin | null,
  scopes: readonly string[],
  exchange: Exchange,
): Promise<string | null> {
  const challenges = parseChallenges(header);
  const bearer = challenges.find(({ scheme }) => scheme === 'bearer');
  if (bearer) return askForToken(bearer, who, scopes, exchange);
  const wantsBasic = challenges.some(({ scheme }) => scheme === 'basic');
  return wantsBasic && who !== null && 'user' in who ? basic(who) : null;
}

/** Asks the token server of a Bearer challenge; null when it gives none. */
async function askForToken(
  { parameters }: Challenge,
  who: RegistryLogin | null,
  scopes: readonly string[],
  exchange: Exchange,
): Promise<string | null> {
  const url = URL.parse(parameters['realm'] ?? '');
  if (url === null) return null;
  const service = parameters['service'] ?? '';
  const answer =
    who !== null && 'identityToken' in who
      ? await exchange(url, exchangeIdentity(who.identityToken, service, scopes))
      : await exchange(withQuery(url, service, scopes), {
          method: 'GET',
          headers: who === null ? {} : { authorization: basic(who) },
        });
  const body = await readText(answer);
  if (answer.statusCode !== 200) return null;
  try {
    const parsed = JSON.parse(body);
    const value: unknown = parsed.token ?? parsed.access_token;
    return typeof value === 'string' ? `Bearer ${value}` : null;
  } catch {
    return null;
  }
}

function exchangeIdentity(identity: string, service: string, scopes: readonly string[]): Question {
  const form = new URLSearchParams({
    grant_type: 'refresh_token',
    client_id: 'plimsoll',
    refresh_token: identity,
    service,
  });
  form.set('scope', scopes.join(' '));
  const body = Buffer.from(form.toString());
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    'content-length': String(body.length),
  };
  return { method: 'POST', headers, body };
}

function withQuery(url: URL, service: string, scopes: readonly string[]): URL {
  if (service !== '') url.searchParams.set('service', service);
  for (const scope of scopes) url.searchParams.append('scope', scope);
  return url;
}

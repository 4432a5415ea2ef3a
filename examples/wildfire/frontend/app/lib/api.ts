/** What the back end answers, and how it is asked. */

export interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
  confidence: number;
}

export interface Detection {
  id: string;
  filename: string;
  width: number;
  height: number;
  created_at: string;
  status: 'pending' | 'done' | 'failed';
  fire: boolean | null;
  boxes: Box[];
  error: string | null;
}

const BASE = process.env.NEXT_PUBLIC_API_URL ?? '/api';

/** An answer that is not what was asked for; `status` 401 means: sign in again. */
export class ApiError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

export async function signUp(name: string, password: string): Promise<void> {
  await ask('/auth/users', { method: 'POST', ...json({ name, password }) });
}

/** Gives a token that is good for half an hour. */
export async function signIn(name: string, password: string): Promise<string> {
  const body = new URLSearchParams({ username: name, password });
  const answer = await ask('/auth/token', { method: 'POST', body });
  const { access_token: token } = (await answer.json()) as { access_token: string };
  return token;
}

export async function latest(token: string): Promise<Detection[]> {
  return (await ask('/detections', { headers: bearer(token) })).json();
}

export async function upload(token: string, image: File): Promise<Detection> {
  const body = new FormData();
  body.append('image', image);
  return (await ask('/detections', { method: 'POST', headers: bearer(token), body })).json();
}

/** The image itself: an <img> cannot send the token. */
export async function picture(token: string, id: string): Promise<Blob> {
  return (await ask(`/detections/${id}/image`, { headers: bearer(token) })).blob();
}

export async function ask(path: string, options: RequestInit = {}): Promise<Response> {
  const answer = await fetch(`${BASE}${path}`, options);
  if (!answer.ok) throw new ApiError(answer.status, reason(answer.status, await answer.text()));
  return answer;
}

/** The back end's own words where it has some. */
export function reason(status: number, body: string): string {
  try {
    const { detail } = JSON.parse(body) as { detail?: unknown };
    if (typeof detail === 'string') return detail;
    if (Array.isArray(detail)) return detail.map(({ msg }: { msg?: string }) => msg ?? '').join('; ');
  } catch {
    // Not JSON: a proxy answered.
  }
  return `the server answered ${status}`;
}

export function json(body: unknown): RequestInit {
  return { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

function bearer(token: string): HeadersInit {
  return { authorization: `Bearer ${token}` };
}

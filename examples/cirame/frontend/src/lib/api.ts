export interface Dataset {
  id: number;
  name: string;
  rows: number;
  columns: string[];
  windows: number | null;
}

export interface Model {
  id: number;
  dataset_id: number;
  kind: string;
  accuracy: number;
  classes: string[];
  seconds: number;
}

export interface Prediction {
  states: string[];
  counts: Record<string, number>;
}

export const datasets = (): Promise<Dataset[]> => ask('/api/datasets');
export const models = (): Promise<Model[]> => ask('/api/models');
export const kinds = (): Promise<string[]> => ask('/api/kinds');

export const upload = (file: File): Promise<Dataset> => send('/api/datasets', file);
export const extract = (dataset: number): Promise<{ windows: number; features: string[] }> =>
  ask(`/api/datasets/${dataset}/features`, { method: 'POST' });
export const train = (dataset: number, kind: string): Promise<Model> =>
  ask('/api/models', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ dataset, kind }),
  });
export const predict = (model: number, file: File): Promise<Prediction> => send(`/api/models/${model}/predict`, file);

/** Rejects with the server's own words where it has some. */
export async function ask<T>(path: string, options: RequestInit = {}): Promise<T> {
  const answer = await fetch(path, options);
  if (!answer.ok) throw new Error(reason(answer.status, await answer.text()));
  return answer.json() as Promise<T>;
}

export function reason(status: number, body: string): string {
  try {
    const { error } = JSON.parse(body) as { error?: unknown };
    if (typeof error === 'string') return error;
  } catch {
    // Not JSON: a proxy answered.
  }
  return status === 413 ? 'the file is too large' : `the server answered ${status}`;
}

function send<T>(path: string, file: File): Promise<T> {
  const body = new FormData();
  body.append('file', file);
  return ask(path, { method: 'POST', body });
}

/** The port a start command names, or null. */
export function portOf(command: string): number | null {
  const written =
    /(?:--port|--server\.port|-p)[\s=]+\$?\{?(\d{2,5})\b/.exec(command)?.[1] ??
    /(?:--bind|-b)[\s=]+[\w.]*:(\d{2,5})\b/.exec(command)?.[1];
  return written === undefined ? null : Number(written);
}

/** `-Q a,b`, `--queues=a`: the queues a worker is told. The commas are gone with the quotes of a command written as a list. */
export function queuesIn(command: string): readonly string[] {
  const [, written] = QUEUES.exec(command) ?? [];
  return written?.split(/\s/).filter((name) => name !== 'worker') ?? [];
}

const QUEUES = /\s(?:-Q\s*|--queues[\s=]+)([\w.:][\w.:-]*(?:\s[\w.:][\w.:-]*(?=\s|$))*)/;

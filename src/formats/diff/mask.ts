const NAMED =
  /(\b[\w.-]*(?:passw(?:or)?d|pwd|passphrase|secret|token|api[_-]?key|apikey|access[_-]?key|private[_-]?key|credential)[\w.-]*["']?(?:\s*[:=]\s*|\s+)["']?)(?![$<{])([^\s"',}\]]+)/gi;
const IN_URL = /(\b[a-z][a-z0-9+.-]*:\/\/[^\s:@/]*:)(?![$<{])([^\s@/]+)(@)/gi;
const KEYS =
  /\b(AKIA|ASIA)[0-9A-Z]{16}\b|\bsk-[\w-]{16,}|\bhf_\w{20,}|\bgh[pousr]_\w{20,}|\bgithub_pat_\w{20,}|\bglpat-[\w-]{16,}|\bAIza[\w-]{30,}|\bxox[abprs]-[\w-]{10,}|\beyJ[\w-]{10,}\.[\w-]+\.[\w-]+/g;

/** A line of a file with what looks like a secret taken out: findings name places, never values. */
export function maskSecrets(text: string): string {
  return text.replace(KEYS, '***').replace(IN_URL, '$1***$3').replace(NAMED, '$1***');
}

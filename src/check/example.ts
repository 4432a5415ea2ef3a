/** Stands for a digest in examples. */
const DIGEST = `sha256:${'0'.repeat(64)}`;

/** A base image without findings. */
export const BASE = `debian:12-slim@${DIGEST}`;

/**
 * A Dockerfile that has no finding of its own, with some lines in its middle: they begin at line 2. Rules' examples
 * are written with it, so that they show one thing each.
 */
export function inImage(lines: string): string {
  return `FROM ${BASE}\n${lines}\nUSER 10001:10001\nHEALTHCHECK CMD ["/app/probe"]\nCMD ["/app/serve"]\n`;
}

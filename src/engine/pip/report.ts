import { stringify } from 'smol-toml';
import * as z from 'zod';
import { parseJson } from '../../formats/document/json.ts';

/** The part of pip's installation report (version 1) that is used. */
const reportSchema = z.object({
  version: z.literal('1'),
  install: z.array(
    z.object({
      metadata: z.object({ name: z.string(), version: z.string() }),
      download_info: z.object({
        url: z.string(),
        archive_info: z
          .object({ hash: z.string().optional(), hashes: z.record(z.string(), z.string()).optional() })
          .optional(),
      }),
    }),
  ),
});

/** The report of `pip install --dry-run --report` as a `pylock.toml` (PEP 751), or null when it is none. */
export function pylockOfReport(text: string): string | null {
  const report = reportSchema.safeParse(parseJson(text));
  if (!report.success) return null;
  const packages = report.data.install.map(({ metadata, download_info: { url, archive_info: archive } }) => {
    const sha256 = archive?.hashes?.['sha256'] ?? /^sha256=(\w+)$/.exec(archive?.hash ?? '')?.[1];
    const wheel = sha256 === undefined ? { url } : { url, hashes: { sha256 } };
    return { ...metadata, wheels: [wheel] };
  });
  packages.sort((a, b) => (a.name < b.name ? -1 : 1));
  return stringify({ 'lock-version': '1.0', 'created-by': 'plimsoll', packages });
}

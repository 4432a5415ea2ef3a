import { formatBytes } from '../../formats/units/bytes.ts';
import { plural } from '../../formats/units/plural.ts';
import type { Inspection } from '../../model/inspection.ts';
import type { Report } from '../../model/report.ts';
import { reproduction } from '../reproduction.ts';
import { printable } from '../text.ts';
import { contextSection } from './context.ts';
import { connections } from './graph.ts';
import { imageSection } from './image.ts';
import { html, type Markup } from './markup.ts';
import { ran, score, startUp } from './proof.ts';
import { SCRIPT } from './script.ts';
import { STYLE } from './style.ts';
import { beforeAfter, tiles } from './summary.ts';

/** What a page takes besides its value. */
export interface PageParts {
  /** Source of d3-hierarchy as one script. */
  readonly hierarchy: string;
  readonly version: string;
}

interface Section {
  readonly id: string;
  readonly title: string;
  readonly lead: string;
  readonly body: Markup | null;
}

/** A report as one page that needs nothing else: no network, no other file. The same report gives the same bytes. */
export function reportPage(value: Report, parts: PageParts): string {
  const report = printable(value);
  const { details } = report;
  const sections: readonly Section[] = [
    { id: 'connect', title: 'Services and how they connect', lead: 'Read from the source; nothing was run for this.', body: details && connections(details.inventory) },
    { id: 'before-after', title: report.before ? 'Before and after' : 'What was built', lead: report.before ? 'The application’s own container files, and what Plimsoll built of the same tree.' : 'With --before, the application’s own container files are built and measured beside it.', body: beforeAfter(report) },
    { id: 'start', title: 'Start-up', lead: 'From container start to the first healthy answer, read-only and with dropped capabilities.', body: report.services.length > 0 ? startUp(report.services) : null },
    { id: 'score', title: 'Container files as they were found', lead: 'Scored by category; each finding names its line and what to do.', body: details?.check?.score.value == null ? null : score(details.check) },
    { id: 'context', title: 'Build context', lead: 'What a build of the whole folder would send, and what an ignore file keeps at home.', body: details?.context ? contextSection(details.context) : null },
  ]; // biome-ignore format: a section a line
  const images = (details?.inspections ?? []).map(({ service, inspection }, at) => ({
    id: `image-${at}`,
    title: `Image of ${service}`,
    markup: imageSection(`Image of ${service}`, inspection, at),
  }));
  const proof = section({ id: 'proof', title: 'What was run, and what was not', lead: 'Each image was started hardened, asked, looked at from inside and stopped.', body: ran(report) }); // biome-ignore format: one call
  const again = section({ id: 'again', title: 'Every number again', lead: 'Each can be measured by anyone; these commands do it.', body: commands(report) }); // biome-ignore format: one call
  const shown = sections.filter(({ body }) => body !== null);
  const links = [...shown, ...images, { id: 'proof', title: 'What was run' }, { id: 'again', title: 'Every number again' }]; // biome-ignore format: one list
  return page(
    details?.name ?? 'Report',
    verdict(report),
    html`${tiles(report)}<nav class="toc" aria-label="Sections">${links.map(({ id, title }) => html`<a href="#${id}">${title}</a>`)}</nav>
${shown.map(section)}${images.map(({ markup }) => markup)}${proof}${again}`,
    parts,
  );
}

/** The page of one image. */
export function inspectionPage(value: Inspection, parts: PageParts): string {
  const inspection = printable(value);
  const { image, size, files, layers } = inspection;
  const lead = `${formatBytes(size)} in ${plural(layers.length, 'layer')}, ${plural(files, 'file')}`;
  return page(image.name, lead, imageSection('Where its bytes are', inspection, 0), parts);
}

function verdict({ services, images }: Report): string {
  const sick = services.filter((one) => !one.healthy || one.checks.some(({ ok }) => ok === false));
  const built = `${plural(images.length, 'image')} built, ${plural(services.length, 'service')} run hardened`;
  return sick.length === 0
    ? `${built}; everything that was tried holds.`
    : `${built}; not everything holds: ${sick.map(({ id }) => id).join(', ')}.`;
}

function section({ id, title, lead, body }: Section): Markup {
  return html`<section id="${id}"><h2>${title}</h2><p class="lead">${lead}</p>${body}</section>
`;
}

function commands(report: Report): Markup {
  const rows = reproduction(report).map(
    ({ what, command }) => html`<tr><th scope="row">${what}</th><td><code>${command}</code></td></tr>`,
  );
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Commands"><table class="facts"><tbody>${rows}</tbody></table></div>`;
}

const MARK: Markup = {
  html: '<svg viewBox="0 0 48 48" aria-hidden="true" fill="none" stroke="currentColor" stroke-width="4"><circle cx="24" cy="24" r="15"/><path d="M2 24h44" stroke-linecap="round"/></svg>',
};
/** Nothing may be loaded from anywhere. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:";

function page(title: string, lead: string, body: Markup, { hierarchy, version }: PageParts): string {
  const scripts: Markup = { html: `<script>${hierarchy}</script>\n<script>${SCRIPT}</script>` };
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta http-equiv="Content-Security-Policy" content="${POLICY}"><title>${title} · Plimsoll</title><link rel="icon" href="data:,"><style>${{ html: STYLE }}</style></head>
<body><div class="wrap"><header class="top">${MARK}<div><h1>${title}</h1><p class="lead">${lead}</p></div></header>
<main>${body}</main>
<footer>Written by Plimsoll ${version}. MB and GB are 10⁶ and 10⁹ bytes.</footer></div>
${scripts}</body></html>
`.html;
}

import { formatBytes } from '../../formats/units/bytes.ts';
import { formatDuration } from '../../formats/units/duration.ts';
import type { Measure, Report } from '../../model/report.ts';
import { html, type Markup } from './markup.ts';

/** The figures one looks for first. */
export function tiles({ before, after, services, details }: Report): Markup {
  const healthy = services.filter((service) => service.healthy).length;
  const memory = services.reduce((sum, service) => sum + (service.memory ?? 0), 0);
  const score = details?.check?.score.value ?? null;
  const all = [
    tile('Images', formatBytes(after.size), `${formatBytes(after.compressed)} to send${smaller(before, after)}`),
    tile('Build', formatDuration(after.buildMs), before ? `${formatDuration(before.buildMs)} before` : 'from what was cached'),
    tile('Healthy', `${healthy} of ${services.length}`, after.startMs === null ? 'none answered' : `the slowest after ${formatDuration(after.startMs)}`),
    ...(memory > 0 ? [tile('Memory', formatBytes(memory), 'resident, once healthy')] : []),
    ...(score === null ? [] : [tile('Container files', `${score.toFixed(1)} of 10`, 'as they were found')]),
  ]; // biome-ignore format: a tile a line
  return html`<dl class="tiles">${all}</dl>`;
}

function tile(what: string, figure: string, detail: string): Markup {
  return html`<div class="tile"><dt>${what}</dt><dd>${figure}<small>${detail}</small></dd></div>`;
}

function smaller(before: Measure | null, after: Measure): string {
  return before && after.size > 0 ? `, ${times(before.size / after.size)} smaller than before` : '';
}

/** The application's own container files against what Plimsoll built. */
export function beforeAfter({ before, after }: Report): Markup {
  const row = (
    what: string,
    value: (one: Measure) => number | null,
    text: (value: number) => string,
  ): Markup => {
    const [old, now] = [before && value(before), value(after)];
    const change = old !== null && now !== null && now > 0 && old > 0 ? gain(old / now) : '';
    return html`<tr><th scope="row">${what}</th>${before && html`<td class="n">${old === null ? 'not measured' : text(old)}</td>`}<td class="n">${now === null ? 'not measured' : text(now)}</td>${before && html`<td class="n">${change}</td>`}</tr>`;
  };
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Before and after"><table><thead><tr><td></td>${before && html`<th scope="col" class="n">before</th>`}<th scope="col" class="n">${before ? 'after' : 'built'}</th>${before && html`<th scope="col" class="n">change</th>`}</tr></thead><tbody>
${row('images, uncompressed', ({ size }) => size, formatBytes)}
${row('images, as sent', ({ compressed }) => (compressed > 0 ? compressed : null), formatBytes)}
${row('layers', ({ layers }) => layers, String)}
${row('build', ({ buildMs }) => buildMs, formatDuration)}
${row('start to first healthy answer', ({ startMs }) => startMs, formatDuration)}
</tbody></table></div>
<p class="soft small">Images are counted here as the archives they are unpacked from; Docker counts the files alone, as the sections below do.</p>`;
}

function gain(ratio: number): Markup {
  if (ratio > 0.995 && ratio < 1.005) return html`same`;
  return ratio > 1
    ? html`<span class="badge good">${times(ratio)} less</span>`
    : html`<span class="badge warn">${times(1 / ratio)} more</span>`;
}

/** `31x`, `1.4x`. */
function times(ratio: number): string {
  return `${ratio >= 10 ? Math.round(ratio) : Number(ratio.toPrecision(2))}×`;
}

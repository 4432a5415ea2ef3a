import { formatBytes } from '../../formats/units/bytes.ts';
import { formatDuration } from '../../formats/units/duration.ts';
import { plural } from '../../formats/units/plural.ts';
import type { CheckReport } from '../../model/check.ts';
import type { Check, Report, Verification } from '../../model/report.ts';
import { bars } from './bars.ts';
import { findingList } from './findings.ts';
import { html, type Markup } from './markup.ts';

/** From container start to the first healthy answer, service by service on one scale. */
export function startUp(services: readonly Verification[]): Markup {
  const rows = services.map(({ id, startMs, memory }) => ({
    what: html`${id}${memory !== null && html` <span class="soft small">${formatBytes(memory)} of memory then</span>`}`,
    text: startMs === null ? 'never healthy' : formatDuration(startMs),
    value: startMs ?? 0,
  }));
  return bars(rows);
}

const MARKS = [
  { ok: true, name: 'good', word: 'holds' },
  { ok: false, name: 'bad', word: 'fails' },
  { ok: null, name: 'warn', word: 'not tried' },
] as const;

/** What was run and what came of it, and what was not. */
export function ran({ services, gaps, diagnostics }: Report): Markup {
  return html`${services.map(serviceChecks)}
${gaps.length > 0 && html`<h3>Not enforced on this machine</h3><ul>${gaps.map((gap) => html`<li>${gap}</li>`)}</ul>`}
${diagnostics.length > 0 && html`<h3>What was left out, and what to do next</h3>${findingList(diagnostics)}`}`;
}

function serviceChecks({ id, engine, healthy, checks, log }: Verification): Markup {
  const held = checks.filter(({ ok }) => ok === true).length;
  return html`<details open><summary>${id} on ${engine}: ${healthy ? 'healthy' : 'not healthy'}, ${held} of ${plural(checks.length, 'check')} hold</summary><ul class="plain">${checks.map(checkLine)}</ul>${log !== null && html`<pre tabindex="0">${log}</pre>`}</details>`;
}

function checkLine({ id, ok, message, fix }: Check): Markup {
  const mark = MARKS.find((one) => one.ok === ok) ?? MARKS[2];
  return html`<li><span class="badge ${mark.name}">${mark.word}</span> <b>${id}</b>: ${message}${fix !== null && html`<br><span class="soft small">${fix}</span>`}</li>`;
}

/** The score of the container files by category, and what it was lost for. */
export function score({ score: { value, categories, cap }, findings }: CheckReport): Markup {
  const rows = Object.entries(categories).map(([name, points]) => ({
    what: name.replace('-', ' '),
    text: points === null ? 'nothing to check' : `${points.toFixed(1)} of 10`,
    value: points ?? 0,
  }));
  return html`<p><b style="font-size:26px">${value === null ? 'No score' : `${value.toFixed(1)} of 10`}</b>${cap !== null && html` <span class="soft">${cap}</span>`}</p>${bars(rows, 10)}
${findings.length > 0 && html`<details style="margin-top:18px"><summary>${plural(findings.length, 'finding')}</summary>${findingList(findings)}</details>`}`;
}

import { formatBytes } from '../../formats/units/bytes.ts';
import { plural } from '../../formats/units/plural.ts';
import type { ImageFacts, Inspection, SizeOption } from '../../model/inspection.ts';
import { typed } from '../argv.ts';
import { LOST } from '../inspection.ts';
import { bars, stack } from './bars.ts';
import { findingList } from './findings.ts';
import { html, type Markup } from './markup.ts';
import { treemap } from './treemap.ts';

const PACKAGES = 15;
const KINDS = 10;

/** Everything about one image: its layers, a treemap of its folders, packages and kinds, what is lost, what would save. */
export function imageSection(title: string, inspection: Inspection, at: number): Markup {
  const { image, size, compressed, files, layers, packages, kinds, wasted } = inspection;
  const sent = compressed === null ? '' : `, ${formatBytes(compressed)} to send`;
  return html`<section id="image-${at}"><h2>${title}</h2>
<p class="lead">${formatBytes(size)}${sent}, ${plural(files, 'file')} in ${plural(layers.length, 'layer')}, ${image.platform}</p>
<h3>Layers</h3>
${stack(
  layers.map((layer, index) => ({
    what: layer.step || layer.digest || `layer ${index + 1}`,
    size: layer.size,
    detail: layer.compressed === null ? '' : formatBytes(layer.compressed),
  })),
  'What made the layer',
  title,
)}
<h3>Where the bytes are</h3>
${treemap(`tree-${at}`, inspection, title)}
<div class="two"><div><h3>Packages</h3>${bars(
    packages.slice(0, PACKAGES).map((one) => ({
      what: html`${one.name} <span class="soft small">${one.version} ${one.ecosystem}</span>`,
      text: formatBytes(one.size),
      value: one.size,
    })),
  )}${packages.length > PACKAGES && html`<p class="soft small">and ${packages.length - PACKAGES} more of ${formatBytes(packages.slice(PACKAGES).reduce((sum, one) => sum + one.size, 0))}</p>`}</div>
<div><h3>Kinds of file</h3>${bars(kinds.slice(0, KINDS).map((kind) => ({ what: kind.name, text: formatBytes(kind.size), value: kind.size })))}
<h3>Lost bytes</h3>${
    wasted.length === 0
      ? html`<p class="soft">None: no file is there twice or hidden by a later layer.</p>`
      : bars(
          wasted.map((one) => ({
            what: `${LOST[one.kind]} (${plural(one.files, 'file')})`,
            text: formatBytes(one.size),
            value: one.size,
          })),
        )
  }</div></div>
<h3>What would make it smaller</h3>${options(inspection.options)}
<h3>What it runs as</h3>${runsAs(title, image)}
${inspection.findings.length > 0 && html`<h3>What should not be there</h3>${findingList(inspection.findings)}`}
</section>`;
}

function options(all: readonly SizeOption[]): Markup {
  if (all.length === 0) return html`<p class="soft">Nothing that is known to.</p>`;
  const rows = all.map(
    ({ title, saves, cost, how, because }) =>
      html`<li><span class="badge good">−${formatBytes(saves)}</span> <b>${title}</b><br><span class="soft">${because}. Costs: ${cost}.</span><br><code>${how}</code></li>`,
  );
  return html`<ul class="plain">${rows}</ul>`;
}

function runsAs(
  title: string,
  { user, workdir, entrypoint, command, ports, volumes, env, healthcheck }: ImageFacts,
): Markup {
  const rows: readonly (readonly [string, string])[] = [
    ['command', typed([...entrypoint, ...command])],
    ['user', user || 'root'],
    ['working directory', workdir || '/'],
    ['ports', ports.join(', ')],
    ['volumes', volumes.join(', ')],
    ['health check', healthcheck === null ? 'none' : typed(healthcheck.slice(1))],
    ['variables', env.join(', ')],
  ];
  const shown = rows.filter(([, text]) => text !== '');
  return html`<div class="scroll" tabindex="0" role="region" aria-label="What it runs as: ${title}"><table class="facts"><tbody>${shown.map(([what, text]) => html`<tr><th scope="row">${what}</th><td><code>${text}</code></td></tr>`)}</tbody></table></div>`;
}

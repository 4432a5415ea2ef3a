import { formatBytes } from '../../formats/units/bytes.ts';
import { plural } from '../../formats/units/plural.ts';
import type { BuildContext } from '../../model/context.ts';
import { keptAtHome } from '../context.ts';
import { bars } from './bars.ts';
import { html, type Markup } from './markup.ts';

/** What a build would send, by folder. */
export function contextSection(context: BuildContext): Markup {
  const { sent, folders, largest } = context;
  return html`<p><b>${formatBytes(sent.size)}</b> in ${plural(sent.files, 'file')} would be sent; ${keptAtHome(context)}.</p>
<div class="two"><div><h3>By folder</h3>${bars(folders.slice(0, 10).map(({ path, size, files }) => ({ what: html`${path === '.' ? 'the folder itself' : path} <span class="soft small">${plural(files, 'file')}</span>`, text: formatBytes(size), value: size })))}</div>
<div><h3>Largest files</h3>${bars(largest.map(({ path, size }) => ({ what: path, text: formatBytes(size), value: size })))}</div></div>`; // biome-ignore format: one template
}

import { formatBytes } from '../../formats/units/bytes.ts';
import { html, type Markup, percent } from './markup.ts';

/** One of several values that are compared by length. */
export interface Bar {
  readonly what: string | Markup;
  /** As it is written beside the bar. */
  readonly text: string;
  readonly value: number;
}

/** Horizontal bars with their numbers in words; the longest is as wide as there is room, or as `most` says. */
export function bars(values: readonly Bar[], most = Math.max(...values.map(({ value }) => value))): Markup {
  const rows = values.map(
    ({ what, text, value }) =>
      html`<li><span class="what">${what}</span><b>${text}</b><span class="track" aria-hidden="true"><span class="fill" style="width:${percent(most > 0 ? value / most : 0)}"></span></span></li>`,
  );
  return html`<ul class="bars">${rows}</ul>`;
}

/** One part of a whole. */
export interface Part {
  readonly what: string;
  readonly size: number;
  readonly detail: string;
}

/**
 * One bar of several parts, and a table that says what they are.
 * @param of what they are parts of: a page may hold several
 */
export function stack(parts: readonly Part[], heading: string, of: string): Markup {
  const total = parts.reduce((sum, { size }) => sum + size, 0);
  const hue = (at: number) => `k${at % 8}`;
  const spans = parts.map(
    ({ size }, at) =>
      html`<span class="${hue(at)}" style="width:${percent(total > 0 ? size / total : 0)}"></span>`,
  );
  const sent = parts.some(({ detail }) => detail !== '');
  const rows = parts.map(
    ({ what, size, detail }, at) =>
      html`<tr><td><span class="key ${hue(at)}" aria-hidden="true"></span>${what}</td><td class="n">${formatBytes(size)}</td>${sent && html`<td class="n soft">${detail}</td>`}</tr>`,
  );
  return html`<div class="stack" aria-hidden="true">${spans}</div>
<div class="scroll" tabindex="0" role="region" aria-label="${heading}: ${of}"><table><thead><tr><th scope="col">${heading}</th><th scope="col" class="n">size</th>${sent && html`<th scope="col" class="n">as sent</th>`}</tr></thead><tbody>${rows}</tbody></table></div>`;
}

import type { Finding, Severity } from '../../model/finding.ts';
import { worstFirst } from '../findings.ts';
import { html, type Markup } from './markup.ts';

const CLASSES: Readonly<Record<Severity, string>> = { error: 'bad', warning: 'warn', note: '' };

/** Findings, the worst first: what, where, and the next action. */
export function findingList(findings: readonly Finding[]): Markup {
  return html`<ul class="plain">${worstFirst(findings).map(one)}</ul>`;
}

function one({ severity, message, fix, path, line, rule }: Finding): Markup {
  const where = path === null ? null : html`<code>${line === null ? path : `${path}:${line}`}</code> `;
  return html`<li><span class="badge ${CLASSES[severity]}">${severity}</span> ${where}${message}<br><span class="soft small">${fix} <code>${rule}</code></span></li>`;
}

import { Graph, layout } from '@dagrejs/dagre';
import type { Inventory } from '../../model/inventory.ts';
import { html, type Markup } from './markup.ts';

const MARGIN = 14;
const HEIGHT = 54;
/** Of a letter of a name and of the line under it, in pixels of the drawing. */
const LETTER = 8.4;
/** Drawn smaller than this, letters are hard to read: then it is moved about instead. */
const SMALLEST = 0.7;

interface Box {
  readonly id: string;
  readonly under: string;
  readonly isStore: boolean;
}

/** The services and stores of an application and who calls whom, drawn by rank; the same stands in words beside it. */
export function connections({ services, stores, links }: Inventory): Markup | null {
  const boxes: readonly Box[] = [
    ...services.map(({ id, framework, port }) => ({
      id,
      under: port === null ? framework : `${framework} :${port}`,
      isStore: false,
    })),
    ...stores.map(({ id }) => ({ id, under: 'store', isStore: true })),
  ];
  if (boxes.length === 0) return null;
  const known = new Set(boxes.map(({ id }) => id));
  const edges = links.filter(({ from, to }) => known.has(from) && known.has(to) && from !== to);
  const graph = new Graph({ multigraph: true });
  graph.setGraph({ rankdir: 'TB', nodesep: 24, ranksep: 56, marginx: MARGIN, marginy: MARGIN });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const { id, under } of boxes)
    graph.setNode(id, {
      width: Math.max(104, LETTER * Math.max(id.length, under.length) + 28),
      height: HEIGHT,
    });
  for (const { from, to, via } of edges)
    graph.setEdge(from, to, { width: LETTER * via.length, height: 16, labelpos: 'c' }, via);
  layout(graph);
  const { width = 0, height = 0 } = graph.graph();
  const list = edges.map(({ from, to, via }) => html`<li><b>${from}</b> calls <b>${to}</b> (${via})</li>`);
  return html`<div class="graph" tabindex="0" role="region" aria-label="Drawing of the services"><svg width="${Math.ceil(width)}" style="min-width:${Math.ceil(SMALLEST * width)}px" viewBox="0 0 ${Math.ceil(width)} ${Math.ceil(height)}" role="img" aria-label="How ${boxes.map(({ id }) => id).join(', ')} connect; the list below says the same in words">
<defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto"><path class="head" d="M0 0 8 4 0 8z"/></marker></defs>
${edges.map((edge) => drawEdge(graph, edge))}${boxes.map((box) => drawBox(graph, box))}</svg></div>
${list.length > 0 && html`<ul class="plain small">${list}</ul>`}`;
}

function drawBox(graph: Graph, { id, under, isStore }: Box): Markup {
  const { x = 0, y = 0, width = 0, height = 0 } = graph.node(id);
  return html`<g><rect class="${isStore ? 'store' : 'node'}" x="${round(x - width / 2)}" y="${round(y - height / 2)}" width="${round(width)}" height="${height}" rx="${isStore ? 26 : 10}"/><text x="${round(x)}" y="${round(y - 3)}" font-weight="600">${id}</text><text class="sub" x="${round(x)}" y="${round(y + 15)}">${under}</text></g>
`;
}

function drawEdge(graph: Graph, { from, to, via }: { from: string; to: string; via: string }): Markup {
  const { points = [], x = 0, y = 0 } = graph.edge(from, to, via);
  const path = points
    .map((point: { x: number; y: number }) => `${round(point.x)} ${round(point.y)}`)
    .join(' L');
  return html`<path class="edge" d="M${path}" marker-end="url(#arrow)"/><text class="via" x="${round(x)}" y="${round(y + 4)}">${via}</text>
`;
}

function round(number: number): number {
  return Math.round(number * 10) / 10;
}

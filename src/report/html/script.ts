/**
 * Draws the treemaps, by folder or by package: a tree as deep as what is large in it goes, laid out by d3-hierarchy for the width there is; a folder
 * is opened by click or Enter, left by Escape or the path above it. Without it the page still has every number as text.
 */
export const SCRIPT = `
(() => {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const bytes = (n) => { let u = 0; while (+n.toPrecision(3) >= 1000 && u < 4) { n /= 1000; u++; } return (u ? +n.toPrecision(3) : Math.round(n)) + ' ' + units[u]; };
  for (const map of document.querySelectorAll('.map')) {
    const trees = JSON.parse(document.getElementById(map.dataset.tree).textContent);
    const crumbs = map.previousElementSibling, views = crumbs.previousElementSibling;
    let root, at, hues;
    const colour = (node, hue) => { node.hue = hue ?? (node === root || (node.children && node.weight > root.weight / 2) ? null : hues++ % 7); node.children?.forEach((child) => colour(child, node.hue)); };
    const view = (kind) => {
      at = root = d3.hierarchy(trees[kind], (d) => d.c).each((node) => { node.weight = node.data.s; });
      hues = 0;
      colour(root, null);
      for (const button of views.children) button.setAttribute('aria-pressed', String(button.textContent === kind));
      draw();
    };
    const open = (node, focus) => { at = node; draw(); if (focus) (crumbs.querySelector('button:last-of-type') ?? map.querySelector('button'))?.focus(); };
    const name = (node) => node.ancestors().reverse().map((n) => n.data.n).join('/').replace(/^\\/\\/?/, '/');
    const draw = () => {
      const width = map.clientWidth, height = map.clientHeight;
      const opened = (node, depth) => ({ of: node, c: node.children && depth < 6 && (depth < 1 || node.weight > at.weight * (depth < 2 ? 0.04 : 0.12)) ? node.children.map((child) => opened(child, depth + 1)) : null });
      const tree = d3.hierarchy(opened(at, 0), (d) => d.c).sum((d) => d.c ? 0 : d.of.weight);
      tree.sort((a, b) => b.value - a.value);
      d3.treemap().size([width, height]).paddingInner(2).paddingOuter((n) => n.depth > 0 ? 3 : 0).paddingTop((n) => n.depth > 0 && n.children ? 23 : 0)(tree);
      map.replaceChildren(...tree.descendants().slice(1).flatMap((tile) => {
        const w = tile.x1 - tile.x0, h = tile.y1 - tile.y0;
        if (w < 3 || h < 3) return [];
        const node = tile.data.of, into = Boolean(node.children);
        const button = document.createElement('button');
        button.type = 'button';
        button.className = 'k' + (node.hue ?? 7) + (into ? ' into' : '');
        button.style.cssText = 'left:' + tile.x0 + 'px;top:' + tile.y0 + 'px;width:' + w + 'px;height:' + h + 'px' + (w > 20 && h > 12 ? '' : ';padding:0');
        const share = (100 * node.weight / root.weight).toFixed(1) + ' %';
        const label = name(node) + ', ' + bytes(node.weight) + ', ' + share + (into ? ', opens' : '');
        button.title = label;
        const write = (tag, text, kind) => { const line = document.createElement(tag); line.textContent = text; line.className = kind; button.append(line); };
        if (w > 34 && h > 17) {
          const size = bytes(node.weight), fits = (text) => text.length * 7 + 14 < w;
          write('span', node.data.n + (tile.children && fits(node.data.n + '  ' + size) ? '  ' + size : ''), '');
          if (!tile.children && h > 38 && fits(size)) write('small', size, '');
        }
        write('span', label, 'hidden');
        if (into) button.addEventListener('click', () => open(node, true));
        else button.setAttribute('aria-disabled', 'true');
        return [button];
      }));
      crumbs.replaceChildren(...at.ancestors().reverse().map((node) => {
        const here = node === at, part = document.createElement(here ? 'span' : 'button');
        part.textContent = (node === root ? 'image' : node.data.n) + (here ? '  ' + bytes(node.weight) : '');
        if (here) part.setAttribute('aria-current', 'true');
        else { part.type = 'button'; part.addEventListener('click', () => open(node, true)); }
        return part;
      }).flatMap((part, i) => i ? [Object.assign(document.createElement('span'), { textContent: '/', ariaHidden: 'true' }), part] : [part]));
    };
    map.addEventListener('keydown', (event) => { if (event.key === 'Escape' && at.parent) open(at.parent, true); });
    if (Object.keys(trees).length > 1)
      views.replaceChildren(...Object.keys(trees).map((kind) => {
        const button = Object.assign(document.createElement('button'), { type: 'button', textContent: kind });
        button.addEventListener('click', () => view(kind));
        return button;
      }));
    view('Folders');
    new ResizeObserver(draw).observe(map);
  }
})();
`;

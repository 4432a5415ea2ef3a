/** The page's whole style: system fonts, two themes by the reader's choice, one column on a phone, plain on paper. */
export const STYLE = `
:root{color-scheme:light dark;--paper:#f6f7f9;--card:#fff;--ink:#14202b;--soft:#4c5b69;--line:#dde3e9;--sea:#0b6e8a;--sea-soft:#d7edf3;--good:#136c3a;--good-soft:#dff3e6;--bad:#ad1f2d;--bad-soft:#fde5e6;--warn:#855000;--warn-soft:#fdf0d8;--track:#e9edf1;--shadow:0 1px 2px #0d1b2a14,0 4px 16px #0d1b2a0d;
--k0:#9fd3e4;--k1:#f7c59f;--k2:#b9d8a5;--k3:#d4c1ec;--k4:#f4b8c1;--k5:#f2dd94;--k6:#a9dccf;--k7:#c9ced6}
@media(prefers-color-scheme:dark){:root{--paper:#0e151c;--card:#161f29;--ink:#e8eef4;--soft:#a6b4c1;--line:#2a3744;--sea:#62c6e3;--sea-soft:#123543;--good:#6fd69a;--good-soft:#12301f;--bad:#ff949c;--bad-soft:#3d171c;--warn:#f0bd6a;--warn-soft:#38290f;--track:#243140;--shadow:none;
--k0:#1f5a70;--k1:#7a4a22;--k2:#3c6129;--k3:#54407a;--k4:#7c3542;--k5:#665416;--k6:#1f6253;--k7:#465260}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;font-variant-numeric:tabular-nums}
.wrap{max-width:1160px;margin:0 auto;padding:0 24px 64px}
header.top{padding:40px 0 8px;display:flex;gap:20px;align-items:center}
header.top svg{flex:none;width:56px;height:56px;color:var(--sea)}
h1{font-size:30px;line-height:1.2;margin:0;letter-spacing:-.02em;overflow-wrap:anywhere}
h2{font-size:21px;letter-spacing:-.01em;margin:0 0 4px}
h3{font-size:16px;margin:28px 0 10px}
p{margin:0 0 12px}
.lead{color:var(--soft);margin:2px 0 0}
section{background:var(--card);border:1px solid var(--line);border-radius:14px;box-shadow:var(--shadow);padding:26px 28px;margin-top:20px}
section>.lead{margin-bottom:16px}
nav.toc{display:flex;flex-wrap:wrap;gap:6px 18px;padding:14px 0 2px;font-size:14.5px}
a{color:var(--sea);text-underline-offset:3px}
:focus-visible{outline:3px solid var(--sea);outline-offset:2px;border-radius:4px}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(170px,1fr));gap:14px;margin-top:20px}
.tile{background:var(--card);border:1px solid var(--line);border-radius:14px;box-shadow:var(--shadow);padding:16px 18px}
.tile dt{font-size:14px;color:var(--soft)}
.tile dd{margin:2px 0 0;font-size:27px;font-weight:650;letter-spacing:-.02em;line-height:1.25}
.tile dd small{display:block;font-size:14px;font-weight:400;letter-spacing:0;color:var(--soft)}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:15px}
th{text-align:left;font-weight:600;color:var(--soft);font-size:14px;border-bottom:1px solid var(--line);padding:8px 12px 8px 0;white-space:nowrap}
td{border-bottom:1px solid var(--line);padding:9px 12px 9px 0;vertical-align:top;overflow-wrap:anywhere}
tbody tr:last-child>*{border-bottom:0}
tbody th{color:var(--ink);font-size:15px;vertical-align:top}
.facts th{width:1%;padding-right:32px}
.n{text-align:right;white-space:nowrap;overflow-wrap:normal}
th:last-child,td:last-child{padding-right:0}
.badge{display:inline-block;border-radius:999px;padding:1px 10px;font-size:13.5px;font-weight:600;white-space:nowrap;background:var(--track);color:var(--ink)}
.good{background:var(--good-soft);color:var(--good)}.bad{background:var(--bad-soft);color:var(--bad)}.warn{background:var(--warn-soft);color:var(--warn)}
b.good,b.bad,b.warn{background:none}
code,pre{font:13.5px/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace}
code{overflow-wrap:anywhere}
pre{background:var(--paper);border:1px solid var(--line);border-radius:8px;padding:12px 14px;overflow-x:auto;margin:8px 0}
.soft{color:var(--soft)}.small{font-size:14px}
.bars{list-style:none;margin:0;padding:0;display:grid;gap:9px}
.bars li{display:grid;grid-template-columns:minmax(0,1fr) auto;gap:2px 14px;font-size:15px}
.bars .what{overflow-wrap:anywhere}
.bars .track{grid-column:1/-1;height:9px;border-radius:5px;background:var(--track);overflow:hidden}
.bars .fill{display:block;height:100%;border-radius:5px;background:var(--sea);min-width:2px}
.stack{display:flex;height:30px;border-radius:8px;overflow:hidden;background:var(--track);margin:4px 0 14px}
.stack span{min-width:1px;border-right:1px solid var(--card)}
.key{display:inline-block;width:11px;height:11px;border-radius:3px;margin-right:8px;vertical-align:-1px;border:1px solid #0003}
.map{position:relative;height:460px;border-radius:10px;overflow:hidden;background:var(--track)}
.map button{position:absolute;border:1px solid var(--card);border-radius:3px;margin:0;padding:3px 6px;text-align:left;font:inherit;font-size:13px;line-height:1.25;color:var(--ink);overflow:hidden;display:flex;flex-direction:column;align-items:flex-start;justify-content:flex-start;white-space:nowrap;cursor:default}
.map button>*{max-width:100%;overflow:hidden;text-overflow:ellipsis;flex:none}
.hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.map button.into{cursor:zoom-in}
.map button.into:hover,.map button:focus-visible{filter:brightness(.93)}
@media(prefers-color-scheme:dark){.map button.into:hover,.map button:focus-visible{filter:brightness(1.25)}}
.map button:focus-visible{outline-offset:-3px}
.map small{font-size:12px}
.views{display:inline-flex;margin:0 0 8px;border:1px solid var(--line);border-radius:9px;overflow:hidden}
.views:empty{display:none}
.views button{font:inherit;font-size:14.5px;border:0;background:none;color:var(--ink);padding:6px 16px;cursor:pointer}
.views button[aria-pressed=true]{background:var(--sea-soft);font-weight:600}
.views button:focus-visible{outline-offset:-3px}
.crumbs{display:flex;flex-wrap:wrap;align-items:center;gap:4px;margin:0 0 8px;min-height:32px;font-size:15px}
.crumbs button{font:inherit;border:0;background:none;color:var(--sea);padding:3px 6px;border-radius:6px;cursor:pointer;text-decoration:underline;text-underline-offset:3px}
.crumbs [aria-current]{padding:3px 6px;font-weight:600}
.k0{background:var(--k0)}.k1{background:var(--k1)}.k2{background:var(--k2)}.k3{background:var(--k3)}.k4{background:var(--k4)}.k5{background:var(--k5)}.k6{background:var(--k6)}.k7{background:var(--k7)}
details{border-top:1px solid var(--line);padding:10px 0}
details:last-of-type{border-bottom:1px solid var(--line)}
summary{cursor:pointer;font-weight:600}
summary::marker{color:var(--sea)}
details>:not(summary){margin-top:10px}
.two{display:grid;grid-template-columns:1fr 1fr;gap:8px 40px}
.two>*{min-width:0}
ul.plain{list-style:none;padding:0;margin:0}
ul.plain li{padding:8px 0;border-bottom:1px solid var(--line)}
ul.plain li:last-child{border-bottom:0}
.graph{overflow-x:auto}
.graph svg{display:block;margin:0 auto;max-width:100%;height:auto;font-family:inherit}
.graph .node{fill:var(--sea-soft);stroke:var(--sea);stroke-width:1.5}
.graph .store{fill:var(--track);stroke:var(--soft);stroke-width:1.5}
.graph .edge{fill:none;stroke:var(--soft);stroke-width:1.5}
.graph .head{fill:var(--soft)}
.graph text{fill:var(--ink);font-size:14px;text-anchor:middle}
.graph .sub,.graph .via{fill:var(--soft);font-size:12px}
.graph .via{paint-order:stroke;stroke:var(--card);stroke-width:5px}
footer{color:var(--soft);font-size:14px;margin-top:28px}
@media(max-width:760px){.wrap{padding:0 14px 40px}header.top{padding-top:24px;gap:14px}header.top svg{width:44px;height:44px}h1{font-size:24px}section{padding:20px 16px;border-radius:12px}.two{grid-template-columns:1fr}.tiles{grid-template-columns:1fr 1fr;gap:10px}.tile{padding:12px 14px}.tile dd{font-size:22px}.map{height:420px}td,th{padding-right:10px}th{white-space:normal}tbody th{white-space:normal}.facts tr{display:block;border-bottom:1px solid var(--line);padding:8px 0}.facts tr:last-child{border-bottom:0}.facts th,.facts td{display:block;width:auto;border-bottom:0;padding:1px 0}}
@media print{:root{color-scheme:light}body{background:#fff;font-size:11pt}.wrap{max-width:none;padding:0}section,.tile{box-shadow:none;break-inside:avoid-page;padding:14px 0;border-width:1px 0 0;border-radius:0}nav.toc{display:none}.map{height:300px;break-inside:avoid}.graph svg{max-width:100%;height:auto}*{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
@media(prefers-reduced-motion:no-preference){.map button{transition:filter .12s}}
`;

/** The look of the portal. What can be set from outside begins with `--tearline-`. */
export const STYLE = `
:host { display: block; color-scheme: light dark; container-type: inline-size;
  --font: var(--tearline-font, system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif);
  --mono: var(--tearline-mono, ui-monospace, "SF Mono", "Cascadia Mono", "DejaVu Sans Mono", monospace);
  --paper: var(--tearline-paper, light-dark(#fbfaf7, #121517)); --sheet: var(--tearline-sheet, light-dark(#fff, #1a1e21));
  --ink: var(--tearline-ink, light-dark(#1b1f24, #e8e6e1)); --ink-2: var(--tearline-ink-2, light-dark(#57606a, #a3a9ad));
  --line: var(--tearline-line, light-dark(#e3e0d8, #2b3135)); --line-2: light-dark(#cfcabd, #3b4348);
  --brand: var(--tearline-brand, light-dark(#0b6e5f, #4cc2ae)); --brand-ink: var(--tearline-brand-ink, light-dark(#fff, #06211c));
  --brand-soft: color-mix(in srgb, var(--brand) 13%, var(--sheet));
  --ok: var(--tearline-ok, light-dark(#1a7f4b, #5fcf91)); --warn: var(--tearline-warn, light-dark(#8a5a00, #e5b454));
  --bad: var(--tearline-bad, light-dark(#b3261e, #ff8a80)); --info: light-dark(#2458b3, #8ab4ff);
  --warn-soft: light-dark(#fdf1d7, #30260f); --bad-soft: light-dark(#fce8e6, #3a1c1a);
  --radius: var(--tearline-radius, 10px); --small: .8125rem;
  font: .9375rem/1.5 var(--font); color: var(--ink); text-align: start }
:host([hidden]) { display: none }
:host([theme=light]) { color-scheme: light } :host([theme=dark]) { color-scheme: dark }
*, ::before, ::after { box-sizing: border-box }
p, h2, h3, ol, ul { margin: 0 } ol, ul { list-style: none; padding: 0 }
button, select { font: inherit; color: inherit }
:focus-visible { outline: 2px solid var(--brand); outline-offset: 2px; border-radius: 6px }
[tabindex="-1"]:focus { outline: 0 }
[hidden] { display: none !important }
.sr { position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap }
.small { font-size: var(--small) } .muted { color: var(--ink-2) } .num { font-variant-numeric: tabular-nums }
code, .mono { font-family: var(--mono); font-size: var(--small) }
/* What a file has starts where it starts, in whatever language the page is. */
code, td.value, .file b { unicode-bidi: plaintext }
.panel { background: var(--sheet); border: 1px solid var(--line); border-radius: var(--radius); overflow: clip }
.panel > :not(.below), .below > :not(.tear) { padding-inline: 24px }
h2 { font-size: 1.125rem; font-weight: 620; letter-spacing: -.01em; padding-block: 16px; border-block-end: 1px solid var(--line) }
h3 { font-size: var(--small); font-weight: 600; padding-block: 12px 4px }
.drop-room { padding-block: 24px }
.drop { display: grid; justify-items: center; gap: 8px; text-align: center; padding: 40px 16px; border: 2px dashed var(--line-2); border-radius: var(--radius); cursor: pointer; position: relative }
.drop svg { color: var(--brand) } .drop b { font-size: 1.125rem; font-weight: 600 }
.drop:hover, .drop:focus-within, .over .drop { border-color: var(--brand); background: var(--brand-soft) }
.drop:has(:focus-visible) { outline: 2px solid var(--brand); outline-offset: 2px }
.over.panel { border-color: var(--brand); box-shadow: 0 0 0 2px var(--brand) }
.file { display: flex; flex-wrap: wrap; gap: 8px 24px; align-items: center; justify-content: space-between; padding-block: 16px 8px }
.file b { font-weight: 600; overflow-wrap: anywhere } .file p { flex: 1 1 24ch }
.acts { display: flex; flex-wrap: wrap; gap: 8px; align-items: center }
.btn { display: inline-flex; align-items: center; justify-content: center; border: 1px solid var(--line-2); background: var(--sheet); color: var(--ink); border-radius: 6px; padding: 7px 14px; min-height: 24px; cursor: pointer; font-weight: 520; text-decoration: none; text-align: center; line-height: 1.35 }
.btn:hover:not([aria-disabled=true]) { border-color: var(--ink-2) }
.btn.main { background: var(--brand); border-color: var(--brand); color: var(--brand-ink) }
.btn[aria-disabled=true] { cursor: not-allowed; color: var(--ink-2); background: var(--paper); border-color: var(--line); border-style: dashed }
.btn.less { padding: 3px 10px; font-size: var(--small) }
label.btn:focus-within { outline: 2px solid var(--brand); outline-offset: 2px }
.questions { display: grid; gap: 12px; padding-block: 4px 12px }
.question { display: grid; gap: 8px; border: 1px solid var(--warn); border-inline-start-width: 4px; border-radius: 6px; background: var(--warn-soft); padding: 12px 16px }
.question .asks { font-size: 1.125rem; font-weight: 600; line-height: 1.35; overflow-wrap: anywhere } .question p { max-width: 80ch; overflow-wrap: anywhere }
.samples { display: flex; flex-wrap: wrap; gap: 4px 8px; align-items: baseline }
.samples code { background: var(--sheet); border: 1px solid var(--line); border-radius: 6px; padding: 1px 7px; max-width: 32ch; overflow: hidden; text-overflow: ellipsis; white-space: nowrap }
.verdict { padding-block: 8px 20px }
.sentence { font-size: 1.375rem; line-height: 1.35; letter-spacing: -.01em; max-width: 62ch; overflow-wrap: anywhere; min-height: 1.35em }
.sentence strong { color: var(--warn); font-weight: 600 } .sentence mark { background: none; color: var(--ok); font-weight: 600 } .sentence mark.open { color: inherit; font-weight: inherit } .sentence em { font-style: normal; color: var(--bad); font-weight: 600 }
.bar { display: flex; width: 100%; height: 10px; border-radius: 99px; overflow: hidden; background: var(--line); border: 0; margin-block-start: 16px }
.bar i { display: block } .bar .ok { background: var(--ok) } .bar .bad { background: var(--bad) } .bar.open .ok { background: var(--line-2) }
progress.bar { appearance: none; display: block } progress.bar::-webkit-progress-bar { background: var(--line) } progress.bar::-webkit-progress-value { background: var(--brand) } progress.bar::-moz-progress-bar { background: var(--brand) }
.rules { display: flex; flex-wrap: wrap; gap: 8px; margin-block-start: 16px }
.rule { display: flex; gap: 8px; align-items: center; border: 1px solid var(--line-2); background: var(--sheet); border-radius: 6px; padding: 4px 12px; cursor: pointer; text-align: start }
.rule:hover { border-color: var(--ink-2) } .rule[aria-pressed=true] { border-color: var(--brand); background: var(--brand-soft) }
.dot { display: inline-block; width: 8px; height: 8px; border-radius: 50%; flex: none; background: var(--bad) } .dot.warning { background: var(--warn); border-radius: 2px } .dot.info { background: none; border: 2px solid var(--info) }
.findings { border-block-start: 1px solid var(--line); padding-block-end: 12px }
th.n { padding-inline-end: 12px }
table { border-collapse: collapse; width: 100%; font-size: var(--small); line-height: 1.4 }
th, td { text-align: start; vertical-align: top; padding-block: 6px; padding-inline: 0 12px; border-block-end: 1px solid var(--line); font-weight: 400 }
thead th { color: var(--ink-2) } th.n { text-align: end; width: 1%; white-space: nowrap } tbody th { color: var(--ink-2); font-variant-numeric: tabular-nums }
td.value { font-family: var(--mono); max-width: 24ch; overflow: hidden; text-overflow: ellipsis; white-space: pre } td.name { white-space: nowrap } td.name .dot { margin-inline-end: 8px } td.message { overflow-wrap: anywhere }
.more { padding-block-start: 8px }
.tear { position: relative; overflow: visible; border: 0; border-block-start: 2px dashed var(--line-2); margin: 0; padding: 0 }
.tear::before, .tear::after { content: ""; position: absolute; top: -9px; width: 16px; height: 16px; border-radius: 50%; background: var(--tearline-around, var(--paper)); border: 1px solid var(--line) }
.tear::before { inset-inline-start: -9px } .tear::after { inset-inline-end: -9px }
.send { display: flex; flex-wrap: wrap; align-items: center; gap: 16px 24px; padding-block: 16px }
.send > div:first-child { flex: 1 1 320px; max-width: 76ch } .send .acts { margin-inline-start: auto } .acts:empty { display: none }
.sending { padding-block-end: 16px } .sending .bar { margin: 0 } .done { color: var(--ok); font-weight: 550 }
.problem { color: var(--bad); background: var(--bad-soft); border-radius: 6px; padding: 8px 12px; overflow-wrap: anywhere }
.job { border-block-start: 1px solid var(--line); padding-block: 16px; display: grid; gap: 16px }
.steps { display: grid; grid-template-columns: repeat(4, 1fr); gap: 8px }
.steps li { border-block-start: 3px solid var(--line-2); padding-block-start: 8px; color: var(--ink-2); min-width: 0 }
.steps .done { border-color: var(--ok); color: var(--ink); font-weight: 400 } .steps .now { border-color: var(--brand); color: var(--ink) } .steps .never { border-block-start-style: dashed }
.steps b { display: block; font-weight: 600; overflow-wrap: anywhere }
.outcome { font-size: 1.125rem } .outcome mark { background: none; color: var(--ok); font-weight: 600 } .outcome em { font-style: normal; color: var(--bad); font-weight: 600 }
@container (max-width: 560px) {
  .panel > :not(.below), .below > :not(.tear) { padding-inline: 16px }
  .drop { padding: 28px 12px }
  .sentence { font-size: 1.15rem }
  .send .acts { margin: 0; flex: 1 1 100% } .send .btn { flex: 1 1 100% } .question .btn { flex: 1 1 auto }
  .steps { grid-template-columns: 1fr 1fr }
  /* A finding is two lines: its rule, and under it what to do. The message repeats the value. */
  thead, td.value { display: none }
  tbody tr { display: grid; grid-template-columns: 7ch minmax(0, 1fr); border-block-end: 1px solid var(--line) }
  tbody th, td { border: 0 } tbody th.n { grid-row: span 2; width: auto; text-align: start; white-space: normal } td.message { grid-column: 2; padding-block-start: 0 }
}
@media (forced-colors: active) {
  .dot, .bar i { forced-color-adjust: none } .bar { border: 1px solid CanvasText }
  .rule[aria-pressed=true] { border: 2px solid Highlight } .btn[aria-disabled=true] { color: GrayText; border-color: GrayText }
  .steps .done { border-color: CanvasText } .steps .now { border-color: Highlight }
}
@media (prefers-reduced-motion: no-preference) {
  .steps .now { animation: work 1.6s ease-in-out infinite alternate } @keyframes work { to { border-color: var(--brand-soft) } }
}
`;

import { h } from "./dom.js";
import { said } from "./parts.js";
import { fileFinding } from "./questions.js";
import { questionsOf } from "./work.js";

/**
 * @typedef {import("./parts.js").Acts} Acts
 * @typedef {import("./parts.js").Parts} Parts
 * @typedef {import("./words.js").Words} Words
 * @typedef {import("./work.js").Work} Work
 */

/** Other columns that are offered by a button each; more stand in a list. */
const BUTTONS = 3;

/** What the file is: what is asked, the verdict, what was found. @param {Parts} parts @param {Work} work @param {Words} words @param {Element | null} focus What has it. @param {Acts} acts */
export function renderVerdict(parts, work, words, focus, { answer, show }) {
  const checking = work.file !== undefined && work.report === undefined && work.failure === undefined;
  parts.checking.hidden = !checking;
  parts.checking.setAttribute("aria-label", words.texts.checkedSoFar);
  parts.verdict.setAttribute("aria-busy", String(checking));
  renderQuestions(parts, work, words, answer);
  said(parts.sentence, work.file ? sentence(work, words) : []);
  renderBar(parts, work, words);
  renderFindings(parts, work, words, focus, show);
}

/** @param {Parts} parts @param {Work} work @param {Words} words @param {Acts["answer"]} answer */
function renderQuestions({ questions }, work, words, answer) {
  const { texts } = words;
  const open = work.upload ? [] : questionsOf(work, words);
  questions.hidden = open.length === 0;
  questions.replaceChildren(
    ...open.map(({ rule, asks, because, column, answers, others }) => {
      const buttons = others.length > BUTTONS ? answers : [...answers, ...others];
      const samples = column === undefined ? [] : (work.samples[column] ?? []);
      const acts = h("div", { class: "acts" }, ...buttons.map(([decision, text]) => h("button", { class: "btn", part: "button", onclick: () => answer(decision) }, text)));
      if (others.length > BUTTONS) {
        const choose = (/** @type {Event} */ event) => {
          const chosen = others[Number(/** @type {HTMLSelectElement} */ (event.target).value)];
          if (chosen) answer(chosen[0]);
        };
        const options = others.map(([, text], i) => h("option", { value: String(i) }, text));
        acts.append(h("select", { class: "btn", "aria-label": texts.aColumn, onchange: choose }, h("option", { value: "" }, texts.aColumn), ...options));
      }
      return h(
        "section",
        { class: "question", part: "question", "data-rule": rule, "aria-label": asks },
        h("p", { class: "asks" }, asks),
        h("p", { class: "small", ...words.ofRules }, because),
        ...(samples.length > 0 ? [h("p", { class: "samples small" }, h("span", { class: "muted" }, texts.startsWith), ...samples.map((value) => h("code", {}, value)))] : []),
        acts,
      );
    }),
  );
}

/** The verdict, in its parts. @param {Work} work @param {Words} words @returns {(Node | string)[]} */
function sentence(work, words) {
  const [{ texts }, { report, failure }] = [words, work];
  if (failure !== undefined) return [h("em", {}, words.problem(failure))];
  if (!report) return [h("span", { class: "muted" }, texts.checking)];
  const open = questionsOf(work, words).length;
  const refused = fileFinding(report);
  if (refused && open > 0) return [h("strong", {}, texts.questions(open)), ` ${texts.notJudged}`];
  if (refused) return [h("em", {}, texts.refused), " ", h("span", words.ofRules, words.says(refused))];
  const all = open > 0 ? [h("strong", {}, texts.questions(open))] : [];
  const ready = open > 0 ? texts.wouldBeReady(report.rows) : texts.ready(report.rows);
  if (ready) all.push(h("mark", { class: open > 0 ? "open" : "" }, ready));
  const rejected = texts.rejected(report.rows);
  if (rejected) all.push(h("em", {}, rejected));
  return all.flatMap((part, i) => (i > 0 ? [" ", part] : [part]));
}

/** @param {Parts} parts @param {Work} work @param {Words} words */
function renderBar({ bar }, work, words) {
  const { report } = work;
  if (!report || report.rows.total === 0 || fileFinding(report)) return bar.replaceChildren();
  const { total, accepted, rejected } = report.rows;
  // One row of a million is still to be seen.
  const bad = rejected === 0 ? 0 : Math.max((rejected * 100) / total, 0.4);
  const percent = (/** @type {number} */ part) => new Intl.NumberFormat(words.texts.intl, { style: "percent", maximumFractionDigits: 1 }).format(part / total);
  const label = words.texts.share(percent(accepted), percent(rejected));
  const shown = h("div", { class: `bar${questionsOf(work, words).length > 0 ? " open" : ""}`, role: "img", "aria-label": label }, h("i", { class: "ok" }), h("i", { class: "bad" }));
  /** @type {HTMLElement} */ (shown.firstChild).style.width = `${100 - bad}%`;
  /** @type {HTMLElement} */ (shown.lastChild).style.width = `${bad}%`;
  bar.replaceChildren(shown);
}

/** @param {Parts} parts @param {Work} work @param {Words} words @param {Element | null} focus @param {Acts["show"]} show */
function renderFindings({ rules, findings }, work, words, focus, show) {
  const { texts } = words;
  const { report, rule: chosen, list: { findings: list, next } } = work;
  const counts = Object.entries(report?.counts ?? {});
  // What is asked about, or refuses the file, stands above already.
  const above = new Set([...questionsOf(work, words), ...(report ? [fileFinding(report)] : [])].map((said) => said?.rule));
  rules.hidden = findings.hidden = work.upload?.state === "accepted" || counts.every(([rule]) => above.has(rule));
  if (!report || rules.hidden) return;
  rules.setAttribute("aria-label", texts.onlyRule);
  const title = (/** @type {string} */ rule) => words.title(rule, work.session);
  const severity = (/** @type {string} */ rule) => report.findings.find((finding) => finding.rule === rule)?.severity ?? "error";
  const order = ["error", "warning", "info"];
  counts.sort(([a, n], [b, m]) => order.indexOf(severity(a)) - order.indexOf(severity(b)) || Number(m) - Number(n));
  const focused = /** @type {HTMLElement | null} */ (focus)?.dataset.rule;
  rules.replaceChildren(
    ...counts.map(([rule, times]) =>
      h(
        "button",
        { class: "rule", part: "rule", "data-rule": rule, "aria-pressed": String(chosen === rule), onclick: () => show(chosen === rule ? undefined : rule) },
        h("i", { class: `dot ${severity(rule)}`, "aria-hidden": "true" }),
        h("span", words.ofRules, title(rule)),
        h("span", { class: "sr" }, `, ${texts.severities[severity(rule)]}`),
        h("span", { class: "muted num" }, texts.number(times)),
      ),
    ),
  );
  if (focused) /** @type {HTMLElement | null} */ (rules.querySelector(`[data-rule="${focused}"]`))?.focus();
  const head = [texts.row, texts.rule, texts.value, texts.message].map((text, i) => h("th", { scope: "col", class: i === 0 ? "n" : "" }, text));
  const rows = list.map((finding) => {
    const { row, rule, value, severity } = finding;
    return h(
      "tr",
      { "data-row": String(row ?? 0) },
      h("th", { scope: "row", class: "n" }, row === undefined ? texts.about : texts.number(row)),
      h("td", { class: "name", ...words.ofRules }, h("i", { class: `dot ${severity}`, "aria-hidden": "true" }), title(rule), h("span", { class: "sr" }, `, ${texts.severities[severity]}`)),
      h("td", { class: "value" }, value ?? ""),
      h("td", { class: "message", ...words.ofRules }, words.says(finding)),
    );
  });
  const table = h("table", {}, h("caption", { class: "sr" }, texts.findings), h("thead", {}, h("tr", {}, ...head)), h("tbody", {}, ...rows));
  const more = next && h("p", { class: "more" }, h("button", { class: "btn less", part: "button", onclick: () => show(chosen, next) }, texts.more));
  findings.replaceChildren(h("h3", { "aria-hidden": "true" }, texts.findings), table, ...(more ? [more] : []));
}

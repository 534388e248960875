// axe-core, by its source: the page's policy lets no script of another origin in, and none that stands in the page.
import { readFileSync } from "node:fs";
import { installed } from "./installed.mjs";

let axe;

/** What axe-core has against the page as it is: one line a fault, with the elements that have it. */
export async function faults(page) {
  axe ??= readFileSync(installed("axe-core", "AXE_DIR", (require) => require.resolve("axe-core/axe.min.js")), "utf8");
  await page.evaluate(axe);
  // What is on its way in or out has a colour of neither.
  await page.evaluate(() => Promise.all(document.getAnimations().map((each) => each.finished.catch(() => {}))));
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
  const element = (node) => `${node.target.join(" ")}: ${node.failureSummary.replace(/\s+/g, " ")}`;
  return violations.map((each) => `${each.id} (${each.help})\n    ${each.nodes.map(element).slice(0, 3).join("\n    ")}`);
}

// axe-core, by its source: the page's policy lets no script of another origin in, and none that stands in the page.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

function source() {
  for (const place of [process.env.AXE_DIR, import.meta.dirname].filter(Boolean)) {
    try {
      return readFileSync(createRequire(join(place, "/")).resolve("axe-core/axe.min.js"), "utf8");
    } catch (error) {
      if (error.code !== "MODULE_NOT_FOUND") throw error;
    }
  }
  throw new Error("axe-core is not installed: run `cargo xtask setup --for test`, or set AXE_DIR");
}

let axe;

/** What axe-core has against the page as it is: one line a fault, with the elements that have it. */
export async function faults(page) {
  axe ??= source();
  await page.evaluate(axe);
  // What is on its way in or out has a colour of neither.
  await page.evaluate(() => Promise.all(document.getAnimations().map((each) => each.finished.catch(() => {}))));
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
  const element = (node) => `${node.target.join(" ")}: ${node.failureSummary.replace(/\s+/g, " ")}`;
  return violations.map((each) => `${each.id} (${each.help})\n    ${each.nodes.map(element).slice(0, 3).join("\n    ")}`);
}

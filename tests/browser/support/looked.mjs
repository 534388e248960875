// A look at a page as it is: nothing beside the window, nothing that axe-core has against it; and its picture, for whoever
// wants to see it (`PICTURES=folder`).
import { strict as assert } from "node:assert";
import { join } from "node:path";
import { faults } from "./axe.mjs";
import { fitsSideways } from "./portal.mjs";

/** What holds of each state of each page. */
export async function looked(page, name) {
  await fitsSideways(page);
  assert.deepEqual(await faults(page), [], name);
  if (process.env.PICTURES) await page.screenshot({ path: join(process.env.PICTURES, `${name}.png`), fullPage: true });
}

// The main states of the page as they were last looked at, in both themes, at three widths, and in a language from each side.
//
//   UPDATE_PICTURES=1 node --test tests/browser/pictures.test.mjs       takes them anew: look at each before it is committed
//
// Letters are drawn by the system's fonts, and lines by the browser's version: with others the comparison says nothing and is left out.
import { strict as assert } from "node:assert";
import { createHash } from "node:crypto";
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { launch, open } from "./support/browser.mjs";
import { BATCH } from "./support/files.mjs";
import { installed } from "./support/installed.mjs";
import { drop, signIn, signInTo, verdict } from "./support/portal.mjs";
import { SERIES, Server } from "./support/server.mjs";

const PICTURES = new URL("./pictures/", import.meta.url).pathname;
const DRAWN_BY = join(PICTURES, "drawn-by.json");
const OUT = new URL("./out/", import.meta.url).pathname;
const update = Boolean(process.env.UPDATE_PICTURES);
/** So much of a picture may differ: a caret, the rounding of a corner. A word that is another one is more. */
const MOST = 0.0005;

const { PNG } = installed("pngjs", "PICTURES_DIR", (require) => require("pngjs"));
const { default: pixelmatch } = await import(installed("pixelmatch", "PICTURES_DIR", (require) => require.resolve("pixelmatch")));

let server, browser, drawnBy;
before(async () => {
  [server, browser] = await Promise.all([Server.start(), launch()]);
  const fonts = execFileSync("fc-list", ["--format", "%{file} %{fontversion}\n"], { encoding: "utf8" }).split("\n").sort().join("\n");
  drawnBy = { chromium: browser.version(), fonts: createHash("sha256").update(fonts).digest("hex") };
  if (update) writeFileSync(DRAWN_BY, `${JSON.stringify(drawnBy, null, 1)}\n`);
});
after(async () => { await browser?.close(); await server?.stop(); });

/** How long the page may take to look as it did: what is fetched comes when it comes. */
const PATIENCE = 15_000;

const picture = (page) => {
  // Both tell the time.
  const changing = [".who", ".file .name span"].map((selector) => page.locator(selector));
  return page.screenshot({ animations: "disabled", caret: "hide", mask: changing, maskColor: "#888888" });
};

/** What differs between two pictures, in words; nothing if it is too little to be seen. */
function difference(is, was) {
  if (is.width !== was.width || is.height !== was.height) return `it is ${is.width} × ${is.height}, and was ${was.width} × ${was.height}`;
  const differ = pixelmatch(is.data, was.data, null, is.width, is.height, { threshold: 0.1 });
  return differ > MOST * is.width * is.height ? `${differ} pixels differ` : null;
}

/** Holds the page to the committed picture, as soon as it has come to rest. */
async function compare(context, page, name) {
  const path = join(PICTURES, `${name}.png`);
  if (update) return writeFileSync(path, await picture(page));
  if (JSON.stringify(drawnBy) !== JSON.stringify(JSON.parse(readFileSync(DRAWN_BY, "utf8")))) return context.skip("another browser, or other fonts, than the pictures were drawn by");
  assert.ok(existsSync(path), `${name}: no such picture; UPDATE_PICTURES=1 takes it`);
  const was = PNG.sync.read(readFileSync(path));
  const end = Date.now() + PATIENCE;
  for (;;) {
    const taken = await picture(page);
    const differs = difference(PNG.sync.read(taken), was);
    if (differs === null) return;
    if (Date.now() < end) continue;
    mkdirSync(OUT, { recursive: true });
    writeFileSync(join(OUT, `${name}.png`), taken);
    assert.fail(`${name}: ${differs}; the new picture is in tests/browser/out`);
  }
}

/** A list of customers, with something wrong in every other row. */
const CUSTOMERS = "name,mobile,email\nAnn,+919876543210,ann@example.com\nEve,12,eve@example.com\nGil,+919876543221,gil@gmial.com\nHal,N/A,N/A\n";

/** Everything that is fetched or drawn late is there. */
async function checked(page) {
  await page.locator("button.value.edit:not(:disabled)").first().waitFor();
  // Beside the table, where there is room.
  if (page.viewportSize().width > 1000) await page.locator(".docs .page").first().waitFor();
}

const STATES = {
  "signed-out": async (page) => { await page.goto(server.url); await page.getByLabel("Key").waitFor(); },
  empty: (page) => signInTo(page, server, SERIES),
  checked: async (page) => {
    await signInTo(page, server, SERIES);
    await drop(page, "batch.csv", BATCH);
    await verdict(page);
    await checked(page);
  },
  series: async (page) => { await signIn(page, server); await page.locator(".cards").waitFor(); },
  customers: async (page) => {
    await signIn(page, server, { path: "/manage/customers" });
    await page.locator("label.drop").waitFor();
    await drop(page, "members.csv", CUSTOMERS);
    await verdict(page);
    await page.locator("table.findings tbody tr").first().waitFor();
  },
  settings: async (page) => { await signIn(page, server, { path: `/series/${SERIES}/settings` }); await page.locator("input[name=name]").waitFor(); },
};

for (const [state, looks] of Object.entries({
  "signed-out": [[360, "light"], [1440, "dark"]],
  empty: [[390, "dark"], [1440, "light"]],
  checked: [[360, "light"], [360, "dark"], [768, "light"], [768, "dark"], [1440, "light"], [1440, "dark"], [1440, "light", "de"], [390, "dark", "ar"]],
  series: [[768, "light"]],
  settings: [[1440, "light"], [360, "dark", "ar"]],
  customers: [[1440, "light"], [768, "dark", "de"], [360, "light", "ar"]],
})) {
  for (const [width, colorScheme, language = "en"] of looks) {
    const name = `${state}-${width}-${colorScheme}-${language}`;
    test(name, async (context) => {
      const page = await open(browser, { viewport: { width, height: 900 }, colorScheme, timezoneId: "UTC" });
      await STATES[state](page);
      if (language !== "en") {
        await page.locator("select#language").selectOption(language);
        await page.waitForFunction((language) => document.documentElement.lang === language, language);
        await page.waitForFunction(() => document.activeElement?.id === "language");
        if (state === "checked") await checked(page);
      }
      await page.evaluate(() => { document.activeElement?.blur(); window.scrollTo(0, 0); });
      await page.mouse.move(0, 0);
      await compare(context, page, name);
      await page.context().close();
    });
  }
}

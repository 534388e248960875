// Looking around in a large file: the map, rows by number and by line, findings by the thousand.
import { strict as assert } from "node:assert";
import { after, before, test } from "node:test";
import { close, launch, open } from "./support/browser.mjs";
import { campaign } from "./support/files.mjs";
import { drop, fitsSideways, signInTo, tabTo, verdict } from "./support/portal.mjs";
import { SERIES, Server } from "./support/server.mjs";
import { soon } from "./support/soon.mjs";

let server, browser;
before(async () => [server, browser] = await Promise.all([Server.start(), launch()]));
after(async () => { await browser?.close(); await server?.stop(); });

async function checked(content, options) {
  const page = await open(browser, options);
  // What is looked at here is the way by pages; `grid.test.mjs` scrolls.
  await page.addInitScript(() => localStorage.setItem("tearline-pages", "yes"));
  await signInTo(page, server, SERIES);
  await drop(page, "around.csv", content);
  await verdict(page);
  return page;
}

const map = (page) => page.getByRole("slider", { name: "Place in the file" });
const position = (page) => page.locator(".pager [role=status]");

/** Presses the map so far down, as a share of its height. */
async function press(page, share) {
  const { width, height } = await map(page).boundingBox();
  await map(page).click({ position: { x: width / 2, y: height * share } });
}

/** Waits until the map says that the table shows these rows. */
async function shows(page, text) {
  await page.locator(`.map[aria-valuetext="${text}"]`).waitFor();
}

test("the map: where the trouble is, and the way there", async () => {
  const page = await checked(campaign());
  await shows(page, "rows 1 to 50 of 50,000");
  await page.locator(".map path.bad").waitFor({ state: "attached" });
  await page.locator(".map path.warn").waitFor({ state: "attached" });
  await soon.equal(() => map(page).getAttribute("aria-description"), "rejected: 187 rows, most between row 1,876 and row 2,187. warning: 10 rows, most between row 938 and row 1,250.");

  // In the midst of the damaged rows, on one of them.
  await press(page, 0.08);
  const marked = page.locator("tr.marked");
  await marked.waitFor();
  await soon.match(() => marked.getAttribute("class"), /rejected/);
  const row = Number(await marked.getAttribute("data-row"));
  assert.ok(row > 3_000 && row < 5_000, `row ${row}`);
  // Where nothing is found, at the row itself.
  await press(page, 0.8);
  await page.locator("tr.marked:not(.rejected)").waitFor();

  // Of one rule: its rows only, from there on.
  await page.locator('[data-rule="code-duplicate"]').click();
  await shows(page, "rows 1,018 to 48,000 of 50,000");
  await page.locator(".map path.warn").waitFor({ state: "detached" });
  await press(page, 0.5);
  await shows(page, "rows 27,000 to 48,000 of 50,000");
  await soon.equal(() => position(page).innerText(), "10–17 of 17 · rows 27,000–48,000");
  await page.getByRole("button", { name: "‹ Previous" }).click();
  await shows(page, "rows 1,018 to 48,000 of 50,000");
  await close(page);
});

test("the map by keyboard, on a phone", async () => {
  const page = await checked(campaign(), { viewport: { width: 390, height: 844 } });
  await shows(page, "rows 1 to 50 of 50,000");
  await fitsSideways(page);
  await tabTo(page, map(page));
  for (const [key, rows] of [
    ["ArrowDown", "51 to 100"], ["PageDown", "101 to 150"], ["ArrowUp", "51 to 100"], ["End", "49,951 to 50,000"],
    ["ArrowDown", "49,951 to 50,000"], ["PageUp", "49,901 to 49,950"], ["Home", "1 to 50"], ["ArrowUp", "1 to 50"],
  ]) {
    await page.keyboard.press(key);
    await shows(page, `rows ${rows} of 50,000`);
  }
  await close(page);
});

test("rows by number and by line", async () => {
  // Row 2 spans lines 3 to 5, line 6 is blank, row 3 stands on line 7.
  const page = await checked('mobile,code\n919876543210,A1\n919876543211,"A\n\n2"\n\n919876543212,A3\n');
  const number = page.getByLabel("Number of the row or line");
  for (const [what, typed, row] of [
    ["go to row", "2", 2], ["go to row", "1,000", 3], ["go to line", "7", 3], ["go to line", "4", 2], ["go to line", "1", 1],
    ["go to line", "900", 3], ["go to row", "1", 1],
  ]) {
    await page.getByLabel("Go to", { exact: true }).selectOption(what);
    await number.fill(typed);
    await number.press("Enter");
    await page.locator(`tr.marked[data-row="${row}"]`).waitFor();
  }
  await close(page);
});

/** Every fourth row lacks its code, every tenth mobile is none: far more findings than a report lists. */
function troubled() {
  const lines = ["mobile,code"];
  for (let row = 1; row <= 10_000; row += 1) {
    lines.push(`${row % 10 === 0 ? "nobody" : 919_800_000_000 + row},${row % 4 === 0 ? "" : `T${row}`}`);
  }
  return lines.join("\n") + "\n";
}

test("findings beyond those that a report lists: in file order, by rule, one after another", async () => {
  const page = await checked(troubled());
  await page.getByRole("button", { name: "Findings 3,500" }).click();
  const rows = page.locator("table.findings tbody tr:not(.group)");
  const numbers = async () => (await rows.locator("th").allInnerTexts()).map((text) => Number(text.replace(",", "")));
  const next = page.getByRole("button", { name: "Next ›" });
  const at = (text) => position(page).filter({ hasText: text }).waitFor();
  await at("1–58 of 3,500");
  assert.deepEqual((await numbers()).slice(0, 5), [4, 8, 10, 12, 16]);
  await next.click();
  await at("59–116 of 3,500");
  assert.deepEqual((await numbers()).slice(0, 3), [170, 172, 176]);
  for (let last = 116; last < 3_500;) {
    await next.click();
    await at(`${(last + 1).toLocaleString("en-GB")}–`);
    last = Number(/–([\d,]+) of/.exec(await position(page).innerText())[1].replace(",", ""));
  }
  await soon.equal(() => next.isDisabled(), true);
  assert.deepEqual((await numbers()).slice(-2), [10_000, 10_000]);

  await page.getByRole("button", { name: "By rule" }).click();
  const group = page.locator("tr.group");
  await group.filter({ hasText: /code.*2,500 findings/ }).waitFor();
  await soon.deepEqual(() => numbers(), Array.from({ length: 50 }, (_, i) => 4 * (i + 1)));
  for (let n = 1; n < 50; n += 1) {
    await next.click();
    await at(`${(50 * n + 1).toLocaleString("en-GB")}–${(50 * n + 50).toLocaleString("en-GB")} of 3,500`);
  }
  // The next rule begins a page of its own.
  await next.click();
  await group.filter({ hasText: "1,000 findings" }).waitFor();
  await at("2,501–2,550 of 3,500");
  await soon.deepEqual(() => numbers(), Array.from({ length: 50 }, (_, i) => 10 * (i + 1)));
  await page.getByRole("button", { name: "‹ Previous" }).click();
  await at("2,451–2,500 of 3,500");
  const [first] = await numbers();
  await rows.first().getByRole("button").click();
  await page.locator(`tr.marked[data-row="${first}"]`).waitFor();

  // From there on, far behind the listed ones, from finding to finding.
  const panel = page.getByRole("complementary", { name: "About the rule" });
  await panel.getByText("2,451 of 2,500 rows").waitFor();
  await panel.getByRole("button", { name: "Next ↓" }).click();
  await page.locator(`tr.marked[data-row="${first + 4}"]`).waitFor();
  await panel.getByText("2,452 of 2,500 rows").waitFor();
  await panel.getByRole("button", { name: "↑ Previous" }).click();
  await page.locator(`tr.marked[data-row="${first}"]`).waitFor();
  await close(page);
});

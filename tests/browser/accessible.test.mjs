// What keeps people out of a page: axe-core finds nothing on any state of any page, in both themes, on a phone, and where
// the page is in another language and from right to left.
import { strict as assert } from "node:assert";
import { after, before, test } from "node:test";
import { faults } from "./support/axe.mjs";
import { close, launch, open } from "./support/browser.mjs";
import { BATCH } from "./support/files.mjs";
import { drop, settled, signIn, signInTo, verdict } from "./support/portal.mjs";
import { KEY, SECRET, SERIES, Server } from "./support/server.mjs";
import { soon } from "./support/soon.mjs";

let server, browser;
before(async () => [server, browser] = await Promise.all([Server.start(), launch()]));
after(async () => { await browser?.close(); await server?.stop(); });

const LIST = "email,Kennung\na@example.com,AB12\nc@example.com,CD34\n";

/** Each state of the page, in the order in which somebody comes through them. */
const STATES = [
  ["sign-in", async (page) => page.getByLabel("Key").waitFor()],
  ["sign-in refused", async (page) => {
    await signIn(page, server, { secret: "wrong" });
    await page.getByRole("alert").waitFor();
  }],
  ["series", async (page) => {
    await signIn(page, server);
    await page.locator(".cards").waitFor();
  }],
  ["nothing to check yet", async (page) => {
    await page.goto(server.url);
    await signInTo(page, server);
  }],
  ["a file that is none", async (page) => {
    await drop(page, "page.xls", "<html><table><tr><td>code</td></tr></table></html>");
    await page.getByRole("alert").waitFor();
  }],
  ["a question", async (page) => {
    await page.locator('input[type="radio"][value="EMAIL"], input[type="radio"]').nth(1).check({ force: true });
    await drop(page, "list.csv", LIST);
    await page.locator("section.question").waitFor();
  }],
  ["a verdict", async (page) => {
    await page.locator('input[type="radio"]').first().check({ force: true });
    await drop(page, "batch.csv", BATCH);
    await verdict(page);
    await settled(page);
  }],
  ["a rule's page", async (page) => {
    await page.locator(".rule[data-rule]").first().click();
    await page.locator("aside.side").waitFor();
  }],
  ["the findings", async (page) => {
    await page.getByRole("button", { name: /^Findings/ }).click();
    await page.locator("table.findings tbody tr").first().waitFor();
  }],
  ["a value being written", async (page) => {
    await page.getByRole("button", { name: "Rows", exact: true }).click();
    await page.getByRole("button", { name: "All", exact: true }).click();
    await page.locator('tr[data-row="1"] button.value.edit').first().click();
    await page.locator("input.value.write").waitFor();
  }],
  ["mended", async (page) => {
    await page.keyboard.press("Escape");
    await page.locator('tr[data-row="2"] button.take').click();
    await page.locator("tr.dropped").waitFor();
    await page.locator(".replace summary").click();
  }],
  ["sent, and done", async (page) => {
    await page.locator("#upload").click();
    await page.locator('ol.steps[data-status="FINISHED"]').waitFor();
  }],
  ["a job", async (page) => {
    await page.locator("section.job .name a").click();
    await page.locator('ol.steps[data-status="FINISHED"]').waitFor();
    await page.locator("main h1").waitFor();
  }],
  ["jobs of a series", async (page) => {
    await page.locator(`a[href="/series/${SERIES}/jobs"]`).first().click();
    await page.locator("table").first().waitFor();
  }],
  ["all jobs", async (page) => {
    await page.locator('a[href="/jobs"]').first().click();
    await page.locator("table").first().waitFor();
  }],
];

async function walk(page) {
  const found = [];
  await page.goto(server.url);
  for (const [name, go] of STATES) {
    await go(page);
    found.push(...(await faults(page)).map((fault) => `${name}: ${fault}`));
  }
  await close(page);
  assert.deepEqual(found, [], found.join("\n"));
}

test("in light colours", async () => walk(await open(browser, { colorScheme: "light" })));
test("in dark colours", async () => walk(await open(browser, { colorScheme: "dark" })));
test("on a phone", async () => walk(await open(browser, { viewport: { width: 390, height: 844 }, hasTouch: true })));

for (const [locale, language] of [["de", "Deutsch"], ["ar", "العربية"]]) {
  test(`in ${language}`, async () => {
    const page = await open(browser, { locale });
    await page.goto(server.url);
    const [key, secret] = [page.locator("input").nth(0), page.locator("input").nth(1)];
    await key.waitFor();
    const found = (await faults(page)).map((fault) => `sign-in: ${fault}`);
    await soon.equal(() => page.locator("html").getAttribute("lang"), locale);
    await page.goto(`${server.url}/series/${SERIES}`);
    await key.fill(KEY);
    await secret.fill(SECRET);
    await page.keyboard.press("Enter");
    await page.locator("label.drop").waitFor();
    found.push(...(await faults(page)).map((fault) => `nothing to check yet: ${fault}`));
    await drop(page, "batch.csv", BATCH);
    await settled(page);
    found.push(...(await faults(page)).map((fault) => `a verdict: ${fault}`));
    assert.deepEqual(found, [], found.join("\n"));
    await page.context().close();
  });
}

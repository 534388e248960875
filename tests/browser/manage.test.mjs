// What clients that manage do in the portal: clients, the audit, series and their settings.
import { strict as assert } from "node:assert";
import { after, before, test } from "node:test";
import { close, launch, open } from "./support/browser.mjs";
import { looked } from "./support/looked.mjs";
import { drop, finished, signIn, signInTo, verdict } from "./support/portal.mjs";
import { KEY, SECRET, SERIES, Server } from "./support/server.mjs";
import { soon } from "./support/soon.mjs";

let server, browser;
before(async () => [server, browser] = await Promise.all([Server.start(), launch()]));
after(async () => { await browser?.close(); await server?.stop(); });

const series = () => server.asked("/v2/coupon/series");

const rows = (page) => page.locator("table.jobs tbody tr");

/** Makes a client; its key and its secret. */
async function make(page, name, may) {
  await page.getByLabel("Name", { exact: true }).fill(name);
  await page.getByLabel("It may").selectOption(may);
  await page.getByRole("button", { name: "Create the client" }).click();
  await page.getByRole("heading", { name: `The secret of ${name} is shown this once` }).waitFor();
  return { key: await page.locator(".secret code").first().innerText(), secret: await page.locator(".secret [data-secret]").innerText() };
}

test("a client is made, its secret shown once and copied; it signs in, and is revoked once somebody has said yes", async () => {
  const page = await open(browser, { permissions: ["clipboard-read", "clipboard-write"] });
  await signIn(page, server, { path: "/" });
  await page.getByRole("link", { name: "Manage" }).click();
  await page.getByRole("heading", { name: "Clients", level: 1 }).waitFor();
  await soon.equal(() => page.title(), "Clients · Tearline");
  const made = await make(page, "Campaigns", "upload");
  await page.getByRole("button", { name: "Copy the secret" }).click();
  await page.getByRole("button", { name: "Copied" }).waitFor();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), made.secret);
  await rows(page).filter({ hasText: "Campaigns" }).waitFor();
  await looked(page, "clients-made");

  // Who only uploads sees nothing of it, and is told why by the server.
  const other = await open(browser);
  await signIn(other, server, { path: "/manage/clients", ...made });
  await other.getByText(`The client ${made.key} may not change series and clients`).waitFor();
  await soon.equal(() => other.getByRole("link", { name: "Manage" }).count(), 0);
  await other.getByRole("link", { name: "Series", exact: true }).click();
  await other.locator(".card").first().waitFor();
  await soon.equal(() => other.getByRole("button", { name: "New series" }).count(), 0);

  // Seen again, the page has no secret.
  await page.getByRole("link", { name: "Audit" }).click();
  await page.getByText("a client made").waitFor();
  await page.getByRole("link", { name: "Clients" }).click();
  const row = rows(page).filter({ hasText: "Campaigns" });
  await row.waitFor();
  assert.ok(!(await page.content()).includes(made.secret));

  const revoke = row.getByRole("button", { name: "Revoke Campaigns" });
  page.once("dialog", (dialog) => dialog.dismiss());
  await revoke.click();
  await soon.equal(() => revoke.count(), 1);
  page.once("dialog", (dialog) => dialog.accept());
  await revoke.click();
  await row.getByText(/^revoked /).waitFor();
  await other.getByRole("link", { name: "All jobs" }).click();
  await other.getByRole("heading", { name: "Your sign-in has expired" }).waitFor();
  await other.context().close();
  await close(page);
});

test("the audit is read page by page, with the names of the clients", async () => {
  const page = await open(browser);
  // More than one page of lines.
  for (let i = 0; i < 55; i += 1) await server.asked(`/api/v1/series/${SERIES}`, { method: "PATCH", body: "{}" });
  await signIn(page, server, { path: "/manage/audit" });
  await rows(page).nth(49).waitFor();
  await soon.match(() => rows(page).first().innerText(), /a series changed\s+series 541854\s+Demo/);
  await soon.equal(() => rows(page).count(), 50);
  await page.getByRole("button", { name: "Older lines" }).click();
  await rows(page).nth(54).waitFor();
  await page.getByRole("button", { name: "Older lines" }).waitFor({ state: "detached" });
  await looked(page, "audit");
  await close(page);
});

test("a series is found, made, and set by a form that says what is wrong beside the field", async () => {
  const page = await open(browser);
  await signIn(page, server, { path: "/" });
  const search = page.getByLabel("Search the series");
  await search.fill("welcome");
  await page.waitForFunction(() => document.querySelectorAll(".card").length === 1);
  await search.fill("nothing like it");
  await page.getByText("No series is like that.").waitFor();
  await search.fill("");
  await page.getByLabel("Name of the new series").fill("Holi 2027");
  await page.getByRole("button", { name: "New series" }).click();
  await page.getByRole("heading", { name: "Holi 2027" }).waitFor();
  assert.match(page.url(), /\/series\/\d+\/settings$/);
  await soon.equal(() => page.title(), "Settings · Holi 2027 · Tearline");

  const save = page.getByRole("button", { name: "Save the settings" });
  const wrong = (label) => page.getByLabel(label).and(page.locator("[aria-invalid=true]"));
  // What is no number, by the page; what makes no sense, by the server.
  await page.getByLabel("Name", { exact: true }).fill(" ");
  await save.click();
  await wrong("Name").waitFor();
  await page.getByLabel("Name", { exact: true }).fill("Holi 2028");
  await page.getByLabel("Characters of a code, from and to").fill("50");
  await save.click();
  await wrong("Characters of a code, from and to").waitFor();
  await page.getByText("codeLength: min (50) is greater than max (40)").waitFor();
  await looked(page, "settings-wrong");
  await page.getByLabel("Characters of a code, from and to").fill("6");
  await page.getByLabel("Region of numbers without a country code").fill("in");
  await page.getByLabel("Most coupons", { exact: true }).fill("20000");
  await page.getByLabel("Open until").fill("2031-05-06T07:08");
  await page.getByLabel("Only customers that are known").check();
  await page.getByLabel("The codes are").selectOption("uploaded");
  await page.getByLabel("Largest file, in megabytes").fill("1.5");
  await page.getByLabel("Most lines of a value in quotes").fill("3");
  await page.getByLabel("looks like a date").selectOption({ label: "is not looked for" });
  await page.getByLabel("duplicate customer").selectOption({ label: "rejects the row" });
  await save.click();
  await page.getByText("Saved.").waitFor();
  await page.getByRole("heading", { name: "Holi 2028" }).waitFor();
  const id = Number(/series\/(\d+)/.exec(page.url())[1]);
  const saved = (await series()).find((series) => series.id === id);
  const { rules, ...rest } = saved;
  assert.deepEqual(
    { name: rest.name, max: rest.maxCoupons, expires: rest.expiresOn, known: rest.requireKnownCustomers },
    { name: "Holi 2028", max: 20000, expires: await page.evaluate(() => new Date("2031-05-06T07:08").getTime()), known: true },
  );
  assert.deepEqual(
    { length: rules.codeLength, region: rules.defaultRegion, codes: rules.codes, bytes: rules.maxBytes, lines: rules.maxValueLines },
    { length: { min: 6, max: 40 }, region: "IN", codes: "uploaded", bytes: 1_500_000, lines: 3 },
  );
  // Only what was chosen: the rest stays as the rules have it.
  assert.deepEqual(rules.severities, { "code-date-like": null, "customer-duplicate": "error" });
  // Loaded anew, the form has it; saved as it is, nothing changes.
  await signIn(page, server, { path: `/series/${id}/settings` });
  await save.click();
  await page.getByText("Saved.").waitFor();
  assert.deepEqual((await series()).find((series) => series.id === id), saved);
  await close(page);
});

test("settings are tried on the last uploads before they are saved", async () => {
  const page = await open(browser);
  await signInTo(page, server, SERIES);
  await page.getByLabel("codes only", { exact: true }).check({ force: true });
  await drop(page, "tried.csv", "coupon code\nABC1\nABC2\nABCDEFG3\n");
  await verdict(page);
  await page.locator("#upload").click();
  await finished(page);
  const before = await series();
  await page.getByRole("link", { name: "Settings" }).click();
  await page.getByLabel("Characters of a code, from and to").fill("6");
  await page.getByRole("button", { name: "Try on the last uploads" }).click();
  await page.getByText("Your last upload would have lost 2 rows of 3.").waitFor();
  await soon.match(() => rows(page).first().innerText(), /tried\.csv\s+3\s+3\s+1\s+2\s+code too short or too long 2/);
  // A file of one's own, judged here.
  await page.getByLabel("The file names customers by").selectOption("NOT_TAGGED");
  await page.getByLabel("Try on a file of mine").setInputFiles({
    name: "mine.csv", mimeType: "text/csv", buffer: Buffer.from("coupon code\nXY1\nXYZXYZ2\nXYZXYZ3\n"),
  });
  await page.getByText("mine.csv: 2 of 3 rows would be good. code too short or too long 1").waitFor();
  await soon.deepEqual(() => series(), before, "nothing was changed");
  await looked(page, "settings-tried");
  await close(page);
});

for (const [locale, wrong] of [
  ["en", "codeLength: min (50) is greater than max (40)"],
  ["de", "Die zweite Zahl ist mindestens 1 und nicht kleiner als die erste."],
]) {
  test(`${locale}: a setting that makes no sense, tried on a file of one's own, is said beside it`, async () => {
    const page = await open(browser, { locale });
    await page.goto(`${server.url}/series/${SERIES}/settings`);
    await page.locator("input[name=key]").fill(KEY);
    await page.locator("input[name=secret]").fill(SECRET);
    await page.locator("form button").click();
    await page.locator("#f-codeLength").fill("50");
    const mine = { name: "mine.csv", mimeType: "text/csv", buffer: Buffer.from("coupon code\nXYZXYZ2\n") };
    await page.locator("form.settings input[type=file]").setInputFiles(mine);
    await page.locator("#h-codeLength .wrong").getByText(wrong, { exact: true }).waitFor();
    await soon.equal(() => page.locator("#f-codeLength").getAttribute("aria-invalid"), "true");
    assert.ok(!(await page.locator("section.last").innerText()).includes("codeLength"), "it is said once");
    await looked(page, `settings-own-wrong-${locale}`);
    // Mended, it is tried.
    await page.locator("#f-codeLength").fill("5");
    await page.locator("form.settings input[type=file]").setInputFiles(mine);
    await page.locator("section.last .said").waitFor();
    await soon.equal(() => page.locator("#h-codeLength .wrong").count(), 0);
    await close(page);
  });
}

for (const { width, colorScheme, locale } of [
  { width: 360, colorScheme: "light", locale: "en" }, { width: 360, colorScheme: "dark", locale: "de" },
  { width: 1280, colorScheme: "dark", locale: "en" }, { width: 1280, colorScheme: "light", locale: "ar" },
]) {
  test(`the pages fit a window of ${width} px, ${locale}, ${colorScheme}`, async () => {
    const page = await open(browser, { viewport: { width, height: 900 }, colorScheme, locale });
    await page.goto(`${server.url}/`);
    await page.locator("input[name=key]").fill(KEY);
    await page.locator("input[name=secret]").fill(SECRET);
    await page.locator("form button").click();
    const seen = async (what, ready) => {
      await page.locator(ready).first().waitFor();
      await looked(page, `${what}-${locale}-${width}-${colorScheme}`);
    };
    await seen("series", ".finding form");
    await page.locator("nav a[href='/manage/clients']").first().click();
    await seen("clients", "table.jobs tbody tr");
    await page.locator(".ways a[href='/manage/customers']").click();
    await seen("customers", "label.drop");
    await page.locator(".ways a[href='/manage/audit']").click();
    await seen("audit", "table.jobs tbody tr");
    await page.locator("nav a[href='/']").click();
    await page.locator(`.card a[href='/series/${SERIES}']`).click();
    await page.locator(`nav a[href='/series/${SERIES}/settings']`).click();
    await seen("settings", "form.settings");
    await close(page);
  });
}

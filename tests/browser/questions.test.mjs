// What a file does not say: it is asked on the page, and the upload says what was answered.
import { strict as assert } from "node:assert";
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { close, launch, open } from "./support/browser.mjs";
import { drop, finished, fitsSideways, signInTo, tabTo, verdict } from "./support/portal.mjs";
import { SERIES, Server } from "./support/server.mjs";
import { soon } from "./support/soon.mjs";

const DOCS = new URL("../../docs/", import.meta.url).pathname;
const OUT = new URL("./out/", import.meta.url).pathname;

let server, browser;
before(async () => [server, browser] = await Promise.all([Server.start(), launch()]));
after(async () => { await browser?.close(); await server?.stop(); });

const rows = (count, row) => Array.from({ length: count }, (_, i) => row(i) + "\n").join("");
const code = (i) => `KX${(i * 7919 % 99_991).toString(36).toUpperCase().padStart(5, "0")}`;
/** Codes below a name that nobody knows. */
const KENNUNG = (batch, count = 3) => `E-Mail,Kennung\n${rows(count, (i) => `jo.${i}@example.com,${batch}-${code(i)}`)}`;
const ONE_LINE = "AB01CD,EF02GH,IJ03KL,MN04OP,QR05ST,UV06WX,YZ07AB,CD08EF\n";

async function asked(identifier, content, options, name = "questions.csv") {
  const page = await open(browser, options);
  await signInTo(page, server, SERIES);
  await page.getByLabel(identifier, { exact: true }).check({ force: true });
  await drop(page, name, content);
  await verdict(page);
  return page;
}

const question = (page) => page.locator(".question");
const chip = (page, name) => page.locator(".chip", { has: page.locator(`select[name="${name}"]`) });
const green = (page) => page.locator(".verdict-text mark:not(.open):not(:empty)");

/** Uploads, and gives what was sent of the decisions; the report that was seen goes with every upload. */
async function upload(page) {
  await page.evaluate(() => {
    const { send } = XMLHttpRequest.prototype;
    XMLHttpRequest.prototype.send = function (body) {
      window.parts = Object.fromEntries([...body].filter(([, value]) => typeof value === "string"));
      return send.call(this, body);
    };
  });
  await page.locator("#upload").click();
  await page.waitForFunction(() => window.parts);
  const { reportSha256, rulesVersion, ...decisions } = await page.evaluate(() => window.parts);
  assert.match(reportSha256, /^[0-9a-f]{64}$/);
  assert.ok(rulesVersion);
  return decisions;
}

for (const [name, identifier, file, content, ready] of [
  ["question", "e-mail", "members-july.csv", KENNUNG("JULY", 1200), 'tr[data-row="1"]'],
  ["one-line", "codes only", "codes-for-the-shop.csv", ONE_LINE, ".docs h3"],
]) {
  for (const width of [390, 1440]) {
    for (const colorScheme of ["light", "dark"]) {
      test(`${name} at ${width} px, ${colorScheme}`, async () => {
        mkdirSync(OUT, { recursive: true });
        const page = await asked(identifier, content, { viewport: { width, height: 900 }, colorScheme }, file);
        await page.locator(ready).first().waitFor();
        await fitsSideways(page);
        await page.screenshot({ path: join(OUT, `${name}-${width}-${colorScheme}.png`), fullPage: true });
        const picture = join(DOCS, `portal-${name}.png`);
        if (width === 1440 && colorScheme === "light" && (!existsSync(picture) || process.env.UPDATE_SCREENSHOT)) {
          await page.evaluate(() => document.activeElement.blur());
          await page.screenshot({ path: picture, animations: "disabled" });
        }
        await close(page);
      });
    }
  }
}

test("an assumed column is asked about, and nothing is green before it is confirmed", async () => {
  const page = await asked("e-mail", KENNUNG("ASK"));
  await soon.equal(() => question(page).locator(".asks").innerText(), 'Does column 2 ("Kennung") hold the coupon codes?');
  await soon.deepEqual(() => question(page).locator(".samples code").allInnerTexts(), [0, 1, 2].map((i) => `ASK-${code(i)}`));
  await soon.match(() => chip(page, "code").innerText(), /^code\?/);
  await soon.equal(() => page.locator(".verdict-text").innerText(), "One question first. As the file was read, all 3 rows would be ready.");
  await soon.equal(() => green(page).count(), 0);
  await soon.equal(() => page.locator("#upload").isDisabled(), true);
  await soon.match(() => page.locator("#what-is-sent").innerText(), /^Answer the question above first/);

  await tabTo(page, page.getByRole("button", { name: "Yes, the coupon codes" }));
  await page.keyboard.press("Enter");
  await page.getByText("All 3 rows are ready.").waitFor();
  await soon.equal(() => question(page).count(), 0);
  await soon.equal(() => page.locator('select[name="code"]').inputValue(), "1");
  await soon.match(() => chip(page, "code").innerText(), /^code(?!\?)/);
  await soon.equal(() => green(page).count(), 1);

  // What was found is found again; what was answered is said.
  assert.deepEqual(await upload(page), { customerIdentifier: "EMAIL", couponCodeColumn: "1" });
  await finished(page);
  await soon.match(() => page.locator(".outcome").innerText(), /^All 3 rows went in\./);
  await close(page);
});

test("a file without codes: the series makes them", async () => {
  const page = await asked("e-mail", KENNUNG("NONE"));
  await question(page).getByRole("button", { name: "No codes in this file" }).click();
  await page.getByText("All 3 rows are ready.").waitFor();
  await soon.equal(() => page.locator('select[name="code"]').inputValue(), "none");
  await soon.equal(() => page.locator("#upload").innerText(), "Upload: 3 codes are made, one a row");
  assert.deepEqual(await upload(page), { customerIdentifier: "EMAIL", couponCodeColumn: "none" });
  await finished(page);
  await soon.match(() => page.locator(".outcome").innerText(), /^All 3 rows went in\./);
  await close(page);
});

test("another column, by the chip; against its name it is asked about again", async () => {
  const page = await asked("mobile", `name,mobile,Kennung\n${rows(3, (i) => `Ann${i},91987654321${i},${code(i)}`)}`);
  await chip(page, "code").locator("select").selectOption("0");
  await page.getByText("really hold the coupon codes?").waitFor();
  await soon.match(() => chip(page, "code").innerText(), /^code\?/);
  await soon.equal(() => green(page).count(), 0);
  await question(page).getByRole("button", { name: 'Column 3 ("Kennung")' }).click();
  await page.getByText("All 3 rows are ready.").waitFor();
  await soon.equal(() => page.locator('select[name="code"]').inputValue(), "2");
  // Somebody may know better than the name.
  await chip(page, "code").locator("select").selectOption("0");
  await question(page).getByRole("button", { name: "Yes, the coupon codes" }).click();
  await page.getByText("All 3 rows are ready.").waitFor();
  await soon.equal(() => question(page).count(), 0);
  // Another file knows nothing of it.
  await drop(page, "another.csv", KENNUNG("AGAIN").replaceAll(/jo\.(\d)@example\.com/g, "91987654321$1").replace("E-Mail", "mobile"));
  await page.getByText("One question first.").waitFor();
  await close(page);
});

test("two columns that fit: the rows are shown, and one of them is chosen", async () => {
  const page = await asked("mobile", `Mobile,Cell phone,Coupon code\n${rows(3, (i) => `91987654321${i},91987654329${i},${code(i)}`)}`);
  await soon.equal(() => page.locator(".verdict-text").innerText(), "One question first. Nothing of this file is judged before it is answered.");
  await page.locator('tr[data-row="1"]:not(.rejected)').waitFor();
  await question(page).getByRole("button", { name: 'Column 2 ("Cell phone")' }).click();
  await page.getByText("All 3 rows are ready.").waitFor();
  await soon.equal(() => page.locator('select[name="customer"]').inputValue(), "1");
  await soon.equal(() => question(page).count(), 0);
  assert.deepEqual(await upload(page), { customerIdentifier: "MOBILE", customerIdentifierColumn: "1" });
  await finished(page);
  await soon.match(() => page.locator(".outcome").innerText(), /^All 3 rows went in\./);
  await close(page);
});

test("customers by another identifier: one press", async () => {
  const page = await asked("mobile", `email,coupon code\n${rows(3, (i) => `jo.${i}@example.com,${code(i)}`)}`);
  await soon.equal(() => question(page).locator(".asks").innerText(), "Are the customers named by e-mail?");
  await question(page).getByRole("button", { name: "Yes, by e-mail" }).click();
  await page.getByText("All 3 rows are ready.").waitFor();
  await soon.equal(() => page.getByLabel("e-mail", { exact: true }).isChecked(), true);
  await close(page);
});

test("a first line that may be a row", async () => {
  const page = await asked("codes only", "DIWALI\nHOLI24\nEID2025\nXMAS26\n");
  await soon.equal(() => question(page).first().locator(".asks").innerText(), "Does the first line hold names, or is it a row?");
  await soon.match(() => chip(page, "header").innerText(), /^header\?/);
  await question(page).first().getByRole("button", { name: "It holds names" }).click();
  await page.getByText("One question first.").waitFor();
  await question(page).getByRole("button", { name: "Yes, the coupon codes" }).click();
  await page.getByText("All 3 rows are ready.").waitFor();
  await close(page);
});

for (const [name, identifier, content, said] of [
  ["all codes on one line", "codes only", ONE_LINE, "This file cannot be uploaded. All 8 values stand on one line"],
  ["each line in quotes", "mobile", '"mobile,coupon code"\n"919876543210,AAA111"\n"919876543211,AAA222"\n', "This file cannot be uploaded. Each line of the file stands in quotes"],
]) {
  test(`${name}: refused, and nothing to be asked; how to mend it stands there`, async () => {
    const page = await asked(identifier, content);
    assert.ok((await page.locator(".verdict-text").innerText()).startsWith(said));
    await soon.equal(() => question(page).count(), 0);
    await page.getByRole("heading", { name: "How to mend" }).waitFor();
    await soon.equal(() => page.locator("#upload").isDisabled(), true);
    await close(page);
  });
}

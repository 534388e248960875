// The customers that an organization knows: looked for, and imported from lists that are checked in the browser first.
import { strict as assert } from "node:assert";
import { gzipSync } from "node:zlib";
import { after, before, test } from "node:test";
import { close, launch, open } from "./support/browser.mjs";
import { looked } from "./support/looked.mjs";
import { downloaded, drop, signIn, tabTo, verdict } from "./support/portal.mjs";
import { KEY, SECRET, Server } from "./support/server.mjs";

const PAGE = "/manage/customers";
const GOOD = "name;mobile;e-mail\nAnn;+91 98765 43210;Ann@Example.com\nBob;+919876543211;\n";
/** What is wrong with a list, each with its row. */
const BAD = "name,mobile,email\nEve,+919876543220,eve@example.com\nFay,12,fay@example.com\nGuy,,\nGil,+919876543221,gil@gmial.com\nHal,N/A,N/A\n";

let server, browser;
before(async () => [server, browser] = await Promise.all([Server.start(["--max-upload-bytes", "3000000"]), launch()]));
after(async () => { await browser?.close(); await server?.stop(); });

async function page(options = {}) {
  const page = await open(browser, options);
  await signIn(page, server, { path: PAGE });
  await page.locator("label.drop").waitFor();
  return page;
}

const imports = () => server.asked("/api/v1/customers/imports");
const counts = (of) => [of.addedCount, of.changedCount, of.unchangedCount, of.rejectedCount];
const button = (page) => page.locator("#import");
const region = (page, code) => page.locator(".chips select[name=region]").selectOption(code);

/** Presses the button, and waits for the end. */
async function imported(page) {
  await button(page).click();
  await page.locator("section.job .outcome").waitFor({ timeout: 60_000 });
  return (await page.locator("section.job .figures dd").allInnerTexts()).map(Number);
}

async function look(page, by, value) {
  await page.getByLabel("Look for a customer by").selectOption(by);
  await page.getByLabel("The customer", { exact: true }).fill(value);
  await page.getByRole("button", { name: "Search" }).click();
}

test("a list is checked here, imported by a press, and its customers are found", async () => {
  const view = await open(browser);
  await signIn(view, server, { path: "/" });
  await view.getByRole("link", { name: "Manage" }).click();
  await view.getByRole("navigation", { name: "Manage" }).getByRole("link", { name: "Customers" }).click();
  await view.getByRole("heading", { name: "Customers", level: 1 }).waitFor();
  assert.equal(await view.title(), "Customers · Tearline");
  await view.waitForFunction(() => document.activeElement?.id === "main");
  await view.locator("label.drop").waitFor();
  await looked(view, "customers-empty");
  const before = (await server.asked("/api/v1/customers")).count;

  await look(view, "EMAIL", "ann@example.com");
  await view.getByText("No customer is known by e-mail ann@example.com.").waitFor();
  await looked(view, "customers-unknown");

  await drop(view, "good.csv", GOOD);
  assert.equal(await verdict(view), "All 2 rows are ready.");
  const told = (await view.locator(".chip.told").allInnerTexts()).map((text) => text.replace(/\s+/g, " "));
  assert.deepEqual(told, ["encoding UTF-8", "delimiter ; semicolon", "header row 1", "mobile 2 · mobile", "e-mail 3 · e-mail"]);
  await looked(view, "customers-good");
  assert.equal((await imports()).length, 0, "nothing was sent");
  assert.match(await button(view).innerText(), /^Import 2 customers$/);
  assert.deepEqual(await imported(view), [2, 0, 0, 0]);
  await view.getByText("2 customers went in.").waitFor();
  await view.getByText("The server’s verdict is the one that you saw.").waitFor();
  await view.getByRole("heading", { name: `${before + 2} customers are known` }).waitFor();
  const row = view.locator("table.jobs tbody tr").filter({ hasText: "good.csv" });
  assert.match(await row.innerText(), /FINISHED\s+good\.csv\s+2\s+0\s+0\s+0\s+.*\s+Demo/);
  await looked(view, "customers-done");

  await look(view, "EMAIL", "ANN@example.com");
  await view.getByText("This customer is known.").waitFor();
  assert.deepEqual(await view.locator(".found dd").allInnerTexts(), ["919876543210", "Ann@example.com"].map((id) => id.toLowerCase()));
  await looked(view, "customers-known");
  // Once more, by another spelling: nobody is new.
  await drop(view, "again.csv", "mobile\n00919876543211\n");
  await verdict(view);
  assert.deepEqual(await imported(view), [0, 0, 1, 0]);
  await close(view);
});

test("what is wrong is shown row by row, and comes back in the error file as the page said", async () => {
  const view = await page();
  await drop(view, "bad.csv", BAD);
  assert.match(await verdict(view), /^2 of 5 rows are ready\. 3 would be rejected/);
  const found = await view.locator('div[aria-label="Findings"] tbody tr').allInnerTexts();
  assert.deepEqual(found.map((row) => row.split("\t")[0].trim()), ["2", "3", "4", "5"]);
  assert.match(found[2], /gmial\.com/);
  await looked(view, "customers-findings");
  const here = await downloaded(view, () => view.getByRole("button", { name: "Download errors (.csv)" }).click());
  assert.equal(here.name, "errors_bad.csv");

  assert.match(await button(view).innerText(), /^Import 2 customers; 3 rows come back in an error file$/);
  assert.deepEqual(await imported(view), [2, 0, 0, 3]);
  const there = await downloaded(view, () => view.locator("section.job a", { hasText: "Error file" }).click());
  assert.equal(there.text, here.text, "the error file is what the page said");
  const rows = there.text.trim().split("\n").slice(1).map((line) => line.split(",")[3]);
  assert.deepEqual(rows, ["2", "3", "5"]);
  await looked(view, "customers-rejected");

  // Who is two known customers at once, only the server knows.
  await drop(view, "several.csv", "mobile,email\n+919876543220,gil@gmial.com\n");
  await verdict(view);
  assert.deepEqual(await imported(view), [0, 0, 0, 1]);
  await view.getByText("only it can know that 1 more row names several known customers at once").waitFor();
  await close(view);
});

test("many findings come page by page", async () => {
  const view = await page();
  await drop(view, "many.csv", `mobile\n${"x\n".repeat(1500)}+919876543230\n`);
  assert.match(await verdict(view), /^1 of 1,501 rows is ready\. 1,500 would be rejected/);
  const rows = view.locator('div[aria-label="Findings"] tbody tr');
  assert.equal(await rows.count(), 20);
  await view.getByText("20 findings of 1,500").waitFor();
  await view.getByRole("button", { name: "More findings" }).click();
  await view.getByText("40 findings of 1,500").waitFor();
  assert.equal(await rows.count(), 40);
  await close(view);
});

test("what is no list of customers says what to do, and is not sent", async (t) => {
  const view = await page();
  const check = (name, content, expected) => t.test(name, async () => {
    await drop(view, name, content);
    assert.match(await verdict(view), expected);
    assert.equal(await button(view).getAttribute("aria-disabled"), "true");
    await button(view).click({ force: true });
    assert.equal(await view.locator("#what-is-sent").innerText().then((text) => /^Not to be imported/.test(text)), true);
  });
  await check("codes.csv", "coupon code\nABC1\nABC2\n", /^This file cannot be imported\. The file has no column .*: name one of them mobile, email, external id or user id\.$/);
  await check("empty.csv", "", /^This file cannot be imported\./);
  await check("two.csv", "mobile,mobile\n1,2\n", /^This file cannot be imported\./);
  await check("none.csv", "mobile\nx\n", /^The only row would be rejected/);
  await looked(view, "customers-wrong");
  const before = (await imports()).length;
  assert.equal((await imports()).length, before);
  await close(view);
});

test("the verdict of the page is the server's, however the file is written", async (t) => {
  const view = await page();
  const utf16 = (text) => Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, "utf16le")]);
  const check = (name, content, chosen = "") => t.test(name, async () => {
    await drop(view, name, content);
    await verdict(view);
    if (await view.locator(".chips select[name=region]").inputValue() !== chosen) {
      await region(view, chosen);
      await verdict(view);
    }
    const shown = await view.locator(".verdict-text").innerText();
    const counted = Object.fromEntries(await view.locator(".counts li").evaluateAll((all) => all.map((each) => [each.textContent.trim().replace(/\s+/g, " "), 1])));
    const [added, changed, unchanged, rejected] = await imported(view);
    const of = (await imports())[0];
    assert.deepEqual([added, changed, unchanged, rejected], counts(of));
    assert.equal(of.defaultRegion, chosen === "" ? null : chosen);
    const good = added + changed + unchanged;
    const said = /^(?:All )?([\d,]+)(?: of ([\d,]+))? rows/.exec(shown);
    if (said !== null) assert.equal(Number(said[1].replace(",", "")), good, shown);
    await view.getByText("The server’s verdict is the one that you saw").waitFor();
    assert.ok(Object.keys(counted).length >= Object.keys(of.counts).length, `${Object.keys(counted)} | ${Object.keys(of.counts)}`);
    await view.getByRole("button", { name: "Remove" }).click();
    await view.locator("label.drop").waitFor();
  });
  await check("utf16.csv", utf16("name;mobile\r\nÄnn;+919000000001\r\nBöb;12\r\nCy;+919000000002\r\n"));
  await check("windows.csv", Buffer.from("name;mobile\nM\xfcller;+919000000003\nx;+919000000004\n", "latin1"));
  await check("tabs.tsv", "user id\temail\n900\tzoe@example.com\n901\t\n");
  await check("damaged.csv", 'mobile,note\n+919000000005,"a\nb"\n9.19877E+11,c\n"+919000000006",d,e\n+919000000007\n+919000000008,"never closed\nf\n');
  await check("home.csv", "mobile\n98765 40001\n098765-40002\n123\n", "IN");
  await check("packed.csv.gz", gzipSync("external id\nC-9001\nC-9002\n"));
});

test("the region is a choice: another one judges the list anew", async () => {
  const view = await page();
  await drop(view, "home.csv", "mobile\n9876540010\n79111234567\n");
  await verdict(view);
  await region(view, "IN");
  await verdict(view);
  await view.locator(".verdict-text").getByText("1 of 2 rows is ready.").waitFor();
  assert.ok(await view.locator(".chip.decided").count() === 1);
  await region(view, "");
  await view.locator(".verdict-text").getByText("All 2 rows are ready.").waitFor();
  await close(view);
});

test("a check is cancelled, and another file takes its place", async () => {
  const view = await page();
  // Held at its start, as one is that takes its time.
  await view.locator("label.drop input").setInputFiles({ name: "long.csv", mimeType: "text/csv", buffer: Buffer.from(`user id\n${Array.from({ length: 300_000 }, (_, i) => i + 1).join("\n")}\n`) });
  await view.locator(".file .name").waitFor();
  await view.locator(".file").getByRole("button", { name: /Cancel|Remove/ }).click();
  await view.locator("label.drop").waitFor();
  await drop(view, "good.csv", GOOD);
  assert.equal(await verdict(view), "All 2 rows are ready.");
  await close(view);
});

/** Holds what is sent at the point where all of it has left; whether the server gets it. */
async function held(view, { heard }) {
  let arrived, letGo;
  const at = new Promise((resolve) => (arrived = resolve));
  const until = new Promise((resolve) => (letGo = resolve));
  await view.route("**/customers/imports", async (route) => {
    if (route.request().method() !== "POST") return route.continue();
    if (heard) await route.fetch();
    arrived();
    await until;
    await (heard ? route.abort("connectionreset") : route.continue()).catch(() => {});
  });
  return { at, letGo };
}

test("cancelled on its way nothing is stored, and the page has asked; tried again it is one import", async () => {
  const view = await page();
  await drop(view, "cancelled.csv", "user id\n77001\n");
  await verdict(view);
  const before = (await imports()).length;
  const first = await held(view, { heard: false });
  await button(view).click();
  await first.at;
  assert.ok(await view.locator(".chips select[name=region]").isDisabled());
  await looked(view, "customers-sending");
  const question = view.waitForRequest("**/imports?idempotencyKey=**");
  await view.getByRole("button", { name: "Cancel" }).click();
  await question;
  await view.getByText("Import cancelled: nothing was stored.").waitFor();
  assert.equal((await imports()).length, before);
  await view.unroute("**/customers/imports");
  first.letGo();

  // The answer is lost, the list is not: the key says that it is there.
  const second = await held(view, { heard: true });
  await button(view).click();
  await second.at;
  second.letGo();
  await view.locator("section.job .outcome").waitFor({ timeout: 60_000 });
  assert.equal((await imports()).length, before + 1);
  await close(view);
});

test("an import is followed to its end: what waits says so, and a server that fails is asked again", async () => {
  const view = await page();
  let answers = 0;
  await view.route("**/customers/imports/*", async (route) => {
    answers += 1;
    const response = await route.fetch();
    const body = await response.json();
    const under = { ...body.result, status: "STARTED", totalRowCount: 200_000, processedRowCount: 50_000, errorFileUrl: null };
    if (answers === 1) return route.fulfill({ response, json: { ...body, result: under } });
    if (answers === 2) return route.fulfill({ response, json: { ...body, result: { ...under, waitingFor: "room" } } });
    const errors = [{ code: "internal", message: "The server failed.", requestId: "r1" }];
    if (answers === 3) return route.fulfill({ status: 500, json: { success: false, status: 500, result: null, errors } });
    await until;
    return route.fulfill({ response });
  });
  let letGo;
  const until = new Promise((resolve) => (letGo = resolve));
  await drop(view, "followed.csv", "user id\n76001\n");
  await verdict(view);
  await button(view).click();
  await view.locator("section.job").getByText("50,000 of 200,000 rows").waitFor();
  await view.getByText("Waiting: the server's disk is full.").waitFor();
  await view.getByText("Asking again").waitFor();
  await looked(view, "customers-followed");
  letGo();
  await view.locator("section.job .outcome").waitFor();
  await view.getByText("Asking again").waitFor({ state: "detached" });
  await close(view);
});

test("a list that others sent is in the table, with the reason why nothing became of it", async () => {
  const form = new FormData();
  form.append("file", new Blob(["name,city\nAnn,Pune\n"]), "others.csv");
  const { id } = await server.asked("/api/v1/customers/imports", { method: "POST", body: form });
  const view = await page();
  const row = view.locator("table.jobs tbody tr").filter({ hasText: "others.csv" });
  // It is looked at again until it is over.
  await row.getByText("ERRORED").waitFor({ timeout: 30_000 });
  assert.match(await row.innerText(), new RegExp(`^\\s*${id}\\s+ERRORED\\s+others\\.csv.*name one of them mobile`, "s"));
  await looked(view, "customers-errored");
  await close(view);
});

test("whatever the server says, or does not say, ends in a sentence that says what to do", async (t) => {
  const view = await page();
  await drop(view, "refused.csv", "user id\n78001\n");
  await verdict(view);
  const answer = (status, code, message) => ({ status, json: { success: false, status, result: null, errors: [{ code, message }] } });
  const check = (name, respond, expected) => t.test(name, async () => {
    await view.route("**/customers/imports", (route) => route.request().method() === "POST" ? respond(route) : route.continue());
    await button(view).click();
    await view.getByRole("alert").filter({ hasText: expected }).waitFor({ timeout: 30_000 });
    assert.match(await button(view).innerText(), /^Try again$/);
    await view.unroute("**/customers/imports");
  });
  const fulfil = (...what) => (route) => route.fulfill(answer(...what));
  await check("no room", fulfil(507, "out-of-space", "The server has no room for the file: try again later, or tell the operator."), /no room for the file/);
  await check("too many", fulfil(429, "too-many-uploads", "Your organization has as many uploads under way as it may have: wait for one to end."), /wait for one to end/);
  await check("no right", fulfil(403, "client-may-not-manage", "The client may not change series and clients: sign in with one that may."), /sign in with one that may/);
  await check("no answer", (route) => route.abort("connectionreset"), /The connection was lost before the list was complete, .* try again\./);
  await looked(view, "customers-lost");
  assert.deepEqual(await imported(view), [1, 0, 0, 0]);

  // The server's own limit.
  await drop(view, "large.csv", `user id,note\n1,${"x".repeat(4_000_000)}\n2,y\n`);
  await verdict(view);
  await button(view).click();
  await view.getByRole("alert").filter({ hasText: /3,000,000|too large|larger|split/ }).waitFor({ timeout: 30_000 });
  await close(view);
});

test("who may not manage is told so, and finds nothing to do in vain", async () => {
  const client = JSON.parse(server.command("client", "create", "--org", "100458", "--name", "uploads", "--json"));
  const view = await open(browser);
  await signIn(view, server, { path: PAGE, ...client });
  await view.getByText("may not change series and clients").waitFor();
  assert.equal(await view.locator("label.drop").count(), 0);
  await looked(view, "customers-refused");
  await close(view);
});

test("by keyboard alone, from the file to its end", async () => {
  const view = await page();
  const input = view.locator("label.drop input");
  const choosing = view.waitForEvent("filechooser");
  await tabTo(view, input);
  await view.keyboard.press("Space");
  const chooser = await choosing;
  await chooser.setFiles({ name: "keys.csv", mimeType: "text/csv", buffer: Buffer.from("user id,email\n79001,key@example.com\nx,\n") });
  await verdict(view);
  await tabTo(view, button(view));
  await view.keyboard.press("Enter");
  await view.locator("section.job .outcome").waitFor({ timeout: 60_000 });
  const errors = view.locator("section.job a", { hasText: "Error file" });
  await tabTo(view, errors);
  await downloaded(view, () => view.keyboard.press("Enter"));
  const search = view.getByLabel("The customer", { exact: true });
  await tabTo(view, search, { key: "Shift+Tab" });
  await view.keyboard.press("Shift+Tab");
  await view.getByLabel("Look for a customer by").selectOption("USER_ID");
  await tabTo(view, search);
  await view.keyboard.type("79001");
  await view.keyboard.press("Enter");
  await view.getByText("This customer is known.").waitFor();
  await close(view);
});

test("another language, another page, and back: the list is still there", async () => {
  const view = await page();
  await drop(view, "kept.csv", BAD);
  await verdict(view);
  await view.locator("select#language").selectOption("de");
  await view.locator(".verdict-text").getByText("2 von 5 Zeilen sind bereit.").waitFor();
  await view.locator(".ways a[href='/manage/audit']").click();
  await view.locator(".ways a[href='/manage/customers']").click();
  await view.locator(".verdict-text").getByText("2 von 5 Zeilen sind bereit.").waitFor();
  await close(view);
});

for (const { width, colorScheme, locale } of [
  { width: 360, colorScheme: "light", locale: "de" }, { width: 390, colorScheme: "dark", locale: "en" },
  { width: 390, colorScheme: "light", locale: "ar" }, { width: 1440, colorScheme: "dark", locale: "hi" },
  { width: 3840, colorScheme: "light", locale: "es" },
]) {
  test(`${width} px, ${locale}, ${colorScheme}: empty, checked and done, nothing lies beside the window and axe finds nothing`, async () => {
    const view = await open(browser, { viewport: { width, height: 900 }, colorScheme, locale });
    const name = (state) => `customers-${state}-${width}-${colorScheme}-${locale}`;
    await view.goto(server.url + PAGE);
    await view.locator("input[name=key]").fill(KEY);
    await view.locator("input[name=secret]").fill(SECRET);
    await view.locator("form button").click();
    await view.locator("label.drop").waitFor();
    await looked(view, name("empty"));
    await drop(view, "a-list-with-a-rather-long-name-as-teams-like-them-2026-11-final-v7.csv", BAD.replaceAll("98765432", `${90000000 + width}`.slice(0, 8)));
    await view.locator('section[aria-busy="false"] .counts').waitFor();
    await looked(view, name("findings"));
    await button(view).click();
    await view.locator("section.job .outcome").waitFor({ timeout: 60_000 });
    await looked(view, name("done"));
    await close(view);
  });
}

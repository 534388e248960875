// <tearline-upload> in plain HTML, React and Vue: the packed package, installed into a fresh project and built by Vite; the
// page is of one origin, the server of another.
import { strict as assert } from "node:assert";
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { serve } from "../../www/demo/serve.mjs";
import { close, launch, open } from "./support/browser.mjs";
import { BATCH, BATCH_REJECTED, BATCH_ROWS } from "./support/files.mjs";
import { downloaded, fitsSideways } from "./support/portal.mjs";
import { KEY, SECRET, Server } from "./support/server.mjs";
import { soon } from "./support/soon.mjs";

const PACKAGE = process.env.TEARLINE_PACKAGE ?? new URL("../../www/pkg", import.meta.url).pathname;
const DEMO = new URL("../../www/demo", import.meta.url).pathname;
const GOOD = BATCH_ROWS - BATCH_REJECTED;

let home, pages, server, browser, secret;
before(async () => {
  home = mkdtempSync(join(tmpdir(), "tearline-demo-"));
  cpSync(DEMO, home, { recursive: true, filter: (path) => !/node_modules|dist$/.test(path) });
  const run = (program, args, cwd = home) => execFileSync(program, args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
  const quiet = ["--silent", "--no-audit", "--no-fund", "--prefer-offline"];
  run("npm", ["ci", ...quiet]);
  const tarball = run("npm", ["pack", "--silent", "--pack-destination", home], PACKAGE).trim();
  run("npm", ["install", "--no-save", ...quiet, `./${tarball}`, "axe-core@4.14.1"]);
  run("npx", ["vite", "build", "--logLevel", "warn"]);
  const folders = { "/tearline/": join(home, "node_modules/tearline/"), "/html/": join(home, "html/"), "/": join(home, "dist/") };
  secret = SECRET;
  pages = await serve({ folders, tearline: () => ({ url: server.url, key: KEY, secret }) });
  server = await Server.start(["--cors-origins", pages.url]);
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.stop();
  pages?.stop();
  rmSync(home, { recursive: true, force: true });
});

async function opened(demo = "html", options = {}) {
  const page = await open(browser, options);
  await page.goto(`${pages.url}/${demo}/?endpoint=${server.url}`);
  await page.locator("tearline-upload input[type=file]").first().waitFor({ state: "attached" });
  return page;
}

async function choose(page, name, text) {
  await page.locator("tearline-upload input[type=file]").first().setInputFiles({ name, mimeType: "text/csv", buffer: Buffer.from(text) });
}

const own = (text, prefix) => text.replaceAll("DW26-", prefix).replace("MAR-10", `APR-${prefix.length}`);
const verdict = (page) => page.locator("tearline-upload [part=verdict]");
const finished = (page) => page.locator('tearline-upload .steps[data-status="FINISHED"]').waitFor();

/** WCAG 2.2 AA and good practice, as far as a program can tell. */
async function accessible(page) {
  if (!(await page.evaluate(() => "axe" in window))) await page.addScriptTag({ path: join(home, "node_modules/axe-core/axe.min.js") });
  const { violations, passes } = await page.evaluate(() =>
    window.axe.run("tearline-upload", { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
  assert.deepEqual(violations.map(({ id, nodes }) => [id, ...nodes.map(({ html }) => html)]), []);
  assert.ok(passes.length > 3, "it has looked into it");
}

for (const [demo, words] of [
  ["html", { title: "Upload coupons", verdict: `${GOOD} of ${BATCH_ROWS} rows are ready. ${BATCH_REJECTED} would be rejected.`, went: `${GOOD} of ${BATCH_ROWS} rows went in.`, file: "Error file" }],
  ["react", { title: "Codes for the autumn campaign", verdict: `${GOOD} of ${BATCH_ROWS} rows are ready. ${BATCH_REJECTED} would be rejected.`, went: `${GOOD} of ${BATCH_ROWS} rows went in.`, file: "Error file" }],
  ["vue", { title: "Coupons hochladen", verdict: `${GOOD} von ${BATCH_ROWS} Zeilen sind bereit. ${BATCH_REJECTED} würden abgelehnt.`, went: `${GOOD} von ${BATCH_ROWS} Zeilen sind drin.`, file: "Fehlerdatei" }],
]) {
  test(`${demo}: chosen, checked, uploaded, followed, downloaded`, { timeout: 60_000 }, async () => {
    const page = await opened(demo, { colorScheme: demo === "react" ? "dark" : "light" });
    await page.getByRole("region", { name: words.title }).waitFor();
    if (demo !== "vue") await accessible(page);
    await choose(page, `${demo}.csv`, own(BATCH, `${demo.toUpperCase()}-`));
    await verdict(page).getByText(words.verdict).waitFor();
    if (demo !== "vue") await accessible(page);
    const rows = page.locator("tearline-upload tbody tr");
    await soon.equal(() => rows.count(), 5);
    await page.locator("tearline-upload [data-rule=code-duplicate]").click();
    await rows.nth(1).waitFor({ state: "detached" });
    await soon.equal(() => rows.first().getAttribute("data-row"), "12");
    await page.locator("tearline-upload #upload").click();
    await finished(page);
    await page.getByText(words.went).waitFor();
    if (demo !== "vue") await accessible(page);
    const errors = await downloaded(page, () => page.getByRole("link", { name: words.file }).click());
    assert.equal(errors.text.trim().split(/\r?\n/).length - 1, BATCH_REJECTED);
    await page.waitForFunction(() => document.querySelector("#events").textContent.trim() === "report uploaded finished");
    const [job] = await server.jobs();
    assert.deepEqual([job.uploadedFileName, job.actualRowCount, job.errorCount], [`${demo}.csv`, BATCH_ROWS, BATCH_REJECTED]);
    await close(page);
  });
}

test("in React, its own validators and the bare check", { timeout: 60_000 }, async () => {
  const page = await opened("react");
  await choose(page, "test.csv", "mobile,code\n919876543210,TEST1\n919876543211,GOOD1\n");
  await verdict(page).getByText("1 of 2 rows is ready.").waitFor();
  await page.getByText("A code of the test shop: leave it out.").waitFor();
  await page.locator("#bare").setInputFiles({ name: "a.csv", mimeType: "text/csv", buffer: Buffer.from("mobile,code\n919876543210,A1\n,A2\n") });
  await page.getByText("1 of 2 rows are ready").waitFor();
  await close(page);
});

test("by keyboard: what the file does not say is asked, before there is a verdict", { timeout: 60_000 }, async () => {
  const page = await opened();
  const known = (await server.jobs()).length;
  await choose(page, "questions.csv", "mobile,Kennung\n919876543210,AB12\n919876543211,CD34\n");
  await verdict(page).getByText("One question first. As the file was read, all 2 rows would be ready.").waitFor();
  await accessible(page);
  const upload = page.locator("tearline-upload #upload");
  await upload.focus();
  await soon.equal(() => upload.getAttribute("aria-disabled"), "true");
  assert.match(await page.locator(`tearline-upload #${await upload.getAttribute("aria-describedby")}`).innerText(), /Answer what is asked above first/);
  await page.keyboard.press("Enter");
  const question = page.getByRole("region", { name: 'Does column 2 ("Kennung") hold the coupon codes?' });
  const yes = question.getByRole("button", { name: "Yes, the coupon codes" });
  await yes.focus();
  await page.keyboard.press("Enter");
  await verdict(page).getByText("All 2 rows are ready.").waitFor();
  for (let i = 0; i < 20 && !(await upload.evaluate((element) => element === element.getRootNode().activeElement)); i += 1) await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await finished(page);
  assert.equal((await server.jobs()).length, known + 1, "what was refused was not sent");
  await close(page);
});

test("whether the first line holds names is asked, and the server is told", { timeout: 60_000 }, async () => {
  const page = await opened();
  await page.locator("tearline-upload").evaluate((element) => (element.identifier = "NOT_TAGGED"));
  await choose(page, "list.csv", "DIWALI\nHOLI24\nEID2025\nXMAS26\n");
  await verdict(page).getByText("2 questions first.").waitFor();
  await page.getByRole("button", { name: "It is a row" }).click();
  await verdict(page).getByText("All 4 rows are ready.").waitFor();
  await page.locator("tearline-upload #upload").click();
  await page.getByText("All 4 rows went in.").waitFor();
  await close(page);
});

test("a lost answer: one key, one job", { timeout: 60_000 }, async () => {
  const page = await opened();
  const keys = [];
  let answers = 0;
  await page.route("**/upload/file/*", async (route) => {
    keys.push(route.request().headers()["idempotency-key"]);
    answers += 1;
    // The server hears it, and the page does not hear the server.
    if (answers === 1) await route.fetch();
    if (answers <= 2) await route.abort();
    else await route.continue();
  });
  const known = (await server.jobs()).length;
  await choose(page, "lost.csv", "mobile,code\n919876543210,LOST1\n");
  await page.locator("tearline-upload #upload").click();
  await finished(page);
  assert.equal((await server.jobs()).length, known + 1);

  await choose(page, "lost.csv", "mobile,code\n919876543210,LOST2\n");
  await page.locator("tearline-upload #upload").click();
  await page.getByText("the server has no job of it").waitFor();
  assert.equal((await server.jobs()).length, known + 1);
  await page.getByRole("button", { name: "Try again" }).click();
  await finished(page);
  assert.equal((await server.jobs()).length, known + 2);
  assert.notEqual(keys[0], keys[1], "another file is another upload");
  assert.equal(keys[1], keys[2], "the same upload, once more");

  await page.context().close();
});

test("an upload that is cancelled: what is known is said", { timeout: 60_000 }, async () => {
  const page = await opened();
  const known = (await server.jobs()).length;
  const arrival = new Promise((resolve) => page.route("**/upload/file/*", () => resolve()));
  await choose(page, "cancelled.csv", "mobile,code\n919876543210,LOST3\n");
  await page.locator("tearline-upload #upload").click();
  await arrival;
  await page.getByRole("button", { name: "Cancel" }).click();
  await page.getByText("Upload cancelled: nothing was stored.").waitFor();
  assert.equal((await server.jobs()).length, known);
  await page.context().close();
});

test("what the embedding page forgot, and a token that is refused, are said", { timeout: 60_000 }, async () => {
  const page = await opened();
  const element = page.locator("tearline-upload");
  const set = async (change) => {
    await element.evaluate((element, source) => (0, eval)(source)(element), String(change));
    await choose(page, "a.csv", "mobile,code\n919876543210,A1\n");
  };
  await set((element) => (element.token = undefined));
  await page.getByText("has given no token").waitFor();
  let asked = 0;
  await page.exposeFunction("asked", () => (asked += 1));
  await set((element) => (element.token = async () => (await window.asked(), "no token")));
  await page.getByText("does not take the token").waitFor();
  assert.equal(asked, 2, "a token that was refused is asked for once more");
  await set((element) => {
    element.token = async () => (await fetch("/token")).text();
    element.series = "1";
  });
  await page.getByText("There is no series 1 here").waitFor();
  await set((element) => (element.series = "541854"));
  await verdict(page).getByText("The only row is ready.").waitFor();
  await close(page);
});

test("nothing of the page leaks in, nothing of it leaks out, and it fits a phone", { timeout: 60_000 }, async () => {
  const page = await opened("html", { viewport: { width: 390, height: 844 } });
  await page.addStyleTag({ content: "* { color: rgb(255, 0, 255); border: 9px solid } button { display: none !important } .panel { display: none }" });
  await choose(page, "phone.csv", BATCH);
  await verdict(page).getByText("rows are ready").waitFor();
  const upload = page.locator("tearline-upload #upload");
  await soon.equal(() => upload.isVisible(), true);
  const [inside, heading] = await page.evaluate(() => {
    const style = (element) => getComputedStyle(element);
    const root = document.querySelector("tearline-upload").shadowRoot;
    return [style(root.querySelector("#upload")).backgroundColor, style(document.querySelector("h1")).fontSize];
  });
  assert.equal(inside, "rgb(109, 59, 209)", "the brand that the page has set");
  assert.equal(heading, "32px", "the page's own heading is as the browser has it");
  await fitsSideways(page);
  await close(page);
});

test("the rules' sentences in the language of the page", { timeout: 60_000 }, async () => {
  const page = await opened();
  await page.locator("tearline-upload").evaluate(async (element, from) => {
    element.lang = "de";
    element.messages = await (await fetch(from)).json();
  }, `${pages.url}/tearline/locales/rules.de.json`);
  await choose(page, "deutsch.csv", BATCH);
  await verdict(page).getByText(`${GOOD} von ${BATCH_ROWS} Zeilen sind bereit.`).waitFor();
  await soon.match(() => page.locator("tearline-upload [data-rule=code-duplicate]").innerText(), /doppelter Code/);
  const said = page.locator("tearline-upload td.message", { hasText: "Der Code „DW26-1000“ steht schon in Zeile 1" });
  await soon.equal(() => said.first().getAttribute("lang"), "de");
  await accessible(page);
  // Another language of the page, whose sentences the element does not have: what the rules say is said anew, too.
  await page.locator("tearline-upload").evaluate((element) => ([element.lang, element.messages] = ["en", undefined]));
  await page.locator("tearline-upload td.message", { hasText: 'The code "DW26-1000" is already on row 1' }).first().waitFor();
  await close(page);
});

for (const { lang, dir, title, verdict: says, rule } of [
  { lang: "es", dir: "ltr", title: "Cargar cupones", verdict: `${GOOD} de ${BATCH_ROWS} filas están listas.`, rule: "código duplicado" },
  { lang: "hi", dir: "ltr", title: "कूपन अपलोड करें", verdict: `${BATCH_ROWS} पंक्तियों में से ${GOOD} तैयार हैं।`, rule: "दोहराया गया कोड" },
  { lang: "ar", dir: "rtl", title: "رفع القسائم", verdict: `${GOOD} من ${BATCH_ROWS} صفًا جاهز.`, rule: "رمز مكرر" },
]) {
  test(`${lang}: what the element says itself is loaded when it is asked for`, { timeout: 60_000 }, async () => {
    const page = await opened();
    const loaded = [];
    page.on("request", (request) => loaded.push(new URL(request.url()).pathname));
    await page.locator("tearline-upload").evaluate(async (element, [lang, from]) => {
      element.lang = lang;
      element.messages = await (await fetch(from)).json();
    }, [lang, `${pages.url}/tearline/locales/rules.${lang}.json`]);
    await page.getByRole("region", { name: title }).waitFor();
    assert.deepEqual(loaded.filter((path) => path.includes("/texts.")), [`/tearline/element/texts.${lang}.js`], "one language");
    await soon.equal(() => page.locator("tearline-upload [part=panel]").getAttribute("dir"), dir);
    await choose(page, `${lang}.csv`, BATCH);
    await verdict(page).getByText(says).waitFor();
    await soon.match(() => page.locator("tearline-upload [data-rule=code-duplicate]").innerText(), new RegExp(rule));
    await accessible(page);
    await fitsSideways(page);
    if (process.env.PICTURES) await page.screenshot({ path: `${process.env.PICTURES}/element-${lang}.png`, fullPage: true });
    assert.deepEqual(page.problems, []);
    await page.context().close();
  });
}

/** What a server, or what stands before it, may refuse: status, code in the envelope, and the text that it is said by. */
const REFUSED = [
  [403, "client-read-only", "forbidden"], [404, "route-unknown", "nowhere"], [408, "client-too-slow", "slow"], [413, "body-too-large", "large"],
  [415, "not-multipart", "garbled"], [422, "idempotency-key-reused", "other"], [429, "too-many-requests", "busy"], [429, "too-many-uploads", "uploads"],
  [500, "internal", "failed"], [503, "unavailable", "busy"], [507, "out-of-space", "full"], [413, undefined, "large"], [502, undefined, "busy"],
];
const SAID = {
  de: "Die Datei ist größer, als der Server annimmt: Teilen Sie sie und laden Sie die Teile hoch.",
  es: "El archivo es mayor de lo que admite el servidor: divídalo y cargue las partes.",
  hi: "फ़ाइल उससे बड़ी है जितनी सर्वर लेता है: उसे बाँटें और हिस्से अपलोड करें।",
  ar: "الملف أكبر مما يقبله الخادم: قسّمه وارفع أجزاءه.",
};
for (const [lang, large] of Object.entries(SAID)) {
  test(`${lang}: what the server refuses is said in the element's language`, { timeout: 60_000 }, async () => {
    const { texts } = await import(`../../www/src/element/texts.${lang}.js`);
    assert.equal(texts.refusals.large, large);
    const page = await opened("html", { viewport: { width: 390, height: 844 } });
    const element = page.locator("tearline-upload");
    await element.evaluate((element, lang) => (element.lang = lang), lang);
    await page.getByRole("region", { name: texts.title }).waitFor();
    let answer;
    const headers = { "access-control-allow-origin": "*" };
    await page.route("**/v2/coupon/series", (route) => answer(route));
    const refuses = (status, code, message = "In English.", more = {}) => (answer = (route) => code === undefined
      ? route.fulfill({ status, headers, contentType: "text/html", body: "<h1>No</h1>" })
      : route.fulfill({ status, headers, json: { success: false, status, result: null, errors: [{ code, message, ...more }] } }));
    refuses(413, "body-too-large");
    await choose(page, "refused.csv", "mobile,code\n919876543210,A1\n");
    await verdict(page).getByText(large).waitFor();
    for (const [status, code, reason] of REFUSED) {
      refuses(status, code);
      await page.locator("tearline-upload #again").click();
      await verdict(page).getByText(texts.refusals[reason], { exact: true }).waitFor();
    }
    await accessible(page);
    if (process.env.PICTURES) await page.screenshot({ path: `${process.env.PICTURES}/element-refused-${lang}.png`, fullPage: true });
    answer = (route) => route.abort("connectionreset");
    await page.locator("tearline-upload #again").click();
    await verdict(page).getByText(texts.unreachable, { exact: true }).waitFor();
    // What it does not know is said as it came.
    refuses(409, "moon-phase-wrong", "The moon is not full: wait a week.", { requestId: "7f3a" });
    await page.locator("tearline-upload #again").click();
    const english = verdict(page).locator("[lang=en][dir=ltr]");
    await english.getByText("The moon is not full: wait a week. Quote 7f3a to the operator.").waitFor();
    await fitsSideways(page);
    // Another language says the same anew.
    refuses(413, "body-too-large");
    await page.locator("tearline-upload #again").click();
    await verdict(page).getByText(large).waitFor();
    await element.evaluate((element) => (element.lang = "en"));
    await verdict(page).getByText("In English.").waitFor();

    // The same of the upload, and of following its job.
    await page.unroute("**/v2/coupon/series");
    await element.evaluate((element, lang) => (element.lang = lang), lang);
    await page.locator("tearline-upload #again").click();
    await page.locator("tearline-upload #upload[aria-disabled=false]").waitFor();
    await page.route("**/upload/file/*", (route) => answer(route));
    await page.locator("tearline-upload #upload").click();
    const problem = page.locator("tearline-upload p.problem");
    await problem.getByText(large).waitFor();
    await page.locator("tearline-upload [part=send] b").getByText(texts.nothingStored, { exact: true }).waitFor();
    if (process.env.PICTURES) await page.screenshot({ path: `${process.env.PICTURES}/element-stopped-${lang}.png`, fullPage: true });
    await page.unroute("**/upload/file/*");
    await page.route("**/getUploadStatus/**", (route) => answer(route));
    refuses(503, "unavailable");
    await page.locator("tearline-upload #upload").click();
    await problem.getByText(`${texts.refusals.busy} ${texts.askingAgain}`, { exact: true }).waitFor();
    assert.deepEqual(page.problems, []);
    await page.context().close();
  });
}

test("a page that cannot get a token says so, and is tried again", { timeout: 60_000 }, async () => {
  const page = await opened();
  const element = page.locator("tearline-upload");
  await element.evaluate((element) => {
    element.lang = "de";
    element.works = element.token;
    element.token = async () => (await fetch("http://127.0.0.1:1/token")).text();
  });
  await choose(page, "token.csv", "mobile,code\n919876543210,TOKEN1\n");
  await verdict(page).getByText("Diese Seite bekam keine Erlaubnis zum Hochladen").waitFor();
  await element.evaluate((element) => (element.token = element.works));
  await page.locator("tearline-upload #again").click();
  await verdict(page).getByText("Die einzige Zeile ist bereit.").waitFor();
  await page.context().close();
});

test("what was set before the element was defined counts", { timeout: 60_000 }, async () => {
  const page = await open(browser);
  // Any page of that origin which does not load it.
  await page.goto(`${pages.url}/token`);
  const text = await page.evaluate(async ([from, endpoint]) => {
    const element = document.createElement("tearline-upload");
    Object.assign(element, {
      endpoint,
      series: "541854",
      token: async () => (await fetch("/token")).text(),
      validators: [(rows) => rows.map(({ row }) => ({ row, rule: "acme-never", message: "Never." }))],
    });
    document.body.append(element);
    await import(`${from}/tearline/element.js`);
    const heard = new Promise((resolve) => element.addEventListener("report", resolve, { once: true }));
    await element.open(new File(["mobile,code\n919876543210,A1\n"], "early.csv"));
    return JSON.stringify([(await heard).detail.report.counts, Object.keys(element)]);
  }, [pages.url, server.url]);
  assert.equal(text, '[{"acme-never":1},[]]');
  await page.context().close();
});

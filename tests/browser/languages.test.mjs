// The page in its languages: each is loaded when it is chosen, and remembered; and what the first load costs.
import { strict as assert } from "node:assert";
import { after, before, test } from "node:test";
import { brotliCompressSync } from "node:zlib";
import { close, launch, open } from "./support/browser.mjs";
import { BATCH, BATCH_REJECTED, BATCH_ROWS } from "./support/files.mjs";
import { drop, fitsSideways, signInTo } from "./support/portal.mjs";
import { KEY, SECRET, SERIES, Server } from "./support/server.mjs";
import { soon } from "./support/soon.mjs";

/** Bytes, packed by brotli: about what it is today, so that it gets no more. */
const FIRST_LOAD = 150_000;
/** The same of a series' page, signed in; the checker, and what there is to do in a checked file, are loaded behind it, to be there when the file comes. */
const WHOLE_PAGE = 490_000;
const GOOD = BATCH_ROWS - BATCH_REJECTED;

let server, browser;
before(async () => [server, browser] = await Promise.all([Server.start(), launch()]));
after(async () => { await browser?.close(); await server?.stop(); });

/** The paths that a page asks for, in their order. */
function watched(page) {
  const paths = [];
  page.on("request", (request) => paths.push(new URL(request.url()).pathname));
  return paths;
}

const html = (page) => page.evaluate(() => ({ lang: document.documentElement.lang, dir: document.documentElement.dir }));
const language = (page) => page.locator("select#language");

for (const { code, dir, drops, verdict, rule, finding } of [
  { code: "de", dir: "ltr", drops: "CSV-Datei hier ablegen oder auswählen", verdict: `${GOOD} von ${BATCH_ROWS} Zeilen sind bereit.`, rule: "doppelter Code", finding: "Der Code „DW26-1000“ steht schon in Zeile 1" },
  { code: "es", dir: "ltr", drops: "Suelte aquí un archivo CSV, o elija uno", verdict: `${GOOD} de ${BATCH_ROWS} filas están listas.`, rule: "código duplicado", finding: "El código «DW26-1000» ya está en la fila 1" },
  { code: "hi", dir: "ltr", drops: "CSV फ़ाइल यहाँ छोड़ें, या चुनें", verdict: `${BATCH_ROWS} में से ${GOOD} पंक्तियाँ तैयार हैं।`, rule: "दोहराया गया कोड", finding: "कोड \"DW26-1000\" पहले से पंक्ति 1 में है" },
  { code: "ar", dir: "rtl", drops: "أفلت ملف CSV هنا، أو اختر ملفًا", verdict: `${GOOD} صفًا من ${BATCH_ROWS} جاهزة.`, rule: "رمز مكرر", finding: "الرمز «DW26-1000» موجود في الصف 1" },
]) {
  test(`${code}: chosen in mid-work, with all that is on the page, and remembered`, async () => {
    const page = await open(browser);
    const paths = watched(page);
    await signInTo(page, server);
    await drop(page, "batch.csv", BATCH);
    await page.locator(".verdict-text").getByText(`${GOOD} of ${BATCH_ROWS} rows are ready.`).waitFor();
    await soon.deepEqual(() => html(page), { lang: "en", dir: "ltr" });
    assert.ok(!paths.some((path) => path.startsWith("/locales/")), "English needs no catalogue");

    await language(page).selectOption(code);
    await page.locator(".verdict-text").getByText(verdict).waitFor();
    await soon.deepEqual(() => html(page), { lang: code, dir });
    const loaded = paths.filter((path) => path.startsWith("/locales/"));
    assert.deepEqual(loaded, [`/locales/portal.${code}.json`, `/locales/rules.${code}.json`], "one language, once");
    await page.waitForFunction(() => document.activeElement?.id === "language");

    const filter = page.locator("[data-rule=code-duplicate]");
    await soon.match(() => filter.innerText(), new RegExp(rule));
    await filter.click();
    await page.locator(".side").getByText(finding).waitFor();
    await fitsSideways(page);

    // Closed and opened again, the page is in that language from the start.
    await page.goto(`${server.url}/series/${SERIES}`);
    await page.locator("input[name=key]").waitFor();
    await soon.deepEqual(() => html(page), { lang: code, dir });
    await language(page).selectOption("en");
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
    await soon.deepEqual(() => html(page), { lang: "en", dir: "ltr" });
    await close(page);
  });
}

test("the browser's own language comes first", async () => {
  const page = await open(browser, { locale: "de-AT" });
  await page.goto(server.url);
  await page.getByRole("heading", { name: "Anmelden" }).waitFor();
  await soon.deepEqual(() => html(page), { lang: "de", dir: "ltr" });
  await page.context().close();
});

test("without its catalogue the page stays in the language that it has", async () => {
  const page = await open(browser);
  await page.route("**/locales/*", (route) => route.abort());
  await page.goto(server.url);
  await language(page).selectOption("de");
  await page.waitForFunction(() => document.querySelector("#language")?.value === "en");
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
  await page.context().close();
});

/** The page in that language, with a file that has been checked. */
async function checkedIn(code, options = {}, before = () => {}) {
  const page = await open(browser, { ...options, locale: code });
  await before(page);
  const paths = watched(page);
  await page.goto(`${server.url}/series/${SERIES}`);
  await page.locator("input[name=key]").fill(KEY);
  await page.locator("input[name=secret]").fill(SECRET);
  await page.locator("form button").click();
  await page.locator(".drop").waitFor();
  await drop(page, "batch.csv", BATCH);
  await page.locator("[data-rule=code-duplicate]").waitFor();
  return { page, paths };
}

/** Opens the page of a rule that was found. */
async function explain(page, rule) {
  await page.locator(`[data-rule=${rule}]`).click();
  const side = page.locator("aside.side");
  // Where there is little room it is open when somebody opens it.
  const details = side.locator("details").last();
  await details.waitFor();
  if (!(await details.evaluate((element) => element.open))) await details.locator("summary").click();
  return side;
}

const EXPLAINED = [
  { code: "de", dir: "ltr", title: "doppelter Code", headings: ["Warum das schlecht ist", "Beispiel", "So wird es korrigiert"], text: "Eine frühere Zeile hat denselben Code.", said: "→ Der Code „abcdef1“ steht schon in Zeile 1" },
  { code: "es", dir: "ltr", title: "código duplicado", headings: ["Por qué es malo", "Ejemplo", "Cómo corregirlo"], text: "Una fila anterior tiene el mismo código.", said: "→ El código «abcdef1» ya está en la fila 1" },
  { code: "hi", dir: "ltr", title: "दोहराया गया कोड", headings: ["यह क्यों बुरा है", "उदाहरण", "कैसे सुधारें"], text: "पहले की किसी पंक्ति में यही कोड है।", said: "→ कोड \"abcdef1\" पहले से पंक्ति 1 में" },
  { code: "ar", dir: "rtl", title: "رمز مكرر", headings: ["لماذا هذا سيئ", "مثال", "كيف يُصحح"], text: "الرمز نفسه في صف سابق.", said: "← الرمز «abcdef1» موجود في الصف 1" },
];
for (const { code, dir, title, headings, text, said } of EXPLAINED) {
  for (const [width, colorScheme] of [[1280, "light"], [390, "dark"]]) {
    test(`${code}: the page of a rule, at ${width} px`, async () => {
      const { page, paths } = await checkedIn(code, { viewport: { width, height: 900 }, colorScheme });
      const side = await explain(page, "code-duplicate");
      const docs = side.locator(`.docs .page[lang=${code}][dir=${dir}]`);
      await docs.getByText(text).waitFor();
      assert.deepEqual(await docs.locator("h3").allTextContents(), headings);
      assert.match(await side.innerText(), new RegExp(title, "i"));
      const lines = (await docs.locator("pre").innerText()).trim().split("\n");
      assert.equal(lines[0], "919876543210,ABCDEF1");
      assert.ok(lines[2].startsWith(said), lines[2]);
      const loaded = paths.filter((path) => /^\/(locales|rules\.)/.test(path)).sort();
      assert.deepEqual(loaded, [`/locales/portal.${code}.json`, `/locales/rules.${code}.json`, `/rules.${code}.json`], "that language and no other");
      await fitsSideways(page);
      if (process.env.PICTURES) {
        await docs.scrollIntoViewIfNeeded();
        await page.screenshot({ path: `${process.env.PICTURES}/rule-${code}-${width}.png` });
      }
      assert.deepEqual(page.problems, []);
      await page.context().close();
    });
  }
}

test("a rule's page that cannot be had is the English one, and says so, until it can be had", async () => {
  const file = `${server.url}/rules.ar.json`;
  const { page } = await checkedIn("ar", { viewport: { width: 1280, height: 900 } }, (page) => page.route(file, (route) => route.abort()));
  const side = await explain(page, "code-duplicate");
  await side.locator(".docs .page[lang=en][dir=ltr]").getByText("An earlier row has the same code.").waitFor();
  await page.unroute(file);
  await explain(page, "code-date-like");
  await side.locator(".docs .page[lang=ar][dir=rtl]").getByText("3月10日").waitFor();
  await page.context().close();
});

for (const [code, why] of [["de", "Die Datei ist leer: noch einmal exportieren"], ["ar", "الملف فارغ: صدّره من جديد"]]) {
  test(`${code}: why a job was given up`, async () => {
    const body = new FormData();
    body.append("customerIdentifier", "MOBILE");
    body.append("customerIdentifierColumn", "0");
    body.append("file", new File([""], "empty.csv"));
    const { uploadJobStatuses: [job] } = await server.asked(`/coupon/api/v1/upload/file/${SERIES}`, { method: "POST", body });
    const page = await open(browser, { locale: code });
    await page.goto(`${server.url}/series/${SERIES}/jobs/${job.jobId}`);
    await page.locator("input[name=key]").fill(KEY);
    await page.locator("input[name=secret]").fill(SECRET);
    await page.locator("form button").click();
    await page.locator(".problem").getByText(why).waitFor();
    assert.deepEqual(page.problems, []);
    await page.context().close();
  });
}

for (const { code, dir, loading, failed, again } of [
  { code: "en", dir: "ltr", loading: "Loading Tearline …", failed: "The page could not be loaded", again: "Load the page again" },
  { code: "de", dir: "ltr", loading: "Tearline wird geladen …", failed: "Die Seite konnte nicht geladen werden", again: "Seite neu laden" },
  { code: "ar", dir: "rtl", loading: "جارٍ تحميل Tearline …", failed: "تعذر تحميل الصفحة", again: "أعد تحميل الصفحة" },
]) {
  test(`${code}: what is said before the page is there, and where it does not come`, async () => {
    const page = await open(browser, { locale: code });
    let release;
    const held = new Promise((resolve) => (release = resolve));
    await page.route("**/portal_bg.wasm", async (route) => {
      await held;
      await route.abort();
    });
    await page.goto(server.url, { waitUntil: "commit" });
    await page.locator("#boot").getByText(loading).waitFor();
    assert.deepEqual(await html(page), { lang: code, dir });
    release();
    await page.locator("#boot").getByText(failed).waitFor();
    await page.unroute("**/portal_bg.wasm");
    await page.getByRole("button", { name: again }).click();
    await page.locator("input[name=key]").waitFor();
    await page.locator("#boot").waitFor({ state: "detached" });
    await page.context().close();
  });
}

for (const width of [360, 1440]) {
  for (const code of ["de", "ar"]) {
    test(`${code} fits a window of ${width} px`, async () => {
      const page = await open(browser, { viewport: { width, height: 900 }, locale: code });
      await page.goto(`${server.url}/series/${SERIES}`);
      await page.locator("input[name=key]").waitFor();
      await fitsSideways(page);
      await page.locator("input[name=key]").fill("demo-key");
      await page.locator("input[name=secret]").fill("demo-secret");
      await page.locator("form button").click();
      await page.locator(".drop").waitFor();
      await drop(page, "batch.csv", BATCH);
      await page.locator("[data-rule=code-duplicate]").click();
      await page.locator("tr.rejected").first().waitFor();
      await fitsSideways(page);
      if (process.env.PICTURES) await page.screenshot({ path: `${process.env.PICTURES}/${code}-${width}.png`, fullPage: true });
      await close(page);
    });
  }
}

/** What is loaded until the page can be used, by path. */
async function loaded(path, ready) {
  const page = await open(browser);
  const bodies = [];
  page.on("response", (response) => {
    if (response.request().method() === "GET") bodies.push(response.body().then((body) => [new URL(response.url()).pathname, body], () => null));
  });
  await page.goto(server.url + path);
  await ready(page);
  // What comes after that is nobody's: its bodies go with the page.
  const loaded = Object.fromEntries((await Promise.all(bodies)).filter(Boolean));
  await page.context().close();
  return loaded;
}

/** Holds what was loaded to so many bytes, packed by brotli. */
function small(context, loaded, most) {
  // Of a debug build, ten times the size, nobody wants to know.
  if (Object.values(loaded).some((body) => body.length > 3_000_000)) return context.skip("a debug build");
  const packed = Object.entries(loaded).map(([path, body]) => [path, brotliCompressSync(body).length]);
  const bytes = packed.reduce((sum, [, length]) => sum + length, 0);
  context.diagnostic(`${bytes} bytes: ${packed.map(([path, length]) => `${path} ${length}`).join(", ")}`);
  assert.ok(bytes <= most, `${bytes} bytes`);
}

test("the first load: what signing in takes, and small", async (context) => {
  const files = await loaded("/", (page) => page.getByLabel("Key").waitFor());
  const names = Object.keys(files);
  assert.ok(!names.some((name) => /worker|locales|rules|split/.test(name)), `the checker, languages, rules' pages and the workplace come later: ${names}`);
  small(context, files, FIRST_LOAD);
});

test("a series' page: nothing of managing, workbooks, or other languages", async (context) => {
  const files = await loaded(`/series/${SERIES}`, async (page) => {
    await page.getByLabel("Key").fill(KEY);
    await page.getByLabel("Secret").fill(SECRET);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByText("Drop a CSV file here").waitFor();
  });
  const names = Object.keys(files);
  assert.ok(!names.some((name) => /manage|sheets|locales|rules/.test(name)), `these come later: ${names}`);
  small(context, Object.fromEntries(Object.entries(files).filter(([name]) => !/worker|split_work\.wasm/.test(name))), WHOLE_PAGE);
});

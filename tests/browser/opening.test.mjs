// What people have besides CSV: workbooks, packed files, rows that were copied. What comes out is checked like any file.
import { strict as assert } from "node:assert";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { gzipSync } from "node:zlib";
import { close, launch, open } from "./support/browser.mjs";
import { downloaded, drop, finished, fitsSideways, signInTo, verdict } from "./support/portal.mjs";
import { Server } from "./support/server.mjs";
import { soon } from "./support/soon.mjs";
import { ods, xlsx, zip } from "./support/workbook.mjs";

let server, browser;
before(async () => [server, browser] = await Promise.all([Server.start(), launch()]));
after(async () => { await browser?.close(); await server?.stop(); });

async function opened(name, content) {
  const page = await open(browser);
  await signInTo(page, server);
  await drop(page, name, content);
  return page;
}

const CODES = [["mobile", "coupon code"], [919876543210, "DW26-1"], [919876543211, "DW26-2"]];
const TEXT = "mobile,coupon code\r\n919876543210,DW26-1\r\n919876543211,DW26-2\r\n";
const XLS = readFileSync(new URL("./support/books/codes.xls", import.meta.url));
const EMPTY = { name: "Notes", rows: [] };

/** What was made of a file, as it can be downloaded. */
async function made(page) {
  await verdict(page);
  return (await downloaded(page, () => page.getByRole("button", { name: "Download this CSV" }).click())).text;
}

const gz = (text) => gzipSync(text);
for (const [name, content, expected, from] of [
  ["codes.xlsx", xlsx([EMPTY, { name: "Codes & more", rows: CODES }]), TEXT, "Read from sheet Codes & more of codes.xlsx"],
  ["codes.ods", ods([{ name: "Codes", rows: CODES }]), TEXT, "Read from sheet Codes of codes.ods"],
  ["codes.xls", XLS, "mobile,coupon code\r\n919876543210,00123\r\n919876543211,DW26-2\r\n", "Read from sheet Codes of codes.xls"],
  ["named-wrongly.csv", xlsx([{ name: "Codes", rows: CODES }]), TEXT, "Read from sheet Codes of named-wrongly.csv"],
  ["codes.zip", zip({ "2026/codes.csv": TEXT, "__MACOSX/2026/._codes.csv": "x", "readme.pdf": "x" }), TEXT, "Unpacked from codes.zip"],
  ["codes.csv.gz", gz(TEXT), TEXT, "Unpacked from codes.csv.gz"],
  ["book.zip", zip({ "codes.xlsx": xlsx([{ name: "Codes", rows: CODES }]) }), TEXT, "Read from sheet Codes of codes.xlsx in book.zip"],
]) {
  test(`opens ${name}`, async () => {
    const page = await opened(name, content);
    await soon.equal(() => made(page), expected);
    await soon.match(() => page.locator(".made").innerText(), new RegExp(from.replace(/[.&]/g, "\\$&")));
    await soon.match(() => verdict(page), /2 rows are ready/);
    await close(page);
  });
}

test("a .xls that is text is checked as text", async () => {
  const page = await opened("export.xls", "mobile\tcoupon code\n919876543210\tDW26-1\n");
  await soon.match(() => verdict(page), /The only row is ready/);
  await soon.equal(() => page.locator(".made").count(), 0);
  await close(page);
});

test("a sheet keeps every digit, zero and date, and the page says what may be lost", async () => {
  const page = await opened("codes.xlsx", xlsx([{
    name: "Codes",
    hiddenRows: [2],
    rows: [
      ["mobile", "coupon code"],
      [919876543210, "00123"],
      [919876543211, { zeros: 77 }],
      [9.19876543212e11, 123456789012345],
      [919876543213, 1234567890123456],
      [919876543214, { date: 46348 }],
      [919876543215, { error: "#N/A" }],
      [919876543216, { formula: 'CONCAT("A",1)', value: "A,1" }],
      [],
      [919876543217, " x\ny "],
    ],
  }]));
  await soon.equal(() => made(page), [
    "mobile,coupon code", "919876543210,00123", "919876543211,00077", "919876543212,123456789012345",
    "919876543213,1234567890123456", "919876543214,2026-11-22", "919876543215,#N/A", '919876543216,"A,1"', "",
    '919876543217," x\ny "', "",
  ].join("\r\n"));
  const notes = await page.locator(".made").innerText();
  for (const note of [/Hidden rows and columns are included/, /1 number of more than 15 digits/, /1 date is written/, /1 cell has an error/]) {
    assert.match(notes, note);
  }
  await close(page);
});

test("one of several sheets is chosen, and another one then", async () => {
  const page = await opened("codes.xlsx", xlsx([
    { name: "Secret", hidden: true, rows: CODES },
    { name: "North", rows: CODES },
    EMPTY,
    { name: "South", rows: [["mobile", "coupon code"], [919876543299, "SO-1"]] },
  ]));
  const question = page.getByRole("region", { name: "Which sheet of codes.xlsx?" });
  await question.waitFor();
  await soon.deepEqual(() => question.getByRole("button").allInnerTexts(), ["North", "South", "Secret (hidden)", "Cancel"]);
  await question.getByRole("button", { name: "South" }).click();
  await soon.equal(() => made(page), "mobile,coupon code\r\n919876543299,SO-1\r\n");
  await page.getByRole("button", { name: "Another sheet" }).click();
  await question.getByRole("button", { name: "North" }).click();
  await soon.equal(() => made(page), TEXT);
  await close(page);
});

test("one of several files in a zip is chosen", async () => {
  const page = await opened("all.zip", zip({ "a.csv": TEXT, "b.csv": "mobile\n919876543210\n" }));
  await page.getByRole("region", { name: "Which file in all.zip?" }).getByRole("button", { name: "a.csv" }).click();
  await soon.equal(() => made(page), TEXT);
  await close(page);
});

const BOOK = xlsx([{ name: "Codes", rows: CODES }]);
/** The container of a workbook with a password, as far as anybody looks into it. */
const ENCRYPTED = (() => {
  const bytes = Buffer.alloc(512 * 4);
  Buffer.from("D0CF11E0A1B11AE1", "hex").copy(bytes);
  bytes.writeUInt16LE(0x3e, 24);
  bytes.writeUInt16LE(3, 26);
  bytes.writeUInt16LE(0xfffe, 28);
  bytes.writeUInt16LE(9, 30);
  bytes.writeUInt16LE(6, 32);
  bytes.writeUInt32LE(1, 44);
  bytes.writeUInt32LE(1, 48);
  bytes.writeUInt32LE(4096, 56);
  bytes.writeInt32LE(-2, 60);
  bytes.writeInt32LE(-2, 68);
  bytes.fill(0xff, 76, 512);
  bytes.writeUInt32LE(0, 76);
  bytes.fill(0xff, 512, 1024);
  bytes.writeInt32LE(-3, 512);
  bytes.writeInt32LE(-2, 516);
  const entry = (at, name, type) => {
    const start = 1024 + at * 128;
    Buffer.from(name, "utf16le").copy(bytes, start);
    bytes.writeUInt16LE(name.length * 2 + 2, start + 64);
    bytes[start + 66] = type;
    bytes[start + 67] = 1;
    bytes.fill(0xff, start + 68, start + 80);
    bytes.writeInt32LE(-2, start + 116);
  };
  entry(0, "Root Entry", 5);
  entry(1, "EncryptedPackage", 2);
  return bytes;
})();

for (const [what, name, content, expected] of [
  ["with a password", "secret.xlsx", ENCRYPTED, /secret\.xlsx has a password/],
  ["that is cut off", "cut.xlsx", BOOK.subarray(0, BOOK.length - 40), /cut\.xlsx cannot be opened: it is damaged/],
  ["that is no workbook", "old.xls", Buffer.concat([XLS.subarray(0, 1200)]), /old\.xls cannot be opened: it is damaged/],
  ["that is a web page", "report.xls", "<html><table><tr><td>919876543210</td></tr></table></html>", /report\.xls is a web page/],
  ["with nothing in it", "empty.xlsx", xlsx([EMPTY]), /There is no table in empty\.xlsx/],
  ["without a table", "photos.zip", zip({ "a.jpg": "x" }), /There is no table in photos\.zip/],
  ["that claims to be huge", "claims.xlsx", zip({ "xl/workbook.xml": "x" }, { claim: 0x7fffffff }), /claims\.xlsx unpacks to more/],
  ["that is a gzip bomb", "bomb.csv.gz", gzipSync(Buffer.alloc(80 << 20, "0\n")), /bomb\.csv\.gz unpacks to more/],
  ["that is a zip bomb", "bomb.zip", zip({ "a.csv": Buffer.alloc(80 << 20, "0\n") }, { claim: 10 }), /bomb\.zip unpacks to more/],
  ["of gzip that is cut off", "cut.csv.gz", gzipSync(TEXT).subarray(0, 30), /cut\.csv\.gz cannot be opened/],
  ["with a password, in a zip", "locked.zip", zip({ "a.csv": TEXT }, { encrypted: true }), /locked\.zip has a password/],
]) {
  test(`says in a sentence why it does not open a file ${what}, and opens the next one`, async () => {
    const page = await opened(name, content);
    const problem = page.locator(".opening [role=alert]");
    await problem.waitFor({ timeout: 30_000 });
    await soon.match(() => problem.innerText(), expected);
    await drop(page, "codes.xlsx", BOOK);
    await soon.match(() => verdict(page), /2 rows are ready/);
    await soon.equal(() => problem.count(), 0);
    await close(page);
  });
}

test("rows that were copied out of a sheet are pasted", async () => {
  const page = await open(browser);
  await signInTo(page, server);
  await page.evaluate(() => {
    const data = new DataTransfer();
    data.setData("text/plain", "mobile\tcoupon code\n919876543210\tDW26-9\n");
    document.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true }));
  });
  await soon.match(() => verdict(page), /The only row is ready/);
  await soon.match(() => page.locator(".file .name").innerText(), /^pasted\.tsv/);
  await close(page);
});

test("what is uploaded is the CSV that was made", async () => {
  const page = await opened("codes.xlsx", BOOK);
  await verdict(page);
  await page.locator("#upload").click();
  await finished(page);
  const [job] = await server.jobs();
  assert.equal(job.fileName ?? job.uploadedFileName, "codes.csv");
  await close(page);
});

test("there is a template of each layout, and each is a file without a fault", async () => {
  const page = await open(browser);
  await signInTo(page, server);
  for (const [identifier, names] of [["mobile", ["customers and codes", "customers only"]], ["e-mail", ["customers and codes", "customers only"]], ["codes only", ["codes only"]]]) {
    await page.getByLabel(identifier, { exact: true }).check({ force: true });
    const templates = page.locator(".templates").getByRole("button");
    await soon.deepEqual(() => templates.allInnerTexts(), names);
    const { name, text } = await downloaded(page, () => templates.first().click());
    await drop(page, name, text);
    await soon.match(() => verdict(page), /All 2 rows are ready/);
    await page.getByRole("button", { name: "Remove" }).click();
  }
  await close(page);
});

test("workbooks are opened by a module that nobody else loads", async () => {
  const page = await open(browser);
  const loaded = [];
  page.on("request", (request) => loaded.push(request.url()));
  await signInTo(page, server);
  await drop(page, "codes.csv", TEXT);
  await verdict(page);
  const sheets = () => loaded.filter((url) => url.includes("tearline-sheets"));
  assert.deepEqual(sheets(), []);
  await page.setViewportSize({ width: 360, height: 800 });
  await drop(page, "codes.xlsx", BOOK);
  await made(page);
  assert.ok(sheets().length > 0);
  await fitsSideways(page);
  await close(page);
});

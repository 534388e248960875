// An upload is one thing from the press of the button to the server's answer, whatever happens on the page meanwhile.
import { strict as assert } from "node:assert";
import { after, before, test } from "node:test";
import { close, launch, open } from "./support/browser.mjs";
import { BATCH } from "./support/files.mjs";
import { drop, finished, signInTo, tabTo, verdict } from "./support/portal.mjs";
import { SERIES, Server } from "./support/server.mjs";
import { soon } from "./support/soon.mjs";

let server, browser;
before(async () => [server, browser] = await Promise.all([Server.start(), launch()]));
after(async () => { await browser?.close(); await server?.stop(); });

/** A page with a file that was checked, whose codes no other test has. */
async function checked(own) {
  const page = await open(browser);
  await signInTo(page, server);
  await drop(page, `${own}.csv`, BATCH.replaceAll("DW26-", `${own}-`));
  await verdict(page);
  return page;
}

/** Holds what is sent back from the server until it is let go. */
async function held(page, { heard } = {}) {
  let letGo, arrived;
  const until = new Promise((resolve) => (letGo = resolve));
  const at = new Promise((resolve) => (arrived = resolve));
  await page.route("**/upload/file/**", async (route) => {
    if (heard) await route.fetch();
    arrived();
    await until;
    await (heard ? route.abort("connectionreset") : route.continue()).catch(() => {});
  });
  return { at, letGo };
}

test("while a file is on its way nothing about it can be changed, and whoever would leave is asked", async () => {
  const page = await checked("WAY1");
  const known = (await server.jobs()).length;
  const { at, letGo } = await held(page);
  await page.locator("#upload").click();
  await at;
  for (const name of ["encoding", "delimiter", "header", "customer", "code"]) {
    await soon.equal(() => page.locator(`select[name=${name}]`).isDisabled(), true, name);
  }
  await soon.equal(() => page.getByRole("radio", { name: "E-mail" }).isDisabled(), true);

  const questions = [];
  page.on("dialog", (dialog) => { questions.push(dialog.message()); dialog.dismiss(); });
  await drop(page, "another.csv", "code\nWAY1-9999\n");
  await page.getByRole("button", { name: "Remove" }).click();
  await page.getByRole("link", { name: "Series" }).click();
  await page.locator(".cards a").filter({ hasNotText: `series ${SERIES} ` }).first().click();
  await page.waitForURL(`**/series/${SERIES}`);
  assert.equal(questions.length, 3);
  assert.ok(questions.every((question) => question.includes("The upload is still under way")));

  letGo();
  await finished(page);
  assert.equal((await server.jobs()).length, known + 1, "one upload, one job");
  await close(page);
});

test("cancelled when the server has it all, the page says which job it is", async () => {
  const page = await checked("WAY2");
  const known = (await server.jobs()).length;
  const { at, letGo } = await held(page, { heard: true });
  await page.locator("#upload").click();
  await at;
  await page.getByRole("button", { name: "Cancel" }).click();
  await page.getByText(/The server has the file: job \d+/).waitFor();
  letGo();
  await finished(page);
  assert.equal((await server.jobs()).length, known + 1);
  await close(page);
});

test("cancelled before, nothing is stored, and the page knows that from the server", async () => {
  const page = await checked("WAY3");
  const known = (await server.jobs()).length;
  const { at } = await held(page);
  await page.locator("#upload").click();
  await at;
  const asked = page.waitForRequest("**/getUploadStatus/**idempotencyKey=**");
  await page.getByRole("button", { name: "Cancel" }).click();
  await asked;
  await page.getByText("Upload cancelled: nothing was stored.").waitFor();
  await page.locator(".send b").getByText("Nothing was stored.", { exact: true }).waitFor();
  assert.equal((await server.jobs()).length, known);
  await close(page);
});

test("a server that fails once is asked again, and what was found appears when it is known", async () => {
  const page = await checked("WAY4");
  await page.locator("#upload").click();
  await finished(page);
  const job = (await server.jobs())[0].jobId;
  // As if the job had only just begun, and then the server had a bad moment.
  let answers = 0;
  await page.route((url) => url.search === `?jobId=${job}`, async (route) => {
    answers += 1;
    const response = await route.fetch();
    const body = await response.json();
    if (answers === 1) {
      body.result.uploadJobStatuses[0].uploadStatus = "STARTED";
      await route.fulfill({ response, json: body });
    } else if (answers === 2) {
      const errors = [{ code: "internal", message: "The server failed.", requestId: "r1" }];
      await route.fulfill({ status: 500, json: { success: false, status: 500, result: null, errors } });
    } else {
      await route.fulfill({ response });
    }
  });
  await page.getByRole("link", { name: `Job ${job}` }).click();
  await page.getByText("Asking again").waitFor();
  await finished(page);
  await page.getByText("What was found in the file").waitFor();
  assert.ok(answers > 2);
  await close(page);
});

test("the focus and the title follow the page, and a disabled upload says why to the keyboard", async () => {
  const page = await open(browser);
  await signInTo(page, server);
  const titles = [await page.title()];
  await page.getByRole("link", { name: "Jobs", exact: true }).click();
  await page.waitForURL("**/jobs");
  await page.waitForFunction(() => document.activeElement?.id === "main");
  titles.push(await page.title());
  await page.locator("table.jobs a").first().click();
  await page.waitForURL("**/jobs/*");
  await page.waitForFunction((before) => !before.includes(document.title), titles);
  titles.push(await page.title());
  assert.equal(new Set(titles).size, 3, titles.join(" | "));

  await page.getByRole("link", { name: "Check & upload" }).click();
  await drop(page, "bad.csv", "mobile,code\n");
  await verdict(page);
  const upload = page.locator("#upload");
  await tabTo(page, upload);
  const reason = await page.locator(`#${await upload.getAttribute("aria-describedby")}`).innerText();
  assert.match(reason, /Not to be uploaded/);
  await page.keyboard.press("Enter");
  await page.getByText("The file is on its way.").waitFor({ state: "detached" });
  await close(page);
});

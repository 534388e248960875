// What can go wrong: a bad file, a token that expires, a connection that is lost.
import { strict as assert } from "node:assert";
import { after, before, test } from "node:test";
import { close, launch, open } from "./support/browser.mjs";
import { BATCH } from "./support/files.mjs";
import { drop, finished, signIn, signInTo, verdict } from "./support/portal.mjs";
import { KEY, SECRET, SERIES, Server } from "./support/server.mjs";
import { soon } from "./support/soon.mjs";

let server, browser;
before(async () => [server, browser] = await Promise.all([Server.start(), launch()]));
after(async () => { await browser?.close(); await server?.stop(); });

test("a wrong key gets a sentence", async () => {
  const page = await open(browser);
  await signIn(page, server, { secret: "wrong" });
  await page.getByRole("alert").locator(".problem").waitFor();
  await page.getByRole("button", { name: "Sign in" }).waitFor();
  await close(page);
});

test("a file that is no CSV gets its sentence, and cannot be uploaded", async (t) => {
  const page = await open(browser);
  await signInTo(page, server);
  const check = (name, content, expected) =>
    t.test(name, async () => {
      await drop(page, name, content);
      await soon.match(() => verdict(page), expected);
      await soon.equal(() => page.locator("#upload").isDisabled(), true);
      await soon.equal(() => page.getByRole("button", { name: "Download errors (.csv)" }).count(), 0);
    });
  await check("empty.csv", "", /^This file cannot be uploaded\./);
  await check("header-only.csv", "mobile,code\n", /^This file cannot be uploaded\./);
  await check("binary.bin", "\u0000\u0001\u0002\u0000\u0000\u0000\u0003".repeat(500), /^This file cannot be uploaded\./);
  await close(page);
});

test("a part of the page that cannot be loaded is asked for again by a press", async (t) => {
  const check = (name, piece, path, there) =>
    t.test(name, async () => {
      const page = await open(browser);
      await page.route(piece, (route) => route.abort());
      await signIn(page, server, { path });
      await page.getByText("This part of the page could not be loaded.").waitFor();
      await page.unroute(piece);
      await page.getByRole("button", { name: "Try again" }).click();
      await there(page).waitFor();
      await page.context().close();
    });
  await check("after signing in", "**/split_workplace.wasm", "/", (page) => page.getByRole("heading", { name: "Coupon series" }));
  await check("the check of a file", "**/split_check.wasm", `/series/${SERIES}`, (page) => page.getByText("Drop a CSV file here"));
  await check("managing", "**/split_manage.wasm", "/manage/audit", (page) => page.getByRole("heading", { name: "Audit" }));
});

test("a token that expires asks to sign in again, and nothing is lost", async () => {
  const client = JSON.parse(server.command("client", "create", "--org", "100458", "--name", "short", "--ttl", "5", "--json"));
  const page = await open(browser);
  await signInTo(page, server, SERIES, client);
  await drop(page, "expiring.csv", BATCH.replaceAll("DW26-", "EXP26-").replace("MAR-10", "MAY-12"));
  const before = await verdict(page);
  const dialog = page.getByRole("dialog", { name: "Your sign-in has expired" });
  await dialog.waitFor({ timeout: 20_000 });
  await soon.equal(() => verdict(page), before);
  await dialog.getByLabel("Key").fill(KEY);
  await dialog.getByLabel("Secret").fill(SECRET);
  await dialog.getByRole("button", { name: "Sign in" }).click();
  await dialog.waitFor({ state: "detached" });
  await soon.equal(() => verdict(page), before);
  await page.locator("#upload").click();
  await finished(page);
  await close(page);
});

test("a connection lost in mid-upload: the file stays, trying again makes one job", async () => {
  const page = await open(browser);
  await signInTo(page, server);
  await drop(page, "lost.csv", BATCH.replaceAll("DW26-", "LOST26-"));
  const before = await verdict(page);
  const known = (await server.jobs()).length;

  // The server goes away while the file is on its way …
  await page.route("**/upload/file/**", async (route) => {
    await server.kill();
    await route.continue();
  });
  await page.locator("#upload").click();
  await page.getByText("The connection was lost before the upload was complete").waitFor();
  await soon.equal(() => verdict(page), before);
  await page.unroute("**/upload/file/**");
  await server.again();

  // … and then the answer does, after the server has the file: it is asked by the upload's own key.
  let key;
  await page.route("**/upload/file/**", async (route) => {
    key = route.request().headers()["idempotency-key"];
    await route.fetch();
    await route.abort("connectionreset");
  });
  const asked = page.waitForRequest("**/getUploadStatus/**idempotencyKey=**");
  await page.getByRole("button", { name: "Try again" }).click();
  assert.ok((await asked).url().endsWith(key));
  await finished(page);
  assert.equal((await server.jobs()).length, known + 1, "one upload, one job");
  await close(page);
});

// What a person does at the portal.
import { strict as assert } from "node:assert";
import { readFile } from "node:fs/promises";
import { KEY, SECRET, SERIES } from "./server.mjs";

export async function signIn(page, server, { key = KEY, secret = SECRET, path = "/" } = {}) {
  await page.goto(server.url + path);
  await page.getByLabel("Key").fill(key);
  await page.getByLabel("Secret").fill(secret);
  await page.getByRole("button", { name: "Sign in" }).click();
}

export async function signInTo(page, server, series = SERIES, client = {}) {
  await signIn(page, server, { path: `/series/${series}`, ...client });
  await page.getByText("Drop a CSV file here").waitFor();
}

/** Drops a file of text or bytes on the page, as a mouse does. */
export async function drop(page, name, content) {
  const bytes = typeof content === "string" ? null : Buffer.from(content).toString("base64");
  const transfer = await page.evaluateHandle(
    ([name, text, bytes]) => {
      const content = bytes === null ? text : Uint8Array.from(atob(bytes), (byte) => byte.charCodeAt(0));
      const transfer = new DataTransfer();
      transfer.items.add(new File([content], name, { type: bytes === null ? "text/csv" : "" }));
      return transfer;
    },
    [name, bytes === null ? content : "", bytes],
  );
  await page.dispatchEvent("main", "dragover", { dataTransfer: transfer });
  await page.dispatchEvent("main", "drop", { dataTransfer: transfer });
}

/** The rows can be mended: the check is over, and so is the mend before. */
export async function settled(page) {
  await page.locator("button.value.edit:not(:disabled)").first().waitFor();
}

/** Writes another value into a cell. */
export async function write(page, row, column, value) {
  await page.locator(`tr[data-row="${row}"] button[data-column="${column}"]`).click();
  await page.locator("input.value.write").fill(value);
  await page.keyboard.press("Enter");
  await settled(page);
}

export async function verdict(page) {
  const text = page.locator(".verdict-text");
  await page.locator('section[aria-label="Checked in this browser"][aria-busy="false"]').waitFor();
  return (await text.innerText()).trim();
}

export async function downloaded(page, click) {
  const [download] = await Promise.all([page.waitForEvent("download"), click()]);
  return { name: download.suggestedFilename(), text: await readFile(await download.path(), "utf8") };
}

export async function finished(page) {
  await page.locator('.steps[data-status="FINISHED"]').waitFor({ timeout: 60_000 });
}

/** Nothing of the page lies beside the window. */
export async function fitsSideways(page) {
  const { content, window } = await page.evaluate(() => ({
    content: document.documentElement.scrollWidth,
    window: document.documentElement.clientWidth,
  }));
  assert.ok(content <= window, `the page is ${content} px wide in a window of ${window} px`);
}

/** Presses Tab until the thing has the focus, as a person without a mouse does. */
export async function tabTo(page, locator, { limit = 60, key = "Tab" } = {}) {
  for (let i = 0; i < limit; i += 1) {
    if (await locator.evaluate((element) => element === document.activeElement).catch(() => false)) return;
    await page.keyboard.press(key);
  }
  assert.fail(`cannot be reached by keyboard: ${locator}`);
}

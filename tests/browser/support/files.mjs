// Files to check.

/** A batch of ten good rows, and after them one row for each of the usual accidents. */
export const BATCH = [
  "customerIdentifier,coupon code",
  ...Array.from({ length: 10 }, (_, i) => `9198765432${10 + i},DW26-${1000 + i}`),
  "9.19877E+11,DW26-2001",
  "919876543230,DW26-1000",
  "919876543231,MAR-10",
  "919876543232,",
  "not a number,DW26-2002",
].join("\n") + "\n";
export const BATCH_ROWS = 15;
export const BATCH_REJECTED = 4;

/** Good rows without end; every 10,000th repeats a code. */
export function* rows(count) {
  yield "mobile,coupon code\n";
  let part = "";
  for (let i = 0; i < count; i += 1) {
    const code = i % 10_000 === 9_999 ? 7 : i;
    part += `91${String(9_000_000_000 + i)},DW26-${code.toString(36).toUpperCase().padStart(8, "0")}\n`;
    if (part.length > 1 << 20) {
      yield part;
      part = "";
    }
  }
  yield part;
}

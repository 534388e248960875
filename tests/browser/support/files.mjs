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

/** A batch as campaign teams have them: a spreadsheet damaged some mobile numbers on its way. */
export function campaign() {
  const lines = ["customerIdentifier,coupon code"];
  for (let row = 1; row <= 50_000; row += 1) {
    const code = `DW26-${(row * 7919 % 1_000_003).toString(36).toUpperCase().padStart(5, "0")}-${row % 10}P`;
    const mobile = 919_800_000_000 + row * 7;
    if (row > 1_000 && row <= 6_100 && row % 30 === 17) lines.push(`9.19877E+11,${code}`);
    else if (row === 1_018) lines.push(`${mobile},${lines[1_016].split(",")[1]}`);
    else if (row % 3_000 === 0) lines.push(`${mobile},${lines[row - 40].split(",")[1]}`);
    else if (row === 1_019) lines.push(`+91 ${String(mobile).slice(2, 7)} ${String(mobile).slice(7)},${code}`);
    else if (row % 5_000 === 1_020) lines.push(`${mobile},MAR-${10 + Math.floor(row / 5_000)}`);
    else lines.push(`${mobile},${code}`);
  }
  return lines.join("\n") + "\n";
}

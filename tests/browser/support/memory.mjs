// What the browser holds, by Linux's own account.
import { readdirSync, readFileSync } from "node:fs";

/** The most that any process that draws pages has held so far, in bytes. */
export function renderersPeak() {
  let peak = 0;
  for (const id of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    try {
      if (!readFileSync(`/proc/${id}/cmdline`, "utf8").includes("--type=renderer")) continue;
      const line = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${id}/status`, "utf8"));
      peak = Math.max(peak, Number(line?.[1] ?? 0) * 1024);
    } catch {
      // It has ended meanwhile.
    }
  }
  return peak;
}

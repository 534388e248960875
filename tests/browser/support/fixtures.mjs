// The fixtures, as the index lists them, and the report that each must give.
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

export const FOLDER = new URL("../../fixtures/", import.meta.url).pathname;

/** A line of an index: `key = "text"`, `key = 'text'` or `key = 12`; there is nothing else in it. */
function entry(block) {
  const fields = block.split("\n").map((line) => /^(\w+) = (.+)$/.exec(line)).filter(Boolean);
  return Object.fromEntries(fields.map(([, key, value]) => [key, value.startsWith("'") ? value.slice(1, -1) : JSON.parse(value)]));
}

function ofTopic(topic) {
  const blocks = readFileSync(join(FOLDER, topic, "index.toml"), "utf8").split("[[fixture]]").slice(1);
  return blocks.map(entry).map(({ file, shows, rules, ...options }) => ({
    file: `${topic}/${file}`,
    options: { ...options, ...(rules && { rules: JSON.parse(rules) }) },
    expected: JSON.stringify(JSON.parse(readFileSync(join(FOLDER, topic, file.replace(/csv$/, "json")), "utf8"))),
  }));
}

export function fixtures() {
  const topics = readdirSync(FOLDER).filter((name) => existsSync(join(FOLDER, name, "index.toml"))).sort();
  return topics.flatMap(ofTopic);
}

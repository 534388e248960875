// What the set-up has installed for the tests: in the folder that a variable names, or wherever node finds it.
import { createRequire } from "node:module";
import { join } from "node:path";

/** What `get` makes of node's `require` where the package is. */
export function installed(name, variable, get) {
  for (const place of [process.env[variable], import.meta.dirname].filter(Boolean)) {
    try {
      return get(createRequire(join(place, "/")));
    } catch (error) {
      if (error.code !== "MODULE_NOT_FOUND") throw error;
    }
  }
  throw new Error(`${name} is not installed: run \`cargo xtask setup --for test\`, or set ${variable}`);
}

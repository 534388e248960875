import { nameOf, visible } from "./characters.js";

/**
 * What findings say, in another language: its catalogue (`tearline/locales/rules.de.json`) has the sentences, a finding has the
 * values in them (`args`). They are written as the module writes the English ones.
 *
 * @typedef {import("./tearline.js").Finding} Finding
 * @typedef {Record<string, string>} Messages Sentences by rule and name (`code-length.short`), titles of rules (`code-length.title`).
 * @typedef {Pick<Finding, "rule" | "message" | "args">} Said
 * @typedef {NonNullable<Finding["args"]>[string] | undefined} Arg
 */

/** Characters of a value that are shown. */
const SHOWN = 40;

/** A text up to the brace that closes the one it starts with, and what follows. @param {string} text @returns {[string, string]} */
function braced(text) {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === "{") depth++;
    else if (text[at] === "}" && --depth === 0) return [text.slice(1, at), text.slice(at + 1)];
  }
  return [text.slice(1), ""];
}

/** The first of the choices that is wanted, else `other`. @param {string} choices @param {string[]} wanted */
function choose(choices, wanted) {
  let other = "";
  for (let rest = choices, at = rest.indexOf("{"); at >= 0; at = rest.indexOf("{")) {
    const key = rest.slice(0, at).trim();
    const [inside, after] = braced(rest.slice(at));
    if (wanted.includes(key)) return inside;
    if (key === "other") other = inside;
    rest = after;
  }
  return other;
}

/** Whatever stands in an attribute is no error here: what is no language is the browser's. @param {string} lang */
function locales(lang) {
  try {
    return Intl.getCanonicalLocales(lang);
  } catch {
    return [];
  }
}

class Catalogue {
  #messages;
  #plurals;
  #numbers;

  /** @param {Messages} messages @param {string} lang */
  constructor(messages, lang) {
    this.#messages = messages;
    this.#plurals = new Intl.PluralRules(locales(lang));
    // The digits that the files have.
    this.#numbers = new Intl.NumberFormat(locales(lang), { numberingSystem: "latn" });
  }

  /** @param {string} key @param {Record<string, Arg>} values */
  own(key, values) {
    return this.render(this.#messages[key] ?? "", values);
  }

  /** @param {string} template @param {Record<string, Arg>} values @param {number} [hash] The number that `#` stands for. @returns {string} */
  render(template, values, hash) {
    let [out, rest] = ["", template];
    for (let at = rest.search(/[{#]/); at >= 0; at = rest.search(/[{#]/)) {
      out += rest.slice(0, at);
      if (rest[at] === "#") {
        out += hash === undefined ? "#" : this.#numbers.format(hash);
        rest = rest.slice(at + 1);
      } else {
        const [inside, after] = braced(rest.slice(at));
        out += this.#place(inside, values, hash);
        rest = after;
      }
    }
    return out + rest;
  }

  /** What stands between two braces. @param {string} inside @param {Record<string, Arg>} values @param {number} [hash] */
  #place(inside, values, hash) {
    const [, name, format = "", choices = ""] = /^([^,]*)(?:,([^,]*))?(?:,(.*))?$/s.exec(inside) ?? [];
    const [value, how] = [values[name.trim()], format.trim()];
    if (value === undefined) return "";
    if (typeof value === "number") {
      if (how === "plural") return this.render(choose(choices, [`=${value}`, this.#plurals.select(value)]), values, value);
      return how === "size" ? this.#size(value) : this.#numbers.format(value);
    }
    if (typeof value === "string") return how === "select" ? this.render(choose(choices, [value]), values, hash) : text(value);
    if (!Array.isArray(value)) return this.own(value.name === undefined ? "column.unnamed" : "column.named", { number: value.index + 1, name: value.name });
    const last = how === "or" ? "list.or" : "list.and";
    if (how === "characters") return this.#list([...new Set(value.map((c) => this.#character(String(c))))], last);
    return this.#list(value.map((each) => (typeof each === "number" ? this.#numbers.format(each) : this.own("text", { text: each }))), last);
  }

  /** @param {string} text */
  #character(text) {
    const c = [...text][0] ?? "";
    const name = nameOf(c);
    return this.own(name === undefined ? "text" : `character.${name}`, { text });
  }

  /** The largest unit of which so many bytes are a whole number. @param {number} bytes */
  #size(bytes) {
    const units = /** @type {[string, number][]} */ ([["megabytes", 1e6], ["megabytes", 1 << 20], ["kilobytes", 1000], ["kilobytes", 1 << 10]]);
    const [name, unit] = units.find(([, unit]) => bytes > 0 && bytes % unit === 0) ?? ["bytes", 1];
    return this.own(`size.${name}`, { n: bytes / unit });
  }

  /** @param {string[]} all @param {string} last What the catalogue has before the last one. */
  #list(all, last) {
    return all.map((each, at) => (at === 0 ? "" : (this.#messages[at + 1 === all.length ? last : "list.comma"] ?? " ")) + each).join("");
  }
}

/** A text as it is shown in a sentence. @param {string} text */
function text(text) {
  const all = [...text];
  return all.slice(0, SHOWN).map(visible).join("") + (all.length > SHOWN ? "…" : "");
}

/** @type {WeakMap<Messages, Map<string, Catalogue>>} */
const CATALOGUES = new WeakMap();

/**
 * What a finding says, in the language of a catalogue; its English `message` where the catalogue has no such sentence, as of
 * your own checks.
 *
 * @param {Said} finding
 * @param {Messages} messages
 * @param {string} lang The catalogue's language, for plural forms and numbers.
 * @returns {string}
 */
export function sentence({ rule, message, args }, messages, lang) {
  const template = args && messages[`${rule}.${args.sentence}`];
  if (!args || template === undefined) return message;
  const known = CATALOGUES.get(messages) ?? new Map();
  CATALOGUES.set(messages, known);
  const catalogue = known.get(lang) ?? new Catalogue(messages, lang);
  known.set(lang, catalogue);
  return catalogue.render(template, args);
}

/**
 * Characters that a reader cannot see, or not tell from others: as the rules have them (`characters.rs`), for a page that shows
 * sentences without having loaded the module. A test holds the two equal, for each character there is.
 */

const SPACE = /\p{White_Space}/u;
const CONTROL = /\p{Cc}/u;
/** What is no character to be seen. */
const INVISIBLE =
  /[\u{ad}\u{34f}\u{61c}\u{115f}\u{1160}\u{17b4}\u{17b5}\u{180b}-\u{180f}\u{200b}-\u{200f}\u{202a}-\u{202e}\u{2060}-\u{206f}\u{2800}\u{3164}\u{fe00}-\u{fe0f}\u{feff}\u{ffa0}\u{fff9}-\u{fffb}\u{e0000}-\u{e0fff}]/u;

/** Names of characters that are better named than shown. @type {[RegExp, string][]} */
const NAMES = [
  [/ /, "space"],
  [/\t/, "tab"],
  [/"/, "quote"],
  [/[\n\r\v\x85\u{2028}\u{2029}]/u, "line-break"],
  [/\0/, "nul"],
  [/[\u{a0}\u{202f}]/u, "non-breaking-space"],
  [/\u{200b}/u, "zero-width-space"],
  [/\u{ad}/u, "soft-hyphen"],
  [/\u{feff}/u, "byte-order-mark"],
  [/[\u{61c}\u{200e}\u{200f}\u{202a}-\u{202e}\u{2066}-\u{2069}]/u, "direction-mark"],
  [/\u{fffd}/u, "unreadable"],
  [/[“”„‟‘’‚«»‹›]/, "typographic-quote"],
  [/[\u{2010}-\u{2015}\u{2212}]/u, "typographic-dash"],
  [/[\u{370}-\u{3ff}]/u, "greek"],
  [/[\u{400}-\u{52f}]/u, "cyrillic"],
  [/[\u{ff01}-\u{ff5e}]/u, "full-width"],
  [CONTROL, "control"],
  [SPACE, "unusual-space"],
  [INVISIBLE, "invisible"],
];

/** By which name a catalogue speaks of it (`character.…`); nothing where it is best shown. @param {string} c */
export const nameOf = (c) => NAMES.find(([is]) => is.test(c))?.[1];

/** What is shown in place of a character that cannot be seen. @param {string} c */
export function visible(c) {
  if (c === "\n" || c === "\r") return "⏎";
  if (c === "\t") return "⇥";
  if (c <= "\x1f") return String.fromCodePoint(0x2400 + c.charCodeAt(0));
  if (c === "\x7f") return "␡";
  if (c === " ") return c;
  if (SPACE.test(c)) return "⍽";
  return CONTROL.test(c) || INVISIBLE.test(c) ? "▯" : c;
}

import { sentence } from "../sentences.js";
import { h } from "./dom.js";
import { Refusal } from "./refusal.js";

/**
 * @typedef {import("./texts.en.js").Texts} Texts
 * @typedef {import("../sentences.js").Messages} Messages
 */

/** What is said by others, as an attribute of what shows it. */
const ENGLISH = { lang: "en", dir: "ltr" };

/** What the element says, and what others say in it: the rules, the server. */
export class Words {
  /** @type {Texts} */
  texts;
  #messages;
  #lang;

  /** @param {Texts} texts @param {Messages | undefined} messages The rules' sentences. @param {string} lang Their language. */
  constructor(texts, messages, lang) {
    this.texts = texts;
    this.#messages = messages;
    this.#lang = lang;
  }

  /** What a finding says. @param {import("../tearline.js").Finding} finding */
  says(finding) {
    return this.#messages ? sentence(finding, this.#messages, this.#lang) : finding.message;
  }

  /** A rule in a few words. @param {string} rule @param {import("../session.js").Session | undefined} session */
  title(rule, session) {
    return this.#messages?.[`${rule}.title`] ?? session?.titles[rule] ?? rule.replaceAll("-", " ");
  }

  /** The language of the rules' sentences, as an attribute of what shows them. */
  get ofRules() {
    return this.#messages ? { lang: this.#lang, dir: "auto" } : ENGLISH;
  }

  /** Why a job as a whole could not be done. The server says it in English; of a file that a rule rejects it is a sentence of that rule. @param {import("./api.js").Job} job */
  why({ errorReason: message, errorCause: cause }) {
    if (message === undefined) return this.texts.errored(undefined);
    const { rule, args } = cause ?? {};
    if (!rule || !this.#messages) return h("span", ENGLISH, this.texts.errored(message));
    const said = { rule: /** @type {import("../tearline.js").Rule} */ (rule), message, args };
    return h("span", this.ofRules, sentence(said, this.#messages, this.#lang));
  }

  /** Why something did not go on; what only the server says of it, or is for who embeds the element, is English. @param {import("../errors.js").TearlineError | Refusal} problem */
  problem(problem) {
    const texts = this.texts;
    const own = problem instanceof Refusal ? problem.says(texts) : texts.faults[problem.code];
    const isEnglish = problem instanceof Refusal ? problem.isEnglish(texts) : own === undefined;
    return h("span", isEnglish ? ENGLISH : {}, own ?? problem.message);
  }
}

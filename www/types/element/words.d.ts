import { Refusal } from "./refusal.js";
export type Texts = import("./texts.en.js").Texts;
export type Messages = import("../sentences.js").Messages;
/** What the element says, and what others say in it: the rules, the server. */
export declare class Words {
    #private;
    /** @type {Texts} */
    texts: Texts;
    /** @param {Texts} texts @param {Messages | undefined} messages The rules' sentences. @param {string} lang Their language. */
    constructor(texts: Texts, messages: Messages | undefined, lang: string);
    /** What a finding says. @param {import("../tearline.js").Finding} finding */
    says(finding: import("../tearline.js").Finding): string;
    /** A rule in a few words. @param {string} rule @param {import("../session.js").Session | undefined} session */
    title(rule: string, session: import("../session.js").Session | undefined): string;
    /** The language of the rules' sentences, as an attribute of what shows them. */
    get ofRules(): {
        lang: string;
        dir: string;
    };
    /** Why a job as a whole could not be done. The server says it in English; of a file that a rule rejects it is a sentence of that rule. @param {import("./api.js").Job} job */
    why({ errorReason: message, errorCause: cause }: import("./api.js").Job): string | HTMLSpanElement;
    /** Why something did not go on; what only the server says of it, or is for who embeds the element, is English. @param {import("../errors.js").TearlineError | Refusal} problem */
    problem(problem: import("../errors.js").TearlineError | Refusal): HTMLSpanElement;
}

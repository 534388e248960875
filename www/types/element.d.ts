export type Report = import("./tearline.js").Report;
export type Identifier = import("./tearline.js").Identifier;
export type Job = import("./element/api.js").Job;
export type TokenProvider = import("./element/api.js").TokenProvider;
export type Decision = import("./element/questions.js").Decision;
export type Upload = import("./element/work.js").Upload;
declare const Base: {
    new (): HTMLElement;
    prototype: HTMLElement;
};
/**
 * `<tearline-upload endpoint="https://…" series="541854" identifier="MOBILE" lang="de">`: choose or drop a file, see at once
 * what is in it, upload it, follow its job.
 *
 * @fires report A file was checked: `detail` is `{ report, questions }`.
 * @fires progress How far it is: `detail` is `{ phase: "check" | "upload", done, total }` in bytes, or `{ phase: "job", status }`.
 * @fires uploaded The server has the file: `detail` is its job.
 * @fires finished The job is over, well or not: `detail` is the job as it ended.
 */
export declare class TearlineUpload extends Base {
    #private;
    static observedAttributes: string[];
    constructor();
    /** Gives the access token, before every request. A function: an attribute can be read by everybody. */
    get token(): import("./element/api.js").TokenProvider | undefined;
    set token(token: import("./element/api.js").TokenProvider | undefined);
    /** Your own checks. */
    get validators(): import("./options.js").Validator[];
    set validators(validators: import("./options.js").Validator[]);
    /** The rules, where they are not to be had from the series. */
    get rules(): Partial<import("./tearline.js").RuleSet> | undefined;
    set rules(rules: Partial<import("./tearline.js").RuleSet> | undefined);
    /** The rules' sentences in the language of `lang`: what `tearline/locales/rules.de.json` holds. Without it they are English. */
    get messages(): import("./sentences.js").Messages | undefined;
    set messages(messages: import("./sentences.js").Messages | undefined);
    get endpoint(): string | null;
    set endpoint(value: string | null);
    /** The id of the series. */
    get series(): string | null;
    set series(value: string | null);
    /** What customers are named by. */
    get identifier(): Identifier | null;
    set identifier(value: Identifier | null);
    /** The report of the file that is shown. */
    get report(): import("./tearline.js").Report | undefined;
    /** What is open, for pages of it and for its result files; closed when another file is chosen. */
    get session(): import("./session.js").Session | undefined;
    /** The file that is shown. */
    get file(): File | undefined;
    connectedCallback(): void;
    disconnectedCallback(): void;
    /** @param {string} name @param {string | null} before @param {string | null} now */
    attributeChangedCallback(name: string, before: string | null, now: string | null): void;
    /** Checks a file, as if it had been chosen. @param {File} file @returns {Promise<void>} */
    open(file: File): Promise<void>;
    /** Forgets the file; stops what is being done with it. */
    reset(): void;
    /** Uploads the file that is shown, if nothing is in the way. @returns {Promise<void>} */
    upload(): Promise<void>;
}
export {};

/** @typedef {import("../tearline.js").Identifier} Identifier */
/** @typedef {import("../tearline.js").Report} Report */
export type Identifier = import("../tearline.js").Identifier;
export type Report = import("../tearline.js").Report;
declare const grouped: (/** @type {number} */ n: number) => string;
declare const rows: (/** @type {number} */ n: number) => string;
/** What the element says. The sentences about rows are the rules' own. */
export declare const texts: {
    lang: string;
    /** Where its lines start. */
    dir: string;
    /** What `Intl` is asked for. */
    intl: string;
    title: string;
    drop: string;
    hint: string;
    checking: string;
    checkedSoFar: string;
    anotherFile: string;
    remove: string;
    again: string;
    cancel: string;
    upload: string;
    downloadErrors: string;
    findings: string;
    about: string;
    more: string;
    all: string;
    onlyRule: string;
    row: string;
    rule: string;
    value: string;
    message: string;
    aColumn: string;
    startsWith: string;
    nothingSent: string;
    nothingStored: string;
    sending: string;
    sent: string;
    storing: string;
    uploaded: string;
    asking: string;
    onItsWay: string;
    cancelled: string;
    lost: string;
    unreachable: string;
    noToken: string;
    refusedToken: string;
    failedToken: string;
    noEndpoint: string;
    noSeries: (/** @type {string} */ id: string) => string;
    expired: (/** @type {number} */ on: number) => string;
    strange: (/** @type {number} */ status: number) => string;
    quote: (/** @type {string} */ id: string) => string;
    /** What the server, or what stands before it, refuses: by what is to be done. */
    refusals: {
        busy: string;
        uploads: string;
        slow: string;
        large: string;
        full: string;
        failed: string;
        forbidden: string;
        nowhere: string;
        garbled: string;
        other: string;
        column: string;
        job: string;
    };
    /** What is wrong before anything is sent, by the code of the error. */
    faults: Partial<Record<import("../errors.js").ErrorCode, string>>;
    rows: typeof rows;
    number: typeof grouped;
    checkedIn: (/** @type {number} */ seconds: number) => string;
    bytes: (/** @type {number} */ bytes: number) => string;
    ofBytes: (/** @type {string} */ part: string, /** @type {string} */ all: string) => string;
    sentOf: (/** @type {string} */ part: string, /** @type {string} */ all: string) => string;
    share: (/** @type {string} */ ready: string, /** @type {string} */ rejected: string) => string;
    questions: (/** @type {number} */ n: number) => string;
    notJudged: string;
    refused: string;
    wouldBeReady: (/** @type {Report["rows"]} */ { total, accepted, rejected }: Report["rows"]) => string;
    ready: (/** @type {Report["rows"]} */ { total, accepted, rejected }: Report["rows"]) => string;
    rejected: (/** @type {Report["rows"]} */ { total, accepted, rejected }: Report["rows"]) => string;
    uploadLabel: (/** @type {Report["rows"]} */ { total, accepted, rejected }: Report["rows"], /** @type {boolean} */ generates: boolean) => string;
    whatIsSent: (/** @type {string} */ size: string, /** @type {number} */ total: number, /** @type {string} */ series: string) => string;
    answerFirst: string;
    notToBeUploaded: string;
    noGoodRow: string;
    afterUpload: string;
    hasFile: (/** @type {number} */ job: number) => string;
    job: (/** @type {number} */ job: number) => string;
    jobSteps: Record<string, string>;
    said: {
        done: string;
        now: string;
        ahead: string;
        never: string;
    };
    wentIn: (/** @type {number} */ good: number, /** @type {number} */ total: number) => string;
    returned: (/** @type {number} */ good: number, /** @type {number} */ bad: number) => string;
    errored: (/** @type {string | undefined} */ why: string | undefined) => string;
    waiting: string;
    askingAgain: string;
    errorFile: string;
    successFile: string;
    uploadedFile: string;
    severities: {
        error: string;
        warning: string;
        info: string;
    };
    held: (/** @type {string} */ role: string, /** @type {Identifier} */ identifier: Identifier) => string;
    column: (/** @type {{ index: number, name: string | null }} */ { index, name }: {
        index: number;
        name: string | null;
    }) => string;
    askColumn: (/** @type {string} */ column: string, /** @type {string} */ held: string, /** @type {boolean} */ really: boolean) => string;
    askCodesIn: (/** @type {string} */ column: string) => string;
    askWhich: (/** @type {string} */ held: string) => string;
    askIdentifier: (/** @type {Identifier} */ seen: Identifier) => string;
    askHeader: string;
    yesThe: (/** @type {string} */ held: string) => string;
    yesBy: (/** @type {Identifier} */ by: Identifier) => string;
    noBy: (/** @type {Identifier} */ by: Identifier) => string;
    codesIn: (/** @type {string} */ column: string) => string;
    noCodes: string;
    headerYes: string;
    headerNo: string;
};
export type Texts = typeof texts;
/** @typedef {typeof texts} Texts */
/** @param {number} bytes @param {string} lang */
export declare function bytesOf(bytes: number, lang: string): string;
export {};

import { Refusal } from "./refusal.js";
export type Texts = import("./texts.en.js").Texts;
export type Messages = import("../sentences.js").Messages;
/** What the element says, and what others say in it: the rules, the server. */
export declare class Words {
    #private;
    texts: {
        lang: string;
        dir: string;
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
        noSeries: (id: string) => string;
        expired: (on: number) => string;
        strange: (status: number) => string;
        quote: (id: string) => string;
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
        faults: Partial<Record<import("../errors.js").ErrorCode, string>>;
        rows: (n: number) => string;
        number: (n: number) => string;
        checkedIn: (seconds: number) => string;
        bytes: (bytes: number) => string;
        ofBytes: (part: string, all: string) => string;
        sentOf: (part: string, all: string) => string;
        share: (ready: string, rejected: string) => string;
        questions: (n: number) => string;
        notJudged: string;
        refused: string;
        wouldBeReady: ({ total, accepted, rejected }: import("./texts.en.js").Report["rows"]) => string;
        ready: ({ total, accepted, rejected }: import("./texts.en.js").Report["rows"]) => string;
        rejected: ({ total, accepted, rejected }: import("./texts.en.js").Report["rows"]) => string;
        uploadLabel: ({ total, accepted, rejected }: import("./texts.en.js").Report["rows"], generates: boolean) => string;
        whatIsSent: (size: string, total: number, series: string) => string;
        answerFirst: string;
        notToBeUploaded: string;
        noGoodRow: string;
        afterUpload: string;
        hasFile: (job: number) => string;
        job: (job: number) => string;
        jobSteps: Record<string, string>;
        said: {
            done: string;
            now: string;
            ahead: string;
            never: string;
        };
        wentIn: (good: number, total: number) => string;
        returned: (good: number, bad: number) => string;
        errored: (why: string | undefined) => string;
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
        held: (role: string, identifier: import("./texts.en.js").Identifier) => string;
        column: ({ index, name }: {
            index: number;
            name: string | null;
        }) => string;
        askColumn: (column: string, held: string, really: boolean) => string;
        askCodesIn: (column: string) => string;
        askWhich: (held: string) => string;
        askIdentifier: (seen: import("./texts.en.js").Identifier) => string;
        askHeader: string;
        yesThe: (held: string) => string;
        yesBy: (by: import("./texts.en.js").Identifier) => string;
        noBy: (by: import("./texts.en.js").Identifier) => string;
        codesIn: (column: string) => string;
        noCodes: string;
        headerYes: string;
        headerNo: string;
    };
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

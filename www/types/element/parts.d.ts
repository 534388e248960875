export type Parts = ReturnType<typeof build>;
export type Acts = {
    /**
     * A file was chosen, or dropped.
     */
    open: (file: File) => void;
    remove: () => void;
    again: () => void;
    upload: () => void;
    cancel: () => void;
    downloadErrors: () => void;
    answer: (decision: import("./questions.js").Decision) => void;
    show: (rule: string | undefined, from?: import("../tearline.js").Place) => void;
};
/**
 * What the element consists of.
 *
 * @typedef {ReturnType<typeof build>} Parts
 *
 * @typedef {object} Acts What somebody does by it.
 * @property {(file: File) => void} open A file was chosen, or dropped.
 * @property {() => void} remove
 * @property {() => void} again
 * @property {() => void} upload
 * @property {() => void} cancel
 * @property {() => void} downloadErrors
 * @property {(decision: import("./questions.js").Decision) => void} answer
 * @property {(rule: string | undefined, from?: import("../tearline.js").Place) => void} show
 */
/** What is there from the beginning: live regions are heard only where they stood before. @param {Pick<Acts, "open" | "remove">} acts */
export declare function build({ open, remove }: Pick<Acts, "open" | "remove">): {
    title: HTMLSlotElement;
    drop: HTMLSlotElement;
    hint: HTMLSlotElement;
    note: HTMLSlotElement;
    another: HTMLSpanElement;
    name: HTMLParagraphElement;
    remove: HTMLButtonElement;
    questions: HTMLDivElement;
    sentence: HTMLDivElement;
    bar: HTMLDivElement;
    checking: HTMLProgressElement;
    rules: HTMLDivElement;
    findings: HTMLDivElement;
    what: HTMLDivElement;
    acts: HTMLDivElement;
    uploading: HTMLProgressElement;
    gone: HTMLParagraphElement;
    outcome: HTMLDivElement;
    steps: HTMLDivElement;
    jobOutcome: HTMLDivElement;
    links: HTMLDivElement;
    verdict: HTMLDivElement;
    job: HTMLDivElement;
    dropRoom: HTMLDivElement;
    file: HTMLDivElement;
    send: HTMLDivElement;
    panel: HTMLElement;
};
/** A live region is changed only where it says something else: it is read out each time. @param {HTMLElement} region @param {(Node | string)[]} content */
export declare function said(region: HTMLElement, content: (Node | string)[]): void;

export type Acts = import("./parts.js").Acts;
export type Parts = import("./parts.js").Parts;
export type Words = import("./words.js").Words;
export type Work = import("./work.js").Work;
/** What the file is: what is asked, the verdict, what was found. @param {Parts} parts @param {Work} work @param {Words} words @param {Element | null} focus What has it. @param {Acts} acts */
export declare function renderVerdict(parts: Parts, work: Work, words: Words, focus: Element | null, { answer, show }: Acts): void;

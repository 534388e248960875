export type Acts = import("./parts.js").Acts;
export type Parts = import("./parts.js").Parts;
export type Words = import("./words.js").Words;
export type Work = import("./work.js").Work;
/**
 * @typedef {import("./parts.js").Acts} Acts
 * @typedef {import("./parts.js").Parts} Parts
 * @typedef {import("./words.js").Words} Words
 * @typedef {import("./work.js").Work} Work
 */
/** Below the tear line: what is sent, and sending it. @param {Parts} parts @param {Work} work @param {Words} words @param {string} series @param {Element | null} focus What has it. @param {Acts} acts */
export declare function renderSend(parts: Parts, work: Work, words: Words, series: string, focus: Element | null, acts: Acts): void;
/** How much of the file has gone. @param {Parts} parts @param {Words} words @param {number} bytes @param {number} total */
export declare function showSent({ uploading, gone }: Parts, { texts }: Words, bytes: number, total: number): void;
/** What becomes of it. @param {Parts} parts @param {Words} words @param {import("./api.js").Job} job @param {import("./refusal.js").Refusal} [trouble] */
export declare function renderJob(parts: Parts, words: Words, job: import("./api.js").Job, trouble?: import("./refusal.js").Refusal): void;

export type Job = {
    jobId: number;
    uploadStatus: "STARTED" | "VALIDATED" | "COMMITED" | "FINISHED" | "ERRORED";
    actualRowCount: number;
    totalUploadedCount: number;
    errorCount: number;
    errorFileUrl: string | null;
    successFileUrl: string | null;
    uploadedFileUrl: string | null;
    uploadedFileName: string;
    /**
     * In English.
     */
    errorReason?: string;
    /**
     * The same as a value.
     */
    errorCause?: {
        rule?: string;
        args?: import("../tearline.js").Finding["args"];
    };
    waitingFor?: string;
};
export type TokenProvider = () => string | Promise<string>;
/** The server, over HTTP. */
export declare class Api {
    #private;
    /** @param {string | null} endpoint @param {string | null} series @param {TokenProvider | undefined} token */
    constructor(endpoint: string | null, series: string | null, token: TokenProvider | undefined);
    /** What the series has set: its rules, and until when it can be uploaded to. @param {AbortSignal} signal */
    series(signal: AbortSignal): Promise<{
        id: number;
        rules: import("../tearline.js").RuleSet;
        expiresOn: number | null;
    }>;
    /** @param {number} id @param {AbortSignal} signal @returns {Promise<Job | undefined>} */
    job(id: number, signal: AbortSignal): Promise<Job | undefined>;
    /**
     * Sends a file; gives its job. One key goes with it from its first byte to its answer: where that is not heard, the server
     * is asked by the key whether it has the file.
     *
     * @param {File} file @param {Record<string, string>} parts @param {string} key
     * @param {{ signal: AbortSignal, sent: (bytes: number) => void, asking: () => void }} watch
     * @returns {Promise<Job>}
     */
    upload(file: File, parts: Record<string, string>, key: string, { signal, sent, asking }: {
        signal: AbortSignal;
        sent: (bytes: number) => void;
        asking: () => void;
    }): Promise<Job>;
}
/** @param {number} milliseconds @returns {Promise<void>} */
export declare function sleep(milliseconds: number): Promise<void>;

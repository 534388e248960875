/**
 * Asks all validators about a batch.
 *
 * @param {import("./options.js").Own} own
 */
export declare function validating({ validators, signal }: import("./options.js").Own): (rows: any[], columns: any[]) => Promise<(void | import("./options.js").OwnFinding[] | undefined)[]>;
/** An engine in a worker of its own. */
export declare class Remote {
    #private;
    /** @param {import("./options.js").Own} own */
    constructor(own: import("./options.js").Own);
    /** @param {string} call @param {unknown[]} args @returns {Promise<any>} */
    call(call: string, args: unknown[]): Promise<any>;
    /** @param {any} why */
    end(why: any): void;
}

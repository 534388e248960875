/**
 * Characters that a reader cannot see, or not tell from others: as the rules have them (`characters.rs`), for a page that shows
 * sentences without having loaded the module. A test holds the two equal, for each character there is.
 */
/** By which name a catalogue speaks of it (`character.…`); nothing where it is best shown. @param {string} c */
export declare const nameOf: (c: string) => string | undefined;
/** What is shown in place of a character that cannot be seen. @param {string} c */
export declare function visible(c: string): string;

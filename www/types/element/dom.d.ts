/**
 * An element with attributes, listeners (`on…`) and children.
 *
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Record<string, unknown>} [attributes]
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export declare function h<K extends keyof HTMLElementTagNameMap>(tag: K, attributes?: Record<string, unknown>, ...children: (Node | string)[]): HTMLElementTagNameMap[K];
/** The sign above the drop zone. */
export declare function TICKET(): Element;

/**
 * An element with attributes, listeners (`on…`) and children.
 *
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Record<string, unknown>} [attributes]
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name.slice(2), /** @type {EventListener} */ (value));
    else if (value !== "" || name === "download") element.setAttribute(name, String(value));
  }
  element.append(...children);
  return element;
}

/** The sign above the drop zone. */
export function TICKET() {
  const made = document.createElement("template");
  made.innerHTML = `<svg width="40" height="40" viewBox="0 0 22 22" fill="none" stroke="currentColor" stroke-width="1.4" aria-hidden="true"><path d="M3 4h16v5a2 2 0 0 0 0 4v5H3v-5a2 2 0 0 0 0-4z"/><path d="M11 14V8m-2.5 2.5L11 8l2.5 2.5" stroke-linecap="round" stroke-linejoin="round"/></svg>`;
  return /** @type {Element} */ (made.content.firstElementChild);
}

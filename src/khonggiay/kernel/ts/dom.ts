/** Small helpers for building and finding elements. */

type Child = Node | string | number | null | undefined | false;
type Attributes = Record<string, string | number | boolean | null | undefined | ((event: Event) => void)>;

/** Build an element: `el("p", {class: "x", onclick: go}, "text")`. */
export function el<K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(key.slice(2), value);
    else if (value === true) element.setAttribute(key, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(key, String(value));
  }
  for (const child of children) {
    if (child !== null && child !== undefined && child !== false) element.append(typeof child === "number" ? String(child) : child);
  }
  return element;
}

/** Say *text* politely to screen readers. */
export function announce(text: string): void {
  const place = document.getElementById("announcer");
  if (!place) return;
  place.textContent = "";
  setTimeout(() => { place.textContent = text; }, 60);
}

/** Put *id* in the place of `{id}`, or of the last number of *pattern*. */
export function urlFor(pattern: string, id: number | string): string {
  if (pattern.includes("{id}")) return pattern.replace("{id}", String(id));
  return pattern.replace(/\b0\b(?!.*\b0\b)/, String(id));
}

/** The token that Django wants with every POST. */
export function csrfToken(): string {
  const headers = document.body.getAttribute("hx-headers:inherited");
  const fromHeaders = headers ? (JSON.parse(headers) as Record<string, string>)["X-CSRFToken"] : "";
  const field = document.querySelector<HTMLInputElement>("input[name=csrfmiddlewaretoken]");
  return fromHeaders || field?.value || "";
}

/** What every page does: menus, dialogs, theme, messages, shortcuts, focus after swaps. */

import { showMessage } from "./acts.ts";
import { el } from "./dom.ts";
import { icon, say } from "./messages.ts";

function listenForMenus(): void {
  document.addEventListener("click", (event) => {
    const target = event.target as Element;
    for (const menu of document.querySelectorAll<HTMLDetailsElement>("details.kg-menu[open], details.kg-due[open]")) {
      if (!menu.contains(target)) menu.open = false;
    }
    target.closest("[data-kg-dismiss]")?.closest(".kg-message")?.remove();
    if (target.closest("[data-kg-theme]")) turnTheme();
    const opener = target.closest<HTMLElement>("[data-kg-open]");
    if (opener) openDialog(opener);
    if (target.closest("[data-kg-close]")) target.closest("dialog")?.close();
    if (target instanceof HTMLDialogElement && target.open) closeByBackdrop(target, event as MouseEvent);
  });
  document.addEventListener("toggle", (event) => {
    const menu = event.target as HTMLDetailsElement;
    if (!(menu instanceof HTMLDetailsElement) || !menu.open) return;
    menu.querySelector("[hx-trigger*='kg:open']")?.dispatchEvent(new CustomEvent("kg:open"));
  }, true);
}

function turnTheme(): void {
  const root = document.documentElement;
  const next = root.dataset.bsTheme === "dark" ? "light" : "dark";
  root.dataset.bsTheme = next;
  try {
    localStorage.setItem("kg-theme", next);
  } catch {
    // The choice then lasts for this page only.
  }
}

function openDialog(opener: HTMLElement): void {
  const dialog = document.getElementById(opener.dataset.kgOpen ?? "");
  if (dialog instanceof HTMLDialogElement && !dialog.open) dialog.showModal();
}

function closeByBackdrop(dialog: HTMLDialogElement, event: MouseEvent): void {
  const box = dialog.getBoundingClientRect();
  const inside = event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom;
  if (!inside) dialog.close();
}

function typing(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
}

function showKeys(): void {
  const old = document.getElementById("kg-keys");
  old?.remove();
  const list = el("dl", { class: "kg-facts" });
  const add = (key: string, text: string): void => { list.append(el("dt", {}, el("kbd", {}, key)), el("dd", {}, text)); };
  add("/", say("keys.search"));
  for (const control of document.querySelectorAll<HTMLElement>("[data-kg-key]")) {
    add(control.dataset.kgKey ?? "", control.getAttribute("aria-label") ?? control.textContent?.trim() ?? "");
  }
  document.dispatchEvent(new CustomEvent("kg:keys", { detail: { add } }));
  add("?", say("keys.help"));
  const dialog = el("dialog", { class: "kg-dialog", id: "kg-keys", "aria-labelledby": "kg-keys-title" },
    el("header", {}, el("h2", { id: "kg-keys-title" }, say("keys.title")),
      el("button", { class: "kg-tool", type: "button", "data-kg-close": true, "aria-label": say("dialog.close") }, icon("x"))),
    el("div", {}, list));
  document.body.append(dialog);
  dialog.showModal();
}

function listenForKeys(): void {
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      const menu = document.querySelector<HTMLDetailsElement>("details.kg-menu[open], details.kg-due[open]");
      if (menu) {
        menu.open = false;
        menu.querySelector("summary")?.focus();
      }
    }
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || document.querySelector("dialog[open]")) return;
    if (event.key === "/") {
      const boxes = [...document.querySelectorAll<HTMLInputElement>("main [data-kg-search], [data-kg-search]")];
      const search = boxes.find((box) => box.closest("main")) ?? boxes[0];
      if (!search) return;
      event.preventDefault();
      if (search.checkVisibility()) search.select();
      else location.assign(search.form?.action ?? "/");
    } else if (event.key === "?") {
      showKeys();
    } else {
      const control = document.querySelector<HTMLElement>(`[data-kg-key="${CSS.escape(event.key)}"]`);
      if (control) {
        event.preventDefault();
        control.focus();
        control.click();
      }
    }
  });
}

/** What describes a control well enough to find its successor after a swap. */
interface Pressed {
  id: string;
  key: string;
  name: string;
  value: string;
  region: Element | null;
}

function describe(control: Element | null): Pressed {
  return {
    id: control?.id ?? "",
    key: control?.getAttribute("data-kg-focus") ?? "",
    name: control?.getAttribute("name") ?? "",
    value: control?.getAttribute("value") ?? "",
    region: control?.closest("[id]") ?? null,
  };
}

function successor(pressed: Pressed, region: Element): HTMLElement | null {
  const tries = [
    pressed.id && `#${CSS.escape(pressed.id)}`,
    pressed.key && `[data-kg-focus="${CSS.escape(pressed.key)}"]`,
    pressed.name && `[name="${CSS.escape(pressed.name)}"][value="${CSS.escape(pressed.value)}"]`,
    pressed.name && `[name="${CSS.escape(pressed.name)}"]`,
    "[autofocus]", "[data-kg-focus]",
  ];
  for (const selector of tries) {
    const found = selector ? region.querySelector<HTMLElement>(selector) : null;
    if (found) return found;
  }
  return null;
}

/** Keep the focus where the reader was when a swap takes the pressed control away. */
function keepFocus(): void {
  let pressed: Pressed = describe(null);
  document.addEventListener("htmx:before:swap", () => { pressed = describe(document.activeElement); });
  document.addEventListener("htmx:after:swap", (event) => {
    const active = document.activeElement;
    if (active && active !== document.body && active.isConnected) return;
    const context = (event as CustomEvent<{ ctx?: { target?: unknown } }>).detail?.ctx;
    const aimed = context?.target instanceof Element ? context.target : null;
    const regionId = pressed.region?.id;
    const region = (aimed?.isConnected ? aimed : null) ?? (regionId ? document.getElementById(regionId) : null) ?? document.getElementById("main");
    if (!region) return;
    const next = successor(pressed, region) ?? (region as HTMLElement);
    if (next === region && !region.hasAttribute("tabindex")) region.setAttribute("tabindex", "-1");
    next.focus({ preventScroll: true });
  });
}

function showBusy(): void {
  let open = 0;
  const show = (): void => { document.documentElement.toggleAttribute("data-busy", open > 0); };
  document.addEventListener("htmx:before:request", () => { open += 1; setTimeout(show, 150); });
  document.addEventListener("htmx:finally:request", () => { open = Math.max(0, open - 1); show(); });
}

/** Say why nothing came back: no network, no server, or logged out meanwhile. */
function tellFailures(): void {
  document.addEventListener("htmx:before:response", (event) => {
    const raw = (event as CustomEvent<{ ctx?: { response?: { raw?: Response } } }>).detail?.ctx?.response?.raw;
    if (!raw?.redirected || !new URL(raw.url).searchParams.has("next")) return;
    event.preventDefault();
    location.reload();
  });
  document.addEventListener("htmx:error", () => { showMessage(say("act.failed"), "late", say("act.retry")); });
  document.addEventListener("htmx:response:error", (event) => {
    const status = (event as CustomEvent<{ ctx?: { response?: { status?: number } } }>).detail?.ctx?.response?.status ?? 0;
    if (status === 401) showMessage(say("act.session"), "late");
    else if (status === 404 || status >= 500) showMessage(say("act.error"), "late", say("act.call"));
  });
}

/** Fill a sample login on the login page of the demo. */
function listenForSamples(): void {
  document.addEventListener("click", (event) => {
    const sample = (event.target as Element).closest<HTMLElement>("[data-kg-login]");
    const form = document.querySelector<HTMLFormElement>("form[data-kg-login-form]");
    if (!sample || !form) return;
    const fields = form.elements as unknown as Record<string, HTMLInputElement | undefined>;
    if (fields.login) fields.login.value = sample.dataset.kgLogin ?? "";
    if (fields.password) fields.password.value = sample.dataset.kgPassword ?? "";
    form.querySelector<HTMLElement>("button[type=submit]")?.focus();
  });
}

export function startPage(): void {
  listenForMenus();
  listenForKeys();
  keepFocus();
  showBusy();
  tellFailures();
  listenForSamples();
  document.querySelector<HTMLElement>(".kg-summary[data-kg-focus]")?.focus();
}

/** Acts: forms and buttons sent by fetch, taken at once, restored when refused. */

import { csrfToken, el } from "./dom.ts";
import { icon, say } from "./messages.ts";

/** What the server says when it refuses (RFC 9457, with the fields of a form). */
export interface Problem {
  title: string;
  detail: string;
  status: number;
  fields?: Record<string, string[]>;
}

export class Refusal extends Error {
  constructor(readonly problem: Problem) {
    super(problem.title);
  }
}

/** A key that tells two clicks of one act from two acts. */
export function actKey(): string {
  return crypto.randomUUID?.() ?? `${Date.now()}-${Math.random().toString(36).slice(2)}`;
}

async function problemOf(response: Response): Promise<Problem> {
  const given = (await response.json().catch(() => ({}))) as Partial<Problem>;
  const loggedOut = response.status === 401 || response.redirected;
  return {
    title: given.title ?? (loggedOut ? say("act.session") : say("act.error")),
    detail: given.detail ?? (loggedOut ? "" : say("act.call")),
    status: response.status,
    ...(given.fields ? { fields: given.fields } : {}),
  };
}

/** POST *body*; return the JSON answer (or {}), throw `Refusal` when it was not done. */
export async function post(
  url: string,
  body: FormData | URLSearchParams,
  key: string = actKey(),
): Promise<Record<string, unknown>> {
  let response: Response;
  try {
    response = await fetch(url, {
      method: "POST",
      body,
      headers: { Accept: "application/json", "X-CSRFToken": csrfToken(), "Idempotency-Key": key },
    });
  } catch {
    throw new Refusal({ title: say("act.failed"), detail: say("act.retry"), status: 0 });
  }
  const isJson = (response.headers.get("Content-Type") ?? "").includes("json");
  if (!response.ok || (response.redirected && new URL(response.url).pathname.includes("login"))) {
    throw new Refusal(await problemOf(response));
  }
  if (isJson) return (await response.json()) as Record<string, unknown>;
  return response.redirected ? { location: response.url } : {};
}

/** Show one message in the messages area of the page. */
export function showMessage(text: string, tone: "done" | "late" | "accent" = "accent", more = ""): void {
  const area = document.getElementById("messages");
  if (!area) return;
  const sign = tone === "done" ? "circle-check" : tone === "late" ? "alert-circle" : "info-circle";
  const close = el("button", { class: "kg-tool", type: "button", "data-kg-dismiss": true, "aria-label": say("message.close") }, icon("x"));
  const message = el(
    "div", { class: `kg-message is-${tone}`, role: tone === "late" ? "alert" : null }, icon(sign),
    el("p", {}, el("strong", {}, text), more && more !== text ? ` ${more}` : ""), close,
  );
  area.replaceChildren(message);
  if (area.getBoundingClientRect().top < 0) message.scrollIntoView({ block: "center" });
}

function markFields(form: HTMLFormElement, fields: Record<string, string[]>): void {
  form.querySelectorAll(".kg-errors[data-kg-live]").forEach((old) => old.remove());
  form.querySelectorAll("[aria-invalid]").forEach((control) => control.removeAttribute("aria-invalid"));
  let first: HTMLElement | null = null;
  for (const [name, errors] of Object.entries(fields)) {
    const control = form.elements.namedItem(name);
    const given = control instanceof RadioNodeList ? control[0] : control;
    // A picker with nothing picked has no control of this name, only its search box.
    const field = form.querySelector(`[data-field="${CSS.escape(name)}"]`);
    const isSeen = given instanceof HTMLElement && given.getAttribute("type") !== "hidden";
    const input = isSeen ? given : field?.querySelector("input:not([type=hidden]), select, textarea");
    if (!(input instanceof HTMLElement)) continue;
    const id = `${input.id || name}_live_errors`;
    const list = el("ul", { class: "kg-errors", id, "data-kg-live": true });
    for (const error of errors) list.append(el("li", {}, icon("alert-circle"), error));
    input.setAttribute("aria-invalid", "true");
    input.setAttribute("aria-describedby", id);
    (input.closest(".kg-field") ?? input.parentElement)?.append(list);
    first ??= input;
  }
  first?.focus();
}

/** Do one act from a control: taken at once, restored with the reason when refused. */
export async function act(control: HTMLElement, url: string, body: FormData | URLSearchParams): Promise<boolean> {
  if (control.getAttribute("aria-disabled") === "true") return false;
  const before = [...control.childNodes];
  const taken = control.dataset.kgTaken;
  control.setAttribute("aria-disabled", "true");
  control.classList.add("is-taken");
  if (taken) control.replaceChildren(icon("check"), taken);
  const restore = (): void => {
    control.removeAttribute("aria-disabled");
    control.classList.remove("is-taken");
    if (taken) control.replaceChildren(...before);
  };
  const form = control.closest("form");
  try {
    const answer = await post(url, body);
    if (form) markFields(form, {});
    if (typeof answer.location === "string") {
      location.assign(answer.location);
      return true;
    }
    if (typeof answer.message === "string") showMessage(answer.message, "done");
    restore();
    control.dispatchEvent(new CustomEvent("kg:done", { bubbles: true, detail: answer }));
    return true;
  } catch (error) {
    restore();
    if (!(error instanceof Refusal)) throw error;
    if (form && error.problem.fields) markFields(form, error.problem.fields);
    showMessage(error.problem.title, "late", error.problem.detail);
    control.dispatchEvent(new CustomEvent("kg:refused", { bubbles: true, detail: error.problem }));
    return false;
  }
}

function bodyOf(button: HTMLElement): URLSearchParams {
  const given = button.dataset.kgBody;
  const values = given ? (JSON.parse(given) as Record<string, unknown>) : {};
  return new URLSearchParams(Object.entries(values).map(([name, value]) => [name, String(value)]));
}

function agreed(control: HTMLElement): boolean {
  const question = control.dataset.kgConfirm;
  return !question || window.confirm(question);
}

/** Listen for `data-kg-post` buttons and `data-kg-act` forms on the whole page. */
export function listenForActs(): void {
  // A button of a plain form that asks first: what it removes does not come back.
  document.addEventListener("click", (event) => {
    const sure = (event.target as Element).closest<HTMLElement>("[data-kg-sure]");
    if (sure && !window.confirm(sure.dataset.kgSure)) event.preventDefault();
  });
  document.addEventListener("click", (event) => {
    const button = (event.target as Element).closest<HTMLElement>("[data-kg-post]");
    if (!button) return;
    event.preventDefault();
    if (agreed(button)) void act(button, button.dataset.kgPost ?? "", bodyOf(button));
  });
  document.addEventListener("submit", (event) => {
    const form = (event.target as Element).closest<HTMLFormElement>("form[data-kg-act]");
    if (!form || event.defaultPrevented) return;
    event.preventDefault();
    if (!agreed(form)) return;
    const submitter = (event as SubmitEvent).submitter ?? form.querySelector<HTMLElement>("button");
    const body = new FormData(form, submitter);
    const url = submitter?.getAttribute("formaction") ?? form.getAttribute("action") ?? location.href;
    void act(submitter ?? form, url, body).then((done) => {
      if (done && form.hasAttribute("data-kg-reset")) form.reset();
      if (done) form.closest("dialog")?.close();
    });
  });
}

/** <kg-upload>: several files at once, dropped or chosen, each with its progress.
 *
 * With `data-held` a chosen file waits for the button and takes the form's fields along. */

import { actKey, type Problem } from "./acts.ts";
import { csrfToken, el } from "./dom.ts";
import { say } from "./messages.ts";
import { accepts, inWords } from "./upload_rules.ts";

const AT_ONCE = 2;

interface Sending {
  file: File;
  key: string;
  row: HTMLLIElement;
  bar: HTMLProgressElement;
  state: HTMLElement;
}

class KgUpload extends HTMLElement {
  #waiting: Sending[] = [];
  #running = 0;
  #responses: unknown[] = [];
  #warn = (event: BeforeUnloadEvent): void => { if (this.#running > 0) event.preventDefault(); };

  connectedCallback(): void {
    if (this.classList.contains("is-ready")) return;
    this.classList.add("is-ready");
    this.addEventListener("change", (event) => {
      const input = event.target as HTMLInputElement;
      if (input.type !== "file" || !input.files) return;
      this.#add([...input.files]);
      input.value = "";
    });
    this.addEventListener("submit", (event) => {
      event.preventDefault();
      if (this.#isHeld && this.#waiting.length === 0) this.querySelector<HTMLInputElement>("input[type=file]")?.click();
      this.#next();
    });
    for (const name of ["dragenter", "dragover"]) this.addEventListener(name, (event) => this.#over(event as DragEvent));
    for (const name of ["dragleave", "dragend"]) this.addEventListener(name, () => this.classList.remove("is-over"));
    this.addEventListener("drop", (event) => {
      event.preventDefault();
      this.classList.remove("is-over");
      const files = [...((event as DragEvent).dataTransfer?.files ?? [])];
      this.#add(this.#isSingle ? files.slice(0, 1) : files);
    });
    addEventListener("beforeunload", this.#warn);
  }

  disconnectedCallback(): void {
    removeEventListener("beforeunload", this.#warn);
  }

  get #isHeld(): boolean {
    return this.hasAttribute("data-held");
  }

  get #isSingle(): boolean {
    return !this.querySelector<HTMLInputElement>("input[type=file]")?.multiple;
  }

  #over(event: DragEvent): void {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "copy";
    this.classList.add("is-over");
  }

  #add(files: File[]): void {
    if (this.#isHeld && this.#isSingle && this.#running === 0) {
      this.querySelector(".kg-uploads")?.replaceChildren();
      this.#waiting = [];
    }
    for (const file of files) {
      const state = el("span", { class: "is-state" }, say(this.#isHeld ? "upload.chosen" : "upload.waiting"));
      const bar = el("progress", { class: "kg-progress", max: 100, value: 0, "aria-label": file.name, hidden: this.#isHeld });
      const row = el("li", {}, el("span", { class: "is-name" }, file.name), state, bar);
      this.querySelector(".kg-uploads")?.append(row);
      const sending: Sending = { file, key: actKey(), row, bar, state };
      const limit = Number(this.dataset.max ?? 0);
      if (limit > 0 && file.size > limit) this.#refuse(sending, say("upload.too_large", { limit: inWords(limit) }), false);
      else if (!accepts(this.dataset.accept ?? "", file.name, file.type)) {
        this.#refuse(sending, say("upload.kind", { accept: this.dataset.accept ?? "" }), false);
      } else this.#waiting.push(sending);
    }
    if (!this.#isHeld) this.#next();
  }

  #next(): void {
    while (this.#running < AT_ONCE) {
      const sending = this.#waiting.shift();
      if (!sending) break;
      this.#send(sending);
    }
  }

  #send(sending: Sending): void {
    this.#running += 1;
    sending.bar.hidden = false;
    const request = new XMLHttpRequest();
    const body = new FormData();
    if (this.#isHeld) this.#takeAlong(body);
    body.append(this.dataset.name ?? "file", sending.file);
    request.open("POST", this.dataset.url ?? "");
    request.setRequestHeader("Accept", "application/json");
    request.setRequestHeader("X-CSRFToken", csrfToken());
    request.setRequestHeader("Idempotency-Key", sending.key);
    request.upload.addEventListener("progress", (event) => {
      if (!event.lengthComputable) return;
      const percent = Math.floor((100 * event.loaded) / event.total);
      sending.bar.value = percent;
      sending.state.textContent = percent < 100 ? say("upload.sending", { percent }) : say("upload.checking");
    });
    request.addEventListener("loadend", () => {
      this.#running -= 1;
      this.#answered(sending, request);
      this.#next();
      if (this.#running === 0) this.#finish();
    });
    request.send(body);
  }

  #takeAlong(body: FormData): void {
    for (const [name, value] of new FormData(this.querySelector("form") ?? undefined)) {
      if (typeof value === "string") body.append(name, value);
    }
  }

  #answered(sending: Sending, request: XMLHttpRequest): void {
    if (request.status >= 200 && request.status < 300) {
      sending.row.className = "is-done";
      sending.state.textContent = say("upload.done");
      sending.bar.remove();
      this.#responses.push(parse(request.responseText));
      return;
    }
    const problem = parse(request.responseText) as Partial<Problem>;
    const reason = request.status === 0
      ? `${say("act.failed")} ${say("act.retry")}`
      : [problem.title, problem.detail].filter((part, index, all) => part && all.indexOf(part) === index).join(" ") || say("act.error");
    this.#refuse(sending, reason, request.status === 0 || request.status >= 500);
  }

  #refuse(sending: Sending, reason: string, again: boolean): void {
    sending.row.className = "is-late";
    sending.state.textContent = say("upload.refused");
    sending.bar.remove();
    const text = el("span", { class: "is-reason" }, reason);
    sending.row.append(text);
    if (!again) return;
    text.append(" ", el("button", { class: "btn btn-quiet", type: "button", onclick: () => {
      sending.row.remove();
      this.#add([sending.file]);
    } }, say("upload.again")));
  }

  #finish(): void {
    const responses = this.#responses.splice(0);
    if (responses.length === 0) return;
    const { location: onwards } = responses[0] as { location?: string };
    if (this.#isHeld && onwards) {
      location.assign(onwards);
      return;
    }
    this.dispatchEvent(new CustomEvent("kg:uploaded", { bubbles: true, detail: { responses } }));
    const region = this.dataset.refresh ? document.querySelector(this.dataset.refresh) : null;
    region?.dispatchEvent(new CustomEvent("kg:refresh"));
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

customElements.define("kg-upload", KgUpload);

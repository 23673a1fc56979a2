/** Choosing who may see a note: nobody by default. */

import { csrfToken, el } from "../../dom.ts";
import type { Mark, Share } from "../../marks.ts";
import { icon, say } from "../../messages.ts";
import { fold } from "../../fold.ts";

interface Audience extends Share {
  kind: "secretariat" | "everyone" | "unit" | "person";
}

const SIGNS = { secretariat: "writing", everyone: "users", unit: "building", person: "user" } as const;

export class ShareDialog {
  #audiences: Promise<Audience[]> | null = null;

  constructor(readonly audiencesUrl: string, readonly marksUrl: string) {}

  /** Ask who may see the mark; calls *done* after the server took it. */
  async open(mark: Mark, done: (shares: Share[]) => void): Promise<void> {
    const body = el("div", {}, el("p", { role: "status" }, say("reader.loading")));
    const dialog = el("dialog", { class: "kg-dialog kg-share", "aria-labelledby": "kg-share-title" },
      el("header", {}, el("h2", { id: "kg-share-title" }, say("mark.share_title")),
        el("button", { class: "kg-tool", type: "button", "data-kg-close": true, "aria-label": say("dialog.close") }, icon("x"))), body);
    document.body.append(dialog);
    dialog.addEventListener("close", () => dialog.remove());
    dialog.showModal();
    try {
      this.#audiences ??= this.#fetch();
      this.#fill(dialog, body, mark, await this.#audiences, done);
    } catch {
      this.#audiences = null;
      body.replaceChildren(el("p", { role: "alert" }, say("mark.share_failed")));
    }
  }

  async #fetch(): Promise<Audience[]> {
    const answer = await fetch(this.audiencesUrl, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(String(answer.status));
    return (await answer.json()) as Audience[];
  }

  #fill(dialog: HTMLDialogElement, body: HTMLElement, mark: Mark, audiences: Audience[], done: (shares: Share[]) => void): void {
    const chosen = new Set(mark.shares.map((share) => share.token));
    const lines = audiences.map(({ token, label, kind }) => {
      const box = el("input", { type: "checkbox", value: token, checked: chosen.has(token), onchange: () => { if (box.checked) chosen.add(token); else chosen.delete(token); } });
      return el("li", {}, el("label", {}, box, icon(SIGNS[kind]), el("span", {}, label)));
    });
    const search = el("input", { class: "kg-input", type: "search", placeholder: say("mark.share_search"), "aria-label": say("mark.share_search"), oninput: () => {
      for (const [at, line] of lines.entries()) line.hidden = !fold(audiences[at]!.label).includes(fold(search.value));
    } });
    const trouble = el("p", { role: "alert", class: "kg-share-trouble" });
    const send = async (): Promise<void> => {
      try {
        const answer = await fetch(this.marksUrl.replace(/\/papers\/.*$/, `/marks/${mark.id}/shares`), {
          method: "PUT", body: JSON.stringify({ tokens: [...chosen] }), headers: { "Content-Type": "application/json", "X-CSRFToken": csrfToken(), Accept: "application/json" },
        });
        if (!answer.ok) throw new Error(String(answer.status));
        done(((await answer.json()) as Mark).shares);
        dialog.close();
      } catch {
        trouble.textContent = say("mark.share_failed");
      }
    };
    body.replaceChildren(el("p", { class: "kg-muted" }, say("mark.share_hint")), search, el("ul", { class: "kg-share-list" }, ...lines), trouble,
      el("div", { class: "kg-dialog-foot" }, el("button", { type: "button", class: "btn", "data-kg-close": true }, say("dialog.close")),
        el("button", { type: "button", class: "btn btn-primary", onclick: () => void send() }, say("mark.share_send"))));
    search.focus();
  }
}

/** The form of an opinion: without network it is kept here, and conflicts show both texts. */

import { announce, el } from "./dom.ts";
import { isReachable } from "./device_page.ts";
import { icon, say } from "./messages.ts";
import { dropPost, insist, keepPost, postFor, type PostRow } from "./posts.ts";

type Disk = () => Promise<IDBDatabase>;

function field(form: HTMLFormElement, name: string): string {
  return String(new FormData(form).get(name) ?? "");
}

function stanceWord(form: HTMLFormElement, stance: string): string {
  const input = form.querySelector<HTMLInputElement>(`[name=stance][value="${CSS.escape(stance)}"]`);
  return input?.closest("label")?.textContent?.trim() ?? stance;
}

function fillIn(form: HTMLFormElement, row: PostRow): void {
  const stance = form.querySelector<HTMLInputElement>(`[name=stance][value="${CSS.escape(row.stance)}"]`);
  if (stance) stance.checked = true;
  const text = form.elements.namedItem("text");
  if (text instanceof HTMLTextAreaElement) text.value = row.text;
}

/** Show what waits for this item, why the server did not take it, or what stands against it. */
async function show(form: HTMLFormElement, disk: Disk, send: () => Promise<void>, isFirst = false): Promise<void> {
  document.querySelector("[data-kg-waiting]")?.remove();
  const mine = await disk();
  const row = await postFor(mine, Number(form.dataset.kgOpinion));
  if (!row) return;
  const again = async (act: Promise<void>): Promise<void> => {
    await act;
    await send();
    await show(form, disk, send);
  };
  const drop = el("button", { class: "btn", type: "button", onclick: () => void again(dropPost(mine, row.key)) }, icon("trash"), say("opinion.drop"));
  let note: HTMLElement;
  if (row.conflict) {
    note = el("div", { class: "kg-difference", role: "alert", "data-kg-waiting": true },
      el("h2", {}, say("opinion.conflict")),
      el("figure", { class: "kg-said-before" }, el("figcaption", {}, el("b", {}, say("opinion.theirs")), ` · ${stanceWord(form, row.conflict.stance)}`), el("blockquote", {}, row.conflict.text || "–")),
      el("figure", { class: "kg-said-before" }, el("figcaption", {}, el("b", {}, say("opinion.mine")), ` · ${stanceWord(form, row.stance)}`), el("blockquote", {}, row.text || "–")),
      el("div", { class: "kg-row" },
        el("button", { class: "btn btn-primary", type: "button", onclick: () => void again(insist(mine, row)) }, icon("send"), say("opinion.send_mine")),
        el("button", { class: "btn", type: "button", onclick: () => void again(dropPost(mine, row.key)) }, icon("check"), say("opinion.keep_theirs"))));
  } else if (row.problem) {
    note = el("div", { class: "kg-difference", role: "alert", "data-kg-waiting": true }, el("h2", {}, say("opinion.refused")), el("p", {}, row.problem), el("blockquote", {}, row.text || "–"), drop);
  } else {
    note = el("div", { class: "kg-note is-soon", role: "status", "data-kg-waiting": true }, el("p", {}, icon("cloud-off"), " ", say("opinion.waits")), drop);
  }
  form.before(note);
  if (isFirst) fillIn(form, row);
}

export async function startOpinions(disk: Disk, send: () => Promise<void>): Promise<void> {
  const form = document.querySelector<HTMLFormElement>("form[data-kg-opinion]");
  if (!form) return;
  let isPassed = false;
  form.addEventListener("submit", (event) => {
    if (isPassed) return;
    event.preventDefault();
    void (async () => {
      const isPacked = document.documentElement.dataset.kgPacked !== undefined;
      if (!isPacked && (await isReachable())) {
        isPassed = true;
        // What waited here is the older word: this one is the last.
        const former = await postFor(await disk(), Number(form.dataset.kgOpinion));
        if (former) await dropPost(await disk(), former.key);
        form.requestSubmit();
        return;
      }
      const stance = field(form, "stance");
      const text = field(form, "text").trim();
      if (!stance || (stance !== "agree" && !text)) {
        announce(say("opinion.incomplete"));
        document.querySelector("[data-kg-incomplete]")?.remove();
        form.before(el("p", { class: "kg-note is-late", role: "alert", "data-kg-incomplete": true }, say("opinion.incomplete")));
        return;
      }
      document.querySelector("[data-kg-incomplete]")?.remove();
      const title = document.querySelector("h1")?.textContent?.trim() ?? "";
      await keepPost(await disk(), { item: Number(form.dataset.kgOpinion), title, stance, text, based_on: Number(field(form, "based_on")) || 0 });
      await show(form, disk, send);
      announce(say("opinion.waits"));
      if (isPacked && (await isReachable())) {
        await send();
        await show(form, disk, send);
      }
    })();
  });
  document.addEventListener("kg:device", () => void show(form, disk, send));
  await show(form, disk, send, true);
}

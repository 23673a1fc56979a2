/** A newer version came while one reads: said once, the page stays as it is. */

import { announce, el } from "../dom.ts";
import { icon, say } from "../messages.ts";
import type { NewVersion } from "../paper_news.ts";

export class News {
  readonly element = el("div", { class: "kg-reader-news", role: "status", hidden: true });

  /** *number* is the version that is read; *base* the address of the paper without a query. */
  constructor(readonly number: number, readonly base: string, readonly open: (url: string) => void) {}

  show(news: NewVersion): void {
    const go = (): void => this.open(this.base);
    const changes = el("a", { class: "btn btn-quiet", href: `${this.base}thay-doi/?tu=${this.number}`, hidden: this.number === 0 }, say("reader.see_changes"));
    this.element.replaceChildren(
      icon("refresh"), el("p", {}, say("reader.new_version", { number: news.number })), changes,
      el("button", { type: "button", class: "btn btn-primary", onclick: go }, say("reader.to_new_version")),
      el("button", { type: "button", class: "kg-tool", "aria-label": say("message.close"), onclick: () => { this.element.hidden = true; } }, icon("x")),
    );
    this.element.hidden = false;
    announce(say("reader.new_version", { number: news.number }));
  }
}

/** A page that was kept on the device: says so, holds back what needs the network, finds back. */

import { showMessage } from "./acts.ts";
import { announce, el } from "./dom.ts";
import { icon, say } from "./messages.ts";

const LOOK_AGAIN = 5_000;

function moment(at: string): string {
  const then = new Date(at);
  const time = then.toLocaleTimeString("vi-VN", { hour: "2-digit", minute: "2-digit", timeZone: "Asia/Ho_Chi_Minh" });
  const day = then.toLocaleDateString("vi-VN", { timeZone: "Asia/Ho_Chi_Minh" });
  return day === new Date().toLocaleDateString("vi-VN", { timeZone: "Asia/Ho_Chi_Minh" }) ? time : `${time}, ${day}`;
}

/** Tell whether the server answers. */
export async function isReachable(): Promise<boolean> {
  const signal = AbortSignal.timeout(4_000);
  const answer = await fetch("/healthz", { cache: "no-store", signal }).catch(() => null);
  return answer?.ok === true && (await answer.text().catch(() => "")).startsWith("ok");
}

function holdBack(): void {
  const say_so = (event: Event): void => {
    event.preventDefault();
    event.stopImmediatePropagation();
    showMessage(say("device.needs_network"), "late", say("device.needs_network_more"));
  };
  document.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    if (form.method === "post" && !form.hasAttribute("data-kg-opinion")) say_so(event);
  }, true);
  document.addEventListener("click", (event) => {
    if ((event.target as Element).closest("[data-kg-post], [data-kg-upload]")) say_so(event);
  }, true);
}

export function startPackedPage(meetServer: () => Promise<void>): void {
  const text = el("p", {}, say("device.viewing", { at: moment(document.documentElement.dataset.kgPacked ?? "") }));
  const again = el("button", { class: "btn btn-quiet", type: "button", onclick: () => location.reload() }, icon("refresh"), say("device.again"));
  const bar = el("div", { class: "kg-packed", role: "status" }, icon("device-tablet"), text, again);
  (document.querySelector(".kg-bar") ?? document.body.firstElementChild)?.after(bar);
  holdBack();
  const look = async (): Promise<void> => {
    if (!(await isReachable())) {
      setTimeout(() => void look(), LOOK_AGAIN);
      return;
    }
    await meetServer();
    text.textContent = say("device.back");
    bar.classList.add("is-back");
    announce(say("device.back"));
  };
  setTimeout(() => void look(), LOOK_AGAIN);
  addEventListener("online", () => void look());
}

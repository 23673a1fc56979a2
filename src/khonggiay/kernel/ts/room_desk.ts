/** The desk of who runs the session: the acts that are possible now, by number keys. */

import { urlFor } from "./dom.ts";
import { say } from "./messages.ts";
import { poster, type Part } from "./room_parts.ts";
import { currentItem, nextItem, type RoomState } from "./room_state.ts";

interface Act {
  key: string;
  url: string;
  label: string;
  sign: string;
  body?: object;
  kind?: string;
  confirm?: string;
}

/** Return the acts that the session allows now; the first is the one most wanted. */
export function actsOf(state: RoomState, options: DOMStringMap): Act[] {
  const acts: Act[] = [];
  const session = state.session.state;
  const item = currentItem(state);
  const following = nextItem(state);
  const isVoting = state.vote?.state === "open";
  if (session === "approved" && options.openUrl) {
    acts.push({ key: "open", url: options.openUrl, label: say("desk.open"), sign: "player-play", kind: state.quorum?.reached ? "now" : "" });
  }
  if (session === "suspended" && options.resumeUrl) {
    acts.push({ key: "resume", url: options.resumeUrl, label: say("desk.resume"), sign: "player-play", kind: "now" });
  }
  if (session === "in_session" && !isVoting) {
    if (item?.kind === "decide" && options.voteUrl) {
      const isDecided = state.vote?.item_id === item.id;
      const label = say(isDecided ? "desk.vote_again" : "desk.vote");
      acts.push({ key: "vote", url: urlFor(options.voteUrl, item.id), label, sign: "checkbox", kind: isDecided ? "" : "now" });
    }
    if (following && options.goUrl) {
      const label = say(item ? "desk.next" : "desk.first", { number: following.number });
      acts.push({ key: "next", url: urlFor(options.goUrl, following.id), label, sign: "player-track-next", kind: "primary" });
    }
    if (following && options.skipUrl) {
      acts.push({ key: "skip", url: urlFor(options.skipUrl, following.id), label: say("desk.skip", { number: following.number }), sign: "player-skip-forward" });
    }
    if (options.suspendUrl) acts.push({ key: "suspend", url: options.suspendUrl, label: say("desk.suspend"), sign: "player-pause" });
  }
  if (session === "in_session" && !isVoting && state.step && options.undoUrl) {
    const label = say(`desk.undo_${state.step.kind}`, { name: state.step.name });
    acts.push({ key: "undo", url: options.undoUrl, label, sign: "arrow-back-up", kind: "quiet", body: { step: state.step.id } });
  }
  if (["in_session", "suspended"].includes(session) && !isVoting && options.closeUrl) {
    acts.push({ key: "close", url: options.closeUrl, label: say("desk.close"), sign: "player-stop", confirm: say("desk.close_sure") });
  }
  return acts;
}

export const desk: Part = ({ state }, options) => actsOf(state, options).map((act, place) => {
  const button = poster(act.url, act.label, { key: act.key, sign: act.sign, kind: act.kind, ...(act.body && { body: act.body }) });
  button.dataset.kgKey = String(place + 1);
  if (act.confirm) button.dataset.kgConfirm = act.confirm;
  return button;
});

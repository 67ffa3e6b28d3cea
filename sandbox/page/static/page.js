// Keeps the page live: follows the sandbox's changes, and sends forms without loading the page anew.

import { morph } from "./morph.js";
import { dress } from "./dialogs.js";
import "./composer.js";
import { count } from "./forms.js";

let source = null;
let heard = null;
let newest = 0;

export function swap(html) {
  const fresh = new DOMParser().parseFromString(html, "text/html");
  if (!fresh.body.dataset.token) return false;
  document.title = fresh.title;
  morph(document.body, fresh.body);
  dress();
  count();
  return true;
}

export async function refresh() {
  const mine = ++newest;
  const answer = await fetch(location.href.split("#")[0]);
  const html = await answer.text();
  if (answer.status === 503) location.assign("/"); // it begins again
  else if (answer.ok && mine === newest) swap(html);
}

function hear({ token, offline }) {
  status("offline", offline ? "The sandbox does not answer; trying again." : "");
  heard = token ?? heard;
  if (!document.hidden) catchUp();
}

// A hidden page is drawn when it is looked at.
function catchUp() {
  if (heard && heard !== document.body.dataset.token) refresh().catch(() => {});
}

// All tabs share one connection, where the browser has workers that are shared; otherwise a hidden
// page lets go of its own: browsers allow only six to one place.
function follow() {
  if (window.SharedWorker) {
    const worker = new SharedWorker("/page/changes.js");
    worker.port.onmessage = ({ data }) => hear(data);
    addEventListener("pagehide", () => worker.port.postMessage("going"));
    return;
  }
  source = new EventSource("/changes");
  source.onmessage = ({ data }) => hear({ token: data });
  source.onerror = () => hear({ offline: true });
}

const states = { busy: "", offline: "" };

// One status line: what is under way, or that nobody answers.
export function status(kind, words) {
  states[kind] = words;
  const line = document.getElementById("status"), shown = states.offline || states.busy;
  if (line.textContent !== shown) line.textContent = shown;
}

document.addEventListener("visibilitychange", () => {
  if (!document.hidden && !source && !window.SharedWorker) follow();
  else if (document.hidden && source) source = source.close() ?? null;
  if (!document.hidden) catchUp();
});

// A page that comes back as it was left has let go.
addEventListener("pageshow", ({ persisted }) => persisted && follow());

dress();
if (window.SharedWorker || !document.hidden) follow();

// Keeps the page live: follows the sandbox's changes, and sends forms without loading the page anew.

import { morph } from "./morph.js";
import { dress } from "./dialogs.js";
import "./composer.js";
import { count } from "./forms.js";

let source = null;
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
  if (answer.ok && mine === newest) swap(html);
}

function follow() {
  source = new EventSource("/changes");
  source.onmessage = ({ data }) => {
    status("offline", "");
    if (data !== document.body.dataset.token) refresh().catch(() => {});
  };
  source.onerror = () => status("offline", "The sandbox does not answer; trying again.");
}

const states = { busy: "", offline: "" };

// One status line: what is under way, or that nobody answers.
export function status(kind, words) {
  states[kind] = words;
  const line = document.getElementById("status"), shown = states.offline || states.busy;
  if (line.textContent !== shown) line.textContent = shown;
}

// A hidden page lets go of its connection: browsers allow only six to one place.
document.addEventListener("visibilitychange", () => {
  if (!document.hidden && !source) follow();
  else if (document.hidden && source) source = source.close() ?? null;
});

dress();
follow();

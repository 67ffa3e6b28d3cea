// Sends the page's forms in the background, asks where an element wants to be asked about, and uses
// elements as soon as something is chosen in them.

import { status, swap } from "./page.js";
import { confirmed, firstWrong } from "./dialogs.js";

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("form[data-live]")) return;
  event.preventDefault();
  const button = event.submitter;
  // What is sent is not sent twice; closing is never refused.
  if (form.getAttribute("aria-busy") === "true" && !button?.matches("[data-close]")) return;
  const data = new URLSearchParams(new FormData(form, button));
  if (button?.dataset.confirm) {
    if (!(await confirmed(JSON.parse(button.dataset.confirm)))) return restore(button);
    data.append("confirmed", "1");
  }
  if (button?.dataset.url) window.open(button.dataset.url, "_blank", "noopener");
  button?.closest("details.menu")?.removeAttribute("open");
  await send(form, button, data);
});

// Whoever says no has chosen nothing.
function restore(button) {
  for (const entry of button.closest(".pair, .ticks")?.querySelectorAll("select, input") ?? []) {
    entry.checked = entry.defaultChecked;
    for (const option of entry.options ?? []) option.selected = option.defaultSelected;
  }
}

async function send(form, button, data) {
  const line = form.querySelector("#line");
  if (line) line.value = "";
  form.setAttribute("aria-busy", "true");
  status("busy", form.dataset.busy ?? "");
  try {
    const answer = await fetch(form.action, { method: "POST", body: data });
    const html = await answer.text();
    status("offline", "");
    if (!answer.ok || !swap(html)) status("offline", "The sandbox failed; its log says why.");
    else afterwards(line, html, button);
  } catch {
    status("offline", "The sandbox does not answer.");
    if (line) line.value = data.get("line");
  } finally {
    status("busy", "");
    form.removeAttribute("aria-busy");
  }
}

// A line that was refused comes back; an entry that was refused gets the focus.
function afterwards(line, html, button) {
  if (line && !line.value) {
    const fresh = new DOMParser().parseFromString(html, "text/html").getElementById("line");
    line.value = fresh?.value ?? "";
    line.dispatchEvent(new Event("input", { bubbles: true }));
  }
  if (button?.value === "submit") firstWrong()?.focus();
}

document.addEventListener("change", ({ target }) => {
  if (!target.matches("[data-acts]") || target.closest(".pair")?.querySelector("[data-apply]:not(.apply)")) return;
  const around = target.closest(".pair, .ticks");
  const apply = around?.querySelector("[data-apply]");
  if (apply) target.form.requestSubmit(apply);
  else press(target);
});

// An input with dispatch_action has no button of its own.
function press(target) {
  const button = document.createElement("button");
  Object.assign(button, { name: "do", value: target.name, hidden: true });
  target.form.append(button);
  target.form.requestSubmit(button);
  button.remove();
}

// The server counts what it has been sent; this counts what stands there.
export function count() {
  for (const line of document.querySelectorAll("[data-count-for]")) counted(line);
}

document.addEventListener("input", count);

function counted(line) {
  const target = document.getElementById(line.dataset.countFor);
  const used = [...target.value].length, room = Number(line.dataset.room);
  line.textContent = used > room ? `${used - room} too many of ${room} characters` : `${used} of ${room} characters`;
  line.classList.toggle("over", used > room);
}

// Enter in an entry that tells the bot at once tells it, and does not send the whole form.
document.addEventListener("keydown", (event) => {
  const { target, key } = event;
  if (key === "Enter" && target.matches("dialog input[data-acts]:not([type=radio], [type=checkbox])")) {
    event.preventDefault();
    target.dispatchEvent(new Event("change", { bubbles: true }));
  }
  if (key === "Escape") document.querySelectorAll("details.menu[open]").forEach((m) => m.removeAttribute("open"));
});

document.addEventListener("click", ({ target }) => {
  document.querySelectorAll("details.menu[open]").forEach((menu) => {
    if (!menu.contains(target)) menu.removeAttribute("open");
  });
});

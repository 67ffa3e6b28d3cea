// The line at the bottom: grows with its text, Enter sends, commands and people are completed, and
// what was half typed is there again when one comes back to the conversation.

const line = () => document.getElementById("line");
const list = () => document.getElementById("suggestions");
const shown = () => [...list().children].filter((item) => !item.hidden);
const draftKey = () => `draft:${line().form.elements.as.value}:${line().form.elements.in.value}`;
const MOST = 6; // suggestions at once: they are not to scroll
let closed = false; // by Escape, until something else is typed

function grow() {
  line().style.height = "auto";
  line().style.height = `${Math.min(line().scrollHeight + 2, 180)}px`;
}

// What is being completed: a command at the beginning, or a name after an "@".
function wanted() {
  const before = line().value.slice(0, line().selectionStart);
  const command = before.match(/^\/\S*$/);
  if (command) return { kind: "/", text: command[0], start: 0 };
  const name = before.match(/(?:^|\s)@([\w.-]*)$/);
  return name && { kind: "@", text: name[1], start: before.length - name[1].length - 1 };
}

function fits(item, want) {
  if (item.dataset.kind !== want.kind) return false;
  if (want.kind === "/") return item.dataset.insert.startsWith(want.text.toLowerCase());
  return item.textContent.toLowerCase().includes(want.text.toLowerCase());
}

function suggest() {
  const want = closed ? null : wanted();
  let room = MOST;
  for (const item of list().children) item.hidden = !want || !fits(item, want) || room-- <= 0;
  const any = shown().length > 0;
  list().hidden = !any;
  point(any ? shown()[0] : null);
}

function point(item) {
  for (const other of list().children) other.setAttribute("aria-selected", String(other === item));
  if (item) line().setAttribute("aria-activedescendant", item.id);
  else line().removeAttribute("aria-activedescendant");
}

function take(item) {
  const want = wanted();
  line().setRangeText(item.dataset.insert, want.start, line().selectionStart, "end");
  line().focus();
  line().dispatchEvent(new Event("input", { bubbles: true }));
}

function listKeys(event) {
  const items = shown(), now = items.findIndex((i) => i.getAttribute("aria-selected") === "true");
  const steps = { ArrowDown: 1, ArrowUp: -1 };
  if (event.key in steps) point(items.at((now + steps[event.key]) % items.length));
  else if (event.key === "Tab" && event.shiftKey) return;
  else if (event.key === "Enter" || event.key === "Tab") {
    const whole = items[now].dataset.insert.trim() === line().value.trim();
    if (whole && event.key === "Enter") return send(event);
    take(items[now]);
  } else if (event.key === "Escape") {
    closed = true;
    suggest();
  } else return;
  event.preventDefault();
}

function send(event) {
  event.preventDefault();
  if (!line().value.trim()) return;
  closed = false;
  line().form.requestSubmit(document.getElementById("send"));
}

function keys(event) {
  if (event.isComposing) return;
  if (!list().hidden) listKeys(event);
  else if (event.key === "Enter" && !event.shiftKey) send(event);
}

document.addEventListener("keydown", (event) => event.target.id === "line" && keys(event));
document.addEventListener("input", (event) => event.target.id === "line" && (closed = false, changed()));
document.addEventListener("submit", (event) => event.target.id === "composer" && setTimeout(changed));
document.addEventListener("focusout", (event) => event.target.id === "line" && hide());
document.addEventListener("mousedown", (event) => {
  const item = event.target.closest("#suggestions [role=option]");
  if (!item) return;
  event.preventDefault();
  take(item);
});

function hide() {
  closed = true;
  suggest();
}

function changed() {
  grow();
  suggest();
  sessionStorage.setItem(draftKey(), line().value);
}

if (line()) {
  line().value ||= sessionStorage.getItem(draftKey()) ?? "";
  grow();
  if (line().value && !document.querySelector("dialog[data-modal]")) line().focus();
}

// Modals and confirmations as real dialogs: the focus stays inside, Escape closes, the focus returns.

let wasOpen = false;

// Makes the modal that the server drew (open, for browsers without scripts) modal.
export function dress() {
  for (const dialog of document.querySelectorAll("dialog[data-modal]:not(:modal)")) {
    dialog.removeAttribute("open");
    dialog.showModal();
  }
  const open = Boolean(document.querySelector("dialog:modal"));
  const lost = document.activeElement === document.body;
  if (wasOpen && !open && lost) document.getElementById("line")?.focus();
  wasOpen = open;
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || document.querySelector("#confirm[open]")) return;
  const close = document.querySelector("dialog:modal [data-close]");
  if (!close) return;
  event.preventDefault();
  if (!document.querySelector("details.menu[open]")) close.click();
});

document.addEventListener("cancel", (event) => {
  if (event.target.matches("dialog[data-modal]")) event.preventDefault();
}, true);

export function firstWrong() {
  return document.querySelector("dialog:modal [aria-invalid=true]");
}

// Asks, in the words that the bot chose; resolves to whether the answer was yes.
export function confirmed({ title, text, confirm, deny, style }) {
  const dialog = document.getElementById("confirm");
  const [no, yes] = dialog.querySelectorAll("button");
  dialog.querySelector("h2").textContent = title;
  dialog.querySelector("p").textContent = text;
  [no.textContent, yes.textContent, yes.className] = [deny, confirm, style];
  return new Promise((resolve) => {
    no.onclick = () => dialog.close("deny");
    yes.onclick = () => dialog.close("confirm");
    dialog.returnValue = "";
    dialog.onclose = () => resolve(dialog.returnValue === "confirm");
    dialog.showModal();
  });
}

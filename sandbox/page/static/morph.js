// Makes the page that is there equal to a fresh one, touching only what differs: focus, scrolling
// and half-typed text stay.

const TYPED = "textarea, input:not([type=hidden], [type=checkbox], [type=radio])";
const TICKED = "input[type=checkbox], input[type=radio]";

export function morph(old, fresh) {
  if (old.nodeType !== Node.ELEMENT_NODE) {
    if (old.data !== fresh.data) old.data = fresh.data;
    return;
  }
  if (old.matches("[data-own]")) return; // scripts alone look after this part
  if (old.matches(TYPED)) typed(old, fresh);
  else if (old.matches(TICKED)) ticked(old, fresh);
  else if (old.matches("select")) return selected(old, fresh);
  attributes(old, fresh);
  if (!old.matches("textarea")) children(old, fresh);
}

// What a person has entered stays, unless the server has something new to say about it.
function typed(old, fresh) {
  if (old.defaultValue === fresh.defaultValue) return;
  const stillTyping = old === document.activeElement && old.value !== old.defaultValue;
  const kept = old.value;
  old.defaultValue = fresh.defaultValue;
  old.value = stillTyping ? kept : fresh.defaultValue;
}

function ticked(old, fresh) {
  if (old.defaultChecked === fresh.defaultChecked) return;
  old.defaultChecked = fresh.defaultChecked;
  old.checked = fresh.defaultChecked;
}

function selected(old, fresh) {
  const said = given(old), kept = old.value;
  attributes(old, fresh);
  if (!old.isEqualNode(fresh)) children(old, fresh);
  old.value = said === given(fresh) ? kept : given(fresh);
}

function given(select) {
  return ([...select.options].find((o) => o.defaultSelected) ?? select.options[0])?.value ?? "";
}

function ours(element, name) {
  if (name === "open") return element.matches("dialog, details");
  if (name === "value") return element.matches(TYPED);
  if (name === "checked") return element.matches(TICKED);
  if (name === "aria-busy" || name === "style") return true;
  return element.id === "line" && name.startsWith("aria-");
}

function attributes(old, fresh) {
  for (const { name } of [...old.attributes]) {
    if (!fresh.hasAttribute(name) && !ours(old, name)) old.removeAttribute(name);
  }
  for (const { name, value } of fresh.attributes) {
    if (old.getAttribute(name) !== value && !ours(old, name)) old.setAttribute(name, value);
  }
}

function children(parent, fresh) {
  const wanted = new Set([...fresh.children].map((c) => c.id).filter(Boolean));
  for (const child of [...parent.children]) {
    if (child.id && !wanted.has(child.id)) remove(child);
  }
  const byId = new Map([...parent.children].filter((c) => c.id).map((c) => [c.id, c]));
  let next = parent.firstChild;
  for (const node of [...fresh.childNodes]) {
    const match = byId.get(node.id) ?? (alike(next, node) ? next : null);
    if (!match) parent.insertBefore(document.importNode(node, true), next);
    else if (match === next) next = next.nextSibling;
    else parent.insertBefore(match, next);
    if (match) morph(match, node);
  }
  while (next) {
    const gone = next;
    next = next.nextSibling;
    remove(gone);
  }
}

function alike(old, node) {
  return old && old.nodeName === node.nodeName && !old.id && !node.id && old.type === node.type;
}

function remove(node) {
  if (node.matches?.("dialog:modal")) node.close(); // gives the focus back
  node.remove();
}

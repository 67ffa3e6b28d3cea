// One connection for all of a browser's tabs, which may have only six to one place: what the sandbox
// tells is passed on to each of them.

const tabs = new Set();
let source = null;
let last = null;

function pass(said) {
  last = said;
  for (const tab of tabs) tab.postMessage(said);
}

function follow() {
  source = new EventSource("/changes");
  source.onmessage = ({ data }) => pass({ token: data });
  source.onerror = () => pass({ offline: true });
}

self.onconnect = ({ ports: [tab] }) => {
  tabs.add(tab);
  tab.onmessage = () => tabs.delete(tab); // it says only that it goes
  if (last) tab.postMessage(last);
  if (!source) follow();
};

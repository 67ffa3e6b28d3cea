// Waits until the workspace that was asked for is there, and shows it.

const PAUSE = 1000;

async function look() {
  try {
    const answer = await fetch("/", { cache: "no-store" });
    if (answer.ok) return location.replace("/");
  } catch {
    // The old one has ended, and the new one does not listen yet.
  }
  setTimeout(look, PAUSE);
}

setTimeout(look, PAUSE);

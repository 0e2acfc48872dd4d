"use strict";
// Comfort only: every page works without this file.
{
  const changes = () => Array.from(document.querySelectorAll("[data-change]"));

  // j and k walk through the changes, as in a reader of mail.
  const step = (by) => {
    const all = changes();
    if (!all.length) return;
    const here = all.indexOf(document.activeElement);
    const next = here < 0 ? (by > 0 ? 0 : all.length - 1) : here + by;
    const target = all[Math.max(0, Math.min(all.length - 1, next))];
    target.focus({ preventScroll: true });
    target.scrollIntoView({ block: "center" });
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, textarea, select")) return;
    if (event.key === "j") step(1);
    if (event.key === "k") step(-1);
    if (event.key === "Escape") {
      for (const menu of document.querySelectorAll("details.who[open]")) menu.open = false;
    }
  });

  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll("details.who[open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });

  for (const button of document.querySelectorAll("[data-copy]")) {
    if (!navigator.clipboard) break;
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(button.dataset.copy);
      button.dataset.done = "yes";
      button.querySelector("span").textContent = "Copied";
    });
  }
}

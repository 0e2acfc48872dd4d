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
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
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

  // A column that is taller than the screen scrolls with the page down to its own end.
  const rail = document.querySelector(".rail");
  if (rail) {
    const place = () => {
      rail.style.top = `${Math.min(76, innerHeight - rail.offsetHeight - 16)}px`;
    };
    new ResizeObserver(place).observe(rail);
    addEventListener("resize", place);
  }

  // On a narrow screen navigation and tabs scroll sideways: show where one is.
  for (const here of document.querySelectorAll(".side a[aria-current], .tabs a[aria-current]")) {
    const row = here.closest(".side-in, .tabs");
    const [inner, outer] = [here.getBoundingClientRect(), row.getBoundingClientRect()];
    row.scrollLeft += inner.left - outer.left - (outer.width - inner.width) / 2;
  }

  for (const button of document.querySelectorAll("[data-copy]")) {
    if (!navigator.clipboard) break;
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(button.dataset.copy);
      button.dataset.done = "yes";
      button.querySelector("span").textContent = "Copied";
    });
  }

  // Moments are written in UTC; who reads lives somewhere.
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (zone && zone !== "UTC") {
    const local = new Intl.DateTimeFormat("en-GB", {
      day: "numeric", month: "short", year: "numeric",
      hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZoneName: "short",
    });
    for (const time of document.querySelectorAll("time[datetime][title]")) {
      const here = local.format(new Date(time.dateTime));
      if ("exact" in time.dataset) time.textContent = here;
      else time.title = `${here} (${time.title})`;
    }
    for (const field of document.querySelectorAll("input[data-zone]")) field.value = zone;
    for (const name of document.querySelectorAll("[data-zone-name]")) name.textContent = zone;
  }

  // The bell rings while a page is open: what is announced is a reason to count again.
  const bell = document.querySelector("[data-bell]");
  const count = async () => {
    const answer = await fetch(bell.dataset.bell, { redirect: "error" });
    if (!answer.ok) return;
    const { unread } = await answer.json();
    const badge = bell.querySelector(".count");
    badge.textContent = unread > 99 ? "99+" : unread;
    badge.hidden = !unread;
    const shown = unread ? `Notifications, ${badge.textContent} unread` : "Notifications";
    bell.setAttribute("aria-label", shown);
  };
  // Where no socket can be had, it asks now and then instead.
  const ask = () => {
    if (!document.hidden) count().catch(() => {});
    setTimeout(ask, 60_000);
  };
  const listen = (missed) => {
    const socket = new WebSocket(`${location.origin.replace(/^http/, "ws")}/ws/v1/schemas/`);
    let opened = false;
    let soon;
    socket.addEventListener("open", () => {
      opened = true;
      if (missed) count().catch(() => {});
    });
    socket.addEventListener("message", (event) => {
      if (JSON.parse(event.data).type !== "announcement" || soon) return;
      soon = setTimeout(() => { soon = undefined; count().catch(() => {}); }, 400);
    });
    socket.addEventListener("close", (event) => {
      // Refused for good, or the page is being left: there is nothing to come back to.
      if (event.code >= 4400 && event.code < 4408) return;
      if (opened) setTimeout(() => listen(true), 30_000);
      else if (missed) setTimeout(() => listen(true), 120_000);
      else ask();
    });
  };
  if (bell) listen();
}

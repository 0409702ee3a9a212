// Keys for those who read many changes: j/k next and previous, n/p newer and older change, ? all keys.
(() => {
  const stops = () => [...document.querySelectorAll("[data-stop], article.sec, .rows tbody tr .what a, .lately .what a, .hits .what a")]
    .filter((each) => each.getClientRects().length);
  const stopOf = (step) => {
    const all = stops();
    const seen = document.activeElement ? all.findIndex((each) => each === document.activeElement || each.contains(document.activeElement)) : -1;
    return all[seen < 0 ? (step > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, seen + step))];
  };
  const go = (rel) => document.querySelector(`a[rel~="${rel}"]`)?.click();
  const keys = {
    j: () => focusOn(stopOf(1)),
    k: () => focusOn(stopOf(-1)),
    n: () => go("next"),
    p: () => go("prev"),
    "?": () => {
      const help = document.getElementById("keys");
      if (!help) return;
      help.hidden = !help.hidden;
      if (!help.hidden) { help.focus(); help.scrollIntoView({ block: "nearest" }); }
    },
  };
  const focusOn = (stop) => {
    if (!stop) return;
    if (stop.tabIndex < 0) stop.tabIndex = -1;
    stop.focus();
    stop.scrollIntoView({ block: "nearest" });
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select")) return;
    const act = keys[event.key];
    if (act) { event.preventDefault(); act(); }
  });
})();

// Arrows, keys of a clicker (PageDown, PageUp), and F for the whole screen while its button shows that key
// (WCAG 2.1.4). The server takes two presses of one button that come at once for one: here each waits its turn.
(() => {
  if (window.skTafel) return;
  window.skTafel = true;
  const KEYS = { ArrowRight: "volgende", PageDown: "volgende", ArrowLeft: "vorige", PageUp: "vorige" };
  const PATIENCE_MS = 5000;
  const waiting = [];
  let turning = null; // what the screen said when a button was pressed, and when that was
  const here = () => document.querySelector(".sk-tafel-stap")?.textContent;
  const turn = () => {
    if (turning && turning.stap === here() && Date.now() - turning.since < PATIENCE_MS) {
      window.setTimeout(turn, 30);
      return;
    }
    turning = null;
    const next = waiting.shift();
    const button = next && document.querySelector(`.st-key-tafel_${next} button:not(:disabled)`);
    if (!button) {
      waiting.length = 0;
      return;
    }
    turning = { stap: here(), since: Date.now() };
    button.click();
    window.setTimeout(turn, 30);
  };
  const whole = () => document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen();
  window.addEventListener("keydown", (event) => {
    if (!document.querySelector(".st-key-tafel_knoppen")) return;
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.target.closest?.("input, textarea, select, [contenteditable]")) return;
    const key = KEYS[event.key];
    if (key) {
      event.preventDefault();
      event.stopImmediatePropagation();
      waiting.push(key);
      if (!turning) turn();
    }
    if (event.key.toLowerCase() === "f" && document.querySelector(".sk-volledig kbd")) { event.preventDefault(); whole(); }
  }, true);
  document.addEventListener("click", (event) => { if (event.target.closest(".sk-volledig")) whole(); });
})();

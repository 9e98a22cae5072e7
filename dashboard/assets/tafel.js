// Keys of a clicker (PageDown, PageUp), and F for the whole screen while its button shows that key (WCAG 2.1.4).
// The arrows are those of the buttons.
(() => {
  if (window.skTafel) return;
  window.skTafel = true;
  const press = (key) => document.querySelector(`.st-key-${key} button:not(:disabled)`)?.click();
  const whole = () => document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen();
  document.addEventListener("keydown", (event) => {
    if (!document.querySelector(".st-key-tafel_knoppen")) return;
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    const key = { PageDown: "tafel_volgende", PageUp: "tafel_vorige" }[event.key];
    if (key) { event.preventDefault(); press(key); }
    if (event.key.toLowerCase() === "f" && document.querySelector(".sk-volledig kbd")) { event.preventDefault(); whole(); }
  });
  document.addEventListener("click", (event) => { if (event.target.closest(".sk-volledig")) whole(); });
})();

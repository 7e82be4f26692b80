"use strict";
// Ticks stay in this browser, under the case and the step; a tick that the file brings itself is not kept.
const key = (box) => "syncsleuth " + document.body.dataset.case + " " + box.dataset.step;
const boxes = Array.from(document.querySelectorAll("input[data-step]"));
const store = (() => { try { return window.localStorage; } catch { return null; } })();
const byStep = new Map(boxes.map((box) => [box.dataset.step, box]));
function show() {
  for (const box of boxes) {
    const first = byStep.get(box.dataset.needs);
    box.disabled = Boolean(first && !first.checked && !box.checked);
  }
  const done = boxes.filter((box) => box.checked).length;
  document.getElementById("progress").textContent = done + " of " + boxes.length + " steps ticked off";
}
for (const box of boxes) {
  try {
    const kept = store && store.getItem(key(box));
    if (kept) box.checked = kept === "yes";
  } catch { /* Without a store the ticks last as long as the page. */ }
  box.addEventListener("change", () => {
    try {
      if (box.checked === box.defaultChecked) store.removeItem(key(box));
      else store.setItem(key(box), box.checked ? "yes" : "no");
    } catch { /* As above. */ }
    show();
  });
}
show();

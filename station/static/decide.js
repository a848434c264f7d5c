// A decision by one key: 1 or 2 within a box chooses there and goes on to the next box, then to what is left to do.
// Works only while the focus is in a box, so that no key is taken from whoever types elsewhere (WCAG 2.1.4).
"use strict";

document.addEventListener("keydown", (event) => {
  const box = event.target.closest("fieldset.decision");
  if (!box || event.ctrlKey || event.altKey || event.metaKey || event.target.matches("input[type=text]")) return;
  const chosen = [...box.querySelectorAll("input[data-key]")].find((input) => input.dataset.key === event.key);
  if (!chosen) return;
  event.preventDefault();
  chosen.checked = true;
  (after(box) ?? chosen).focus();
});

function after(box) {
  const boxes = [...document.querySelectorAll("fieldset.decision")];
  const next = boxes[boxes.indexOf(box) + 1];
  if (next) return next.querySelector("input:checked") ?? next.querySelector("input");
  const left = [...box.form.querySelectorAll("fieldset:not(.decision) input, fieldset:not(.decision) select")];
  return left.find((field) => !field.value) ?? box.form.querySelector("button[type=submit]");
}

// A question that is asked only after a certain answer shows itself once that is chosen. What is typed in a hidden
// one stays typed; the server passes it over.
(function () {
  "use strict";
  document.querySelectorAll("[data-shown-if]").forEach(function (part) {
    var form = part.closest("form, [data-preview]");
    function show() {
      part.hidden = !Array.from(form.querySelectorAll("input")).some(function (each) {
        return each.name === part.dataset.shownIf && each.checked && each.value === part.dataset.shownChoice;
      });
    }
    part.querySelectorAll("[data-only-if]").forEach(function (sentence) { sentence.hidden = true; });
    form.addEventListener("change", show);
    window.addEventListener("pageshow", show);
    show();
  });
})();

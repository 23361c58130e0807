// After a refused form the summary of errors takes the focus, and each of its links goes to the field itself.
(function () {
  "use strict";
  var summary = document.querySelector("[data-takes-focus]");
  if (!summary) { return; }
  summary.focus();
  summary.addEventListener("click", function (event) {
    var link = event.target.closest("a[href^='#']");
    var field = link && document.getElementById(link.getAttribute("href").slice(1));
    if (!field) { return; }
    event.preventDefault();
    var holder = field.closest(".field") || field;
    holder.scrollIntoView({ block: "start" });
    field.focus({ preventScroll: true });
  });
})();

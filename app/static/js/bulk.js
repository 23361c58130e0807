// Counts the ticked rows, offers to tick all of the page, and keeps the buttons quiet while nobody is ticked.
(function () {
  "use strict";
  var form = document.querySelector("form[data-bulk]");
  if (!form) { return; }
  var ticks = Array.prototype.slice.call(form.querySelectorAll("input.tick[name]"));
  var all = form.querySelector("[data-tick-all]");
  var said = form.querySelector("[data-ticked]");
  var scope = form.querySelector("[name=scope]");
  if (!all) { return; }
  function tell() {
    var count = ticks.filter(function (each) { return each.checked; }).length;
    if (said) { said.textContent = said.dataset.words.replace("0", String(count)); }
    all.checked = count === ticks.length;
    all.indeterminate = count > 0 && count < ticks.length;
  }
  all.closest("label").hidden = false;
  all.addEventListener("change", function () {
    ticks.forEach(function (each) { each.checked = all.checked; });
    tell();
  });
  form.addEventListener("change", function (event) {
    if (event.target.matches("input.tick[name]")) {
      if (scope && event.target.checked) { scope.value = "ticked"; }
      tell();
    }
  });
  tell();
})();

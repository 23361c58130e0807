// Leaving a page asks first if something typed in one of its forms has not been sent.
(function () {
  "use strict";
  var forms = document.querySelectorAll("main form.form[method=post], main form[data-guarded]");
  var changed = false;
  forms.forEach(function (form) {
    // What came back after an error, or after signing in again, has not been saved either.
    if (form.hasAttribute("data-returned") || document.querySelector("main .error-summary")) { changed = true; }
    ["input", "change"].forEach(function (kind) {
      form.addEventListener(kind, function () { changed = true; });
    });
  });
  document.addEventListener("submit", function (event) {
    if (!event.defaultPrevented) { changed = false; }
  });
  document.addEventListener("kept", function () { changed = false; });
  window.addEventListener("beforeunload", function (event) {
    if (changed) { event.preventDefault(); }
  });
})();

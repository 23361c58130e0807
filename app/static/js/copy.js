// Copies a text to the clipboard and says so in words: <button data-copy="#where or text" data-done="Copied">.
(function () {
  "use strict";
  document.querySelectorAll("[data-copy]").forEach(function (button) {
    if (!navigator.clipboard) { return; }
    var result = document.createElement("span");
    result.className = "copy-result";
    result.setAttribute("role", "status");
    button.after(result);
    button.hidden = false;
    button.addEventListener("click", function () {
      var source = button.dataset.copy;
      var place = source.charAt(0) === "#" ? document.querySelector(source) : null;
      var text = place ? ("value" in place ? place.value : place.textContent.trim()) : source;
      result.textContent = "";
      navigator.clipboard.writeText(text).then(function () {
        result.textContent = button.dataset.done;
      }, function () {
        result.textContent = button.dataset.failed || "";
      });
    });
  });
})();

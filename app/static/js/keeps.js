// A form that is sent while the network is away stays as it is: it says so, and can be sent again. What is sent
// twice acts once, so an answer that was lost does no harm.
(function () {
  "use strict";
  document.querySelectorAll("form[data-keeps]").forEach(function (form) {
    var note = null;
    form.addEventListener("submit", function (event) {
      if (!window.fetch || !window.FormData || form.dataset.native) { return; }
      event.preventDefault();
      var button = event.submitter;
      var body = new FormData(form);
      if (button && button.name) { body.append(button.name, button.value); }
      if (button) { button.disabled = true; }
      fetch(form.action, {
        method: "POST", body: new URLSearchParams(body), credentials: "same-origin", redirect: "manual",
        headers: { "X-Sent-By": "keeps" }
      }).then(function (answer) {
        var next = answer.headers.get("X-Go-To");
        if (next) {
          form.dispatchEvent(new CustomEvent("kept", { bubbles: true }));
          window.location.assign(next);
          return;
        }
        // Refused: sent once more in the plain way, so that the page with the sentences is shown.
        form.dataset.native = "yes";
        if (button) {
          button.disabled = false;
          form.requestSubmit(button);
        } else { form.submit(); }
      }).catch(function () {
        if (button) { button.disabled = false; }
        if (!note) {
          note = document.createElement("p");
          note.className = "form-error keeps-note";
          note.setAttribute("role", "alert");
          form.append(note);
        }
        note.textContent = form.dataset.keeps;
      });
    });
  });
})();

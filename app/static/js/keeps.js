// A form that is sent while the network is away stays as it is: it says so, and can be sent again. What is sent
// twice acts once, so an answer that was lost does no harm.
(function () {
  "use strict";
  var PATIENCE = 30000;
  document.querySelectorAll("form[data-keeps]").forEach(function (form) {
    var note = null;
    var pressed = null;
    form.addEventListener("submit", function (event) {
      if (!window.fetch || !window.FormData || !window.AbortController || form.dataset.native) { return; }
      event.preventDefault();
      if (form.dataset.sending) { return; }
      form.dataset.sending = "yes";
      pressed = event.submitter;
      if (note) { note.textContent = ""; }
      var body = new FormData(form);
      if (pressed && pressed.name) { body.append(pressed.name, pressed.value); }
      if (pressed) { pressed.disabled = true; }
      var waiting = new AbortController();
      var timer = window.setTimeout(function () { waiting.abort(); }, PATIENCE);
      fetch(form.action, {
        method: "POST", body: new URLSearchParams(body), credentials: "same-origin", redirect: "manual",
        headers: { "X-Sent-By": "keeps" }, signal: waiting.signal
      }).then(function (answer) {
        var next = answer.headers.get("X-Go-To");
        if (next) {
          form.dispatchEvent(new CustomEvent("kept", { bubbles: true }));
          window.location.assign(next);
          return;
        }
        // A proxy that can't reach the server answers in its place.
        if (answer.status >= 500) { throw new Error("no answer"); }
        // Refused: sent once more in the plain way, so that the page with the sentences is shown.
        release();
        form.dataset.native = "yes";
        if (pressed) { form.requestSubmit(pressed); } else { form.submit(); }
      }).catch(function () {
        release();
        if (!note) {
          note = document.createElement("p");
          note.className = "form-error keeps-note";
          note.setAttribute("role", "alert");
          (form.querySelector(".confirm-bar") || form).append(note);
        }
        note.textContent = form.dataset.keeps;
        if (pressed) { pressed.focus(); }
      }).finally(function () { window.clearTimeout(timer); });
    });
    function release() {
      delete form.dataset.sending;
      if (pressed) { pressed.disabled = false; }
    }
    // A page that the browser shows again by its way back can be sent again.
    window.addEventListener("pageshow", function (event) {
      if (event.persisted) { release(); delete form.dataset.native; }
    });
  });
})();

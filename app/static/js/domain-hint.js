// Offers the right spelling of a mistyped mail domain; the words come from the page, in its language.
(function () {
  "use strict";
  var known = ["gmail.com", "wp.pl", "o2.pl", "onet.pl", "onet.eu", "op.pl", "poczta.onet.pl", "interia.pl", "interia.eu", "poczta.fm",
    "gazeta.pl", "tlen.pl", "vp.pl", "outlook.com", "hotmail.com", "icloud.com", "yahoo.com", "protonmail.com"];

  // Number of single-letter changes, a swap of neighbours counting as one; more than two is no likeness.
  function distance(a, b) {
    var rows = [], i, j;
    for (i = 0; i <= a.length; i++) { rows[i] = [i]; }
    for (j = 0; j <= b.length; j++) { rows[0][j] = j; }
    for (i = 1; i <= a.length; i++) {
      for (j = 1; j <= b.length; j++) {
        var same = a[i - 1] === b[j - 1] ? 0 : 1;
        rows[i][j] = Math.min(rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + same);
        if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
          rows[i][j] = Math.min(rows[i][j], rows[i - 2][j - 2] + 1);
        }
      }
    }
    return rows[a.length][b.length];
  }

  function suggestion(domain) {
    if (!domain || known.indexOf(domain) >= 0) { return null; }
    var best = null, least = domain.length > 6 ? 2 : 1;
    known.forEach(function (candidate) {
      var steps = distance(domain, candidate);
      if (steps <= least && (best === null || steps < distance(domain, best))) { best = candidate; }
    });
    return best;
  }

  document.querySelectorAll("[data-domain-hint]").forEach(function (place) {
    var field = document.getElementById(place.dataset.domainHint);
    if (!field) { return; }
    function look() {
      var at = field.value.lastIndexOf("@");
      var better = at > 0 ? suggestion(field.value.slice(at + 1).trim().toLowerCase()) : null;
      place.textContent = "";
      if (!better) { return; }
      var words = document.createElement("span");
      var button = document.createElement("button");
      words.textContent = place.dataset.question.replace("{domain}", better);
      button.type = "button";
      button.className = "btn btn-secondary";
      button.textContent = place.dataset.take.replace("{domain}", better);
      button.addEventListener("click", function () {
        field.value = field.value.slice(0, at + 1) + better;
        place.textContent = "";
        field.focus();
      });
      place.append(words, button);
    }
    // Not at once: a field is left by pressing on something else, and what moves under the finger is missed.
    field.addEventListener("change", function () { window.setTimeout(look, 300); });
    look();
  });
})();

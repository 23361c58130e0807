// Offers names of known institutions while one types; without it the field takes any text just as well.
(function () {
  "use strict";
  document.querySelectorAll("input[name=institution]").forEach(function (field) {
    var list = field.list, asked = "", waiting = null;
    if (!list) {
      list = document.createElement("datalist");
      list.id = field.id + "-names";
      field.after(list);
      field.setAttribute("list", list.id);
    }

    function show(names) {
      list.replaceChildren.apply(list, names.map(function (name) {
        var option = document.createElement("option");
        option.value = name;
        return option;
      }));
    }

    function ask() {
      var typed = field.value.trim();
      if (typed.length < 2 || typed === asked) { return; }
      asked = typed;
      fetch("/institutions/suggest?q=" + encodeURIComponent(typed))
        .then(function (answer) { return answer.ok ? answer.json() : []; })
        .then(function (names) { if (asked === typed) { show(names); } })
        .catch(function () { asked = ""; });
    }

    field.addEventListener("input", function () {
      window.clearTimeout(waiting);
      waiting = window.setTimeout(ask, 200);
    });
  });
})();

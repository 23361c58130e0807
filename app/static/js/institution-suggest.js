// Offers known institutions while one types, as a combobox (WAI-ARIA); without it the field takes any text just as well.
(function () {
  "use strict";
  document.querySelectorAll("input[data-suggest]").forEach(function (field) {
    var list = document.createElement("ul"), said = document.createElement("div"), box = document.createElement("div");
    var asked = "", waiting = null, chosen = -1;
    // The browser's own list would lie over ours, and finds no abbreviations.
    field.removeAttribute("list");
    box.className = "combobox";
    field.before(box);
    list.id = field.id + "-suggestions";
    list.className = "suggestions";
    list.hidden = true;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", field.dataset.suggestLabel);
    said.className = "visually-hidden";
    said.setAttribute("role", "status");
    box.append(field, list, said);
    field.setAttribute("role", "combobox");
    field.setAttribute("aria-autocomplete", "list");
    field.setAttribute("aria-controls", list.id);
    field.setAttribute("aria-expanded", "false");
    field.autocomplete = "off";

    function close() {
      list.hidden = true;
      chosen = -1;
      field.setAttribute("aria-expanded", "false");
      field.removeAttribute("aria-activedescendant");
    }

    function mark(number) {
      var options = list.children;
      if (chosen >= 0) { options[chosen].removeAttribute("aria-selected"); }
      chosen = number;
      if (chosen < 0) { field.removeAttribute("aria-activedescendant"); return; }
      options[chosen].setAttribute("aria-selected", "true");
      options[chosen].scrollIntoView({ block: "nearest" });
      field.setAttribute("aria-activedescendant", options[chosen].id);
    }

    function take(name) {
      field.value = asked = name;
      close();
      said.textContent = "";
      field.dispatchEvent(new Event("change", { bubbles: true }));
    }

    function show(names) {
      close();
      list.replaceChildren.apply(list, names.map(function (name, number) {
        var option = document.createElement("li");
        option.id = list.id + "-" + number;
        option.setAttribute("role", "option");
        option.textContent = name;
        // Before the field loses the focus, which closes the list.
        option.addEventListener("pointerdown", function (event) { event.preventDefault(); });
        option.addEventListener("click", function () { take(name); });
        return option;
      }));
      if (!names.length || document.activeElement !== field || (names.length === 1 && names[0] === field.value)) {
        said.textContent = "";
        return;
      }
      list.hidden = false;
      field.setAttribute("aria-expanded", "true");
      said.textContent = field.dataset.suggestFound.replace("{count}", names.length);
    }

    function ask() {
      var typed = field.value.trim();
      if (typed === asked) { return; }
      asked = typed;
      if (typed.length < 2) { show([]); return; }
      fetch(field.dataset.suggest + "?q=" + encodeURIComponent(typed))
        .then(function (answer) { return answer.ok ? answer.json() : []; })
        .then(function (names) { if (asked === typed) { show(names); } })
        .catch(function () { asked = ""; });
    }

    field.addEventListener("input", function () {
      window.clearTimeout(waiting);
      waiting = window.setTimeout(ask, 200);
    });
    field.addEventListener("blur", close);
    field.addEventListener("keydown", function (event) {
      var count = list.children.length, open = !list.hidden;
      if (event.isComposing || event.altKey || event.ctrlKey || event.metaKey) { return; }
      if (event.key === "Escape" && open) {
        event.preventDefault();
        close();
      } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && count) {
        event.preventDefault();
        if (!open) {
          list.hidden = false;
          field.setAttribute("aria-expanded", "true");
        }
        var step = event.key === "ArrowDown" ? 1 : -1;
        mark(chosen < 0 ? (step > 0 ? 0 : count - 1) : (chosen + step + count) % count);
      } else if (event.key === "Enter" && open && chosen >= 0) {
        event.preventDefault();
        take(list.children[chosen].textContent);
      }
    });
  });
})();

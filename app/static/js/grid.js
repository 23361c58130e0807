// Attendance marks saved one by one while they are made; nothing is lost while the network is away.
(function () {
  "use strict";
  var form = document.querySelector("form[data-autosave]");
  if (!form || !window.fetch || !window.URLSearchParams) { return; }
  var words = form.dataset;
  var keys = JSON.parse(words.keys);
  var token = form.elements.csrf_token.value;
  var status = form.querySelector("[data-saving-status]");
  var failure = form.querySelector("[data-saving-failed]");
  var retry = form.querySelector("[data-retry]");
  var waiting = new Map();
  var refused = new Map();
  var sending = null;
  var counting = false;
  var trouble = "";
  var pause = 2000;
  var timer = null;
  var leaving = false;

  form.querySelectorAll("[data-without-script]").forEach(function (each) { each.hidden = true; });
  form.querySelectorAll("[data-with-script]").forEach(function (each) { each.classList.remove("d-none"); });

  // ---- saving ----

  function places(name) {
    return Array.prototype.slice.call(form.querySelectorAll('[name="' + name + '"]'));
  }

  function show(name, state) {
    places(name).forEach(function (field) {
      field.toggleAttribute("data-saving", state === "saving");
      field.toggleAttribute("data-failed", state === "failed");
      if (state === "refused") { field.setAttribute("aria-invalid", "true"); field.toggleAttribute("data-failed", true); }
      else { field.removeAttribute("aria-invalid"); }
    });
  }

  function tell() {
    var lines = [];
    if (trouble && waiting.size) { lines.push(words[trouble].replace("{count}", String(waiting.size))); }
    refused.forEach(function (sentence, name) { lines.push(label(name) + ": " + sentence); });
    var text = lines.join(" ");
    if (failure.textContent !== text) { failure.textContent = text; }
    retry.hidden = !(trouble && waiting.size) && !refused.size;
    if (waiting.size || sending) { if (!trouble) { status.textContent = words.wordSaving; } else { status.textContent = ""; } }
  }

  function label(name) {
    var field = places(name)[0];
    if (!field) { return name; }
    var group = field.closest("fieldset");
    var named = group && document.getElementById(group.getAttribute("aria-labelledby"));
    return named ? named.firstChild.textContent : field.getAttribute("aria-label") || name;
  }

  function put(name, value) {
    waiting.set(name, value);
    refused.delete(name);
    show(name, trouble ? "failed" : "saving");
    tell();
    send();
  }

  function send() {
    if (sending || !(waiting.size || counting)) { return; }
    clearTimeout(timer);
    counting = false;
    sending = waiting;
    waiting = new Map();
    var body = new URLSearchParams();
    body.set("csrf_token", token);
    if (form.elements.break_minutes) { body.set("break_minutes", form.elements.break_minutes.value); }
    sending.forEach(function (value, name) { body.set(name, value); });
    var stop = new AbortController();
    var limit = setTimeout(function () { stop.abort(); }, 15000);
    fetch(form.action, {
      method: "POST", body: body, headers: { "Accept": "application/json" }, credentials: "same-origin", signal: stop.signal
    }).then(function (response) {
      var type = response.headers.get("Content-Type") || "";
      if (type.indexOf("application/json") === 0 && response.status < 500) { return response.json(); }
      throw new Error(response.status >= 500 ? "failed" : "expired");
    }).then(arrived, missed).then(function () { clearTimeout(limit); });
  }

  function arrived(answer) {
    var sent = sending;
    var newest = seen();
    sending = null;
    trouble = "";
    pause = 2000;
    sent.forEach(function (value, name) {
      if (answer.refused[name]) { refused.set(name, answer.refused[name]); show(name, "refused"); }
      else {
        newest[name.slice(2)] = value;
        if (!waiting.has(name)) { show(name, "saved"); }
      }
    });
    form.elements.seen.value = JSON.stringify(newest);
    count(answer);
    tell();
    if (waiting.size || counting) { send(); return; }
    if (!sent.size) { status.textContent = ""; return; }
    status.textContent = words.wordSaved.replace("{time}", answer.saved);
  }

  function missed(error) {
    sending.forEach(function (value, name) { if (!waiting.has(name)) { waiting.set(name, value); } });
    counting = counting || !sending.size;
    sending = null;
    trouble = error && error.message === "expired" ? "wordExpired" : error && error.message === "failed" ? "wordFailed" : "wordOffline";
    waiting.forEach(function (value, name) { show(name, "failed"); });
    tell();
    if (trouble !== "wordExpired") {
      timer = setTimeout(send, pause);
      pause = Math.min(pause * 2, 30000);
    }
  }

  function seen() {
    try { return JSON.parse(form.elements.seen.value); } catch (error) { return {}; }
  }

  function count(answer) {
    Object.keys(answer.totals || {}).forEach(function (name) {
      var place = document.querySelector('[data-total="' + name + '"]');
      if (place) { place.textContent = answer.totals[name]; }
    });
    [["[data-tally]", answer.tally], ["[data-sentence]", answer.sentence]].forEach(function (pair) {
      var place = document.querySelector(pair[0]);
      if (place && pair[1]) { place.textContent = pair[1]; }
    });
  }

  // After a new sign-in the page's token is worth nothing: a fresh one comes with the page itself.
  function renewed() {
    return fetch(location.href, { credentials: "same-origin" }).then(function (response) {
      return response.text();
    }).then(function (text) {
      var page = new DOMParser().parseFromString(text, "text/html");
      var fresh = page.querySelector("form[data-autosave] [name=csrf_token]");
      if (fresh) { token = form.elements.csrf_token.value = fresh.value; }
    }).catch(function () {});
  }

  retry.addEventListener("click", function () {
    var ready = trouble === "wordExpired" ? renewed() : Promise.resolve();
    refused.forEach(function (sentence, name) { waiting.set(name, valueOf(name)); });
    refused.clear();
    trouble = "";
    waiting.forEach(function (value, name) { show(name, "saving"); });
    tell();
    ready.then(send);
  });
  window.addEventListener("online", send);
  form.addEventListener("submit", function () { leaving = true; });
  window.addEventListener("beforeunload", function (event) {
    if (!leaving && (waiting.size || sending)) { event.preventDefault(); }
  });

  // ---- the phone's page: three buttons and the folded minutes ----

  function valueOf(name) {
    var fields = places(name);
    if (fields[0].tagName === "SELECT") { return fields[0].value; }
    var chosen = fields.filter(function (field) { return field.checked; })[0];
    if (!chosen) { return ""; }
    return chosen.value === "minutes" ? partOf(name) : chosen.value;
  }

  // Part of the time: minutes, or by how many one came late and left early.
  function partOf(name) {
    var said = ["minutes", "late", "early"].map(function (word) {
      var field = form.elements[word + "-" + name.slice(2)];
      var text = field ? field.value.trim() : "";
      return text && word !== "minutes" ? word + ":" + text : text;
    });
    return said.filter(Boolean).join(" ");
  }

  function emptied(name, words) {
    words.forEach(function (word) {
      var field = form.elements[word + "-" + name.slice(2)];
      if (field) { field.value = ""; }
    });
  }

  function blocksOf(name) {
    return Array.prototype.slice.call(form.querySelectorAll('select[name^="' + name + '-"]'));
  }

  form.addEventListener("change", function (event) {
    var field = event.target;
    var part = /^(minutes|late|early)-/.exec(field.name);
    if (field.type === "radio" && field.name.indexOf("a-") === 0) {
      if (field.value === "minutes") {
        var said = partOf(field.name);
        if (said) { put(field.name, said); } else { form.elements["minutes-" + field.name.slice(2)].focus(); }
      } else {
        emptied(field.name, ["minutes", "late", "early"]);
        put(field.name, field.value);
      }
      blocksOf(field.name).forEach(function (each) { each.value = field.value === "minutes" ? "" : field.value; });
    } else if (part && field.value.trim()) {
      var name = "a-" + field.name.slice(part[0].length);
      emptied(name, part[1] === "minutes" ? ["late", "early"] : ["minutes"]);
      places(name).forEach(function (each) { each.checked = each.value === "minutes"; });
      blocksOf(name).forEach(function (each) { each.value = ""; });
      put(name, partOf(name));
    } else if (field.name === "break_minutes") {
      // Nothing is kept before the confirmation; its sentence counts anew.
      counting = true;
      send();
    } else if (field.tagName === "SELECT" && field.closest(".block-choice")) {
      places(field.name.slice(0, -5)).forEach(function (each) { each.checked = false; });
      put(field.name, field.value);
    } else if (field.tagName === "SELECT" && field.classList.contains("cell")) {
      mark(field, field.value);
    }
  });

  // ---- the grid: keys while a cell has the focus ----

  function mark(cell, value) {
    if (!Array.prototype.some.call(cell.options, function (option) { return option.value === value; })) {
      cell.add(new Option(value, value));
    }
    cell.value = value;
    cell.dataset.state = /\d$/.test(value) ? "minutes" : value;
    put(cell.name, value);
  }

  function neighbour(cell, down, right) {
    var place = cell.closest("td");
    var row = place.parentNode;
    var column = place.cellIndex;
    for (;;) {
      if (down) { row = down > 0 ? row.nextElementSibling : row.previousElementSibling; } else { column += right; }
      if (!row || !row.cells[column]) { return null; }
      var found = row.cells[column].querySelector("select.cell");
      if (found) { return found; }
    }
  }

  function go(cell, down, right) {
    var next = neighbour(cell, down, right);
    if (next) { next.focus(); next.scrollIntoView({ block: "nearest", inline: "nearest" }); } else { cell.focus(); }
  }

  function typeMinutes(cell, digit) {
    var box = document.createElement("input");
    var done = false;
    box.className = "cell";
    box.inputMode = "numeric";
    box.autocomplete = "off";
    box.maxLength = 4;
    box.value = digit;
    box.setAttribute("aria-label", cell.getAttribute("aria-label") + ", " + words.wordMinutes);
    cell.hidden = true;
    cell.parentNode.appendChild(box);
    function finish(keep, down, right) {
      if (done) { return; }
      done = true;
      var value = box.value.trim();
      box.remove();
      cell.hidden = false;
      if (keep && value !== "") { mark(cell, value); }
      if (down || right) { go(cell, down, right); } else if (keep === null) { cell.focus(); }
    }
    box.addEventListener("keydown", function (event) {
      var steps = { Enter: [1, 0], ArrowDown: [1, 0], ArrowUp: [-1, 0] };
      if (event.key === "Escape") { event.preventDefault(); finish(null, 0, 0); }
      else if (steps[event.key]) { event.preventDefault(); finish(true, steps[event.key][0], 0); }
      else if (event.key === "Tab") { event.preventDefault(); finish(true, 0, event.shiftKey ? -1 : 1); }
    });
    box.addEventListener("blur", function () { finish(true, 0, 0); });
    box.focus();
    box.setSelectionRange(box.value.length, box.value.length);
  }

  form.addEventListener("keydown", function (event) {
    var cell = event.target;
    if (!cell.matches("select.cell") || event.ctrlKey || event.altKey || event.metaKey) { return; }
    var moves = { ArrowDown: [1, 0], ArrowUp: [-1, 0], ArrowRight: [0, 1], ArrowLeft: [0, -1] };
    var letter = event.key.length === 1 ? event.key.toLowerCase() : "";
    if (moves[event.key]) { go(cell, moves[event.key][0], moves[event.key][1]); }
    else if (keys[letter]) { mark(cell, keys[letter]); go(cell, 1, 0); }
    else if (/^\d$/.test(letter)) { typeMinutes(cell, letter); }
    else if (event.key === "Backspace" || event.key === "Delete") { mark(cell, ""); }
    else { return; }
    event.preventDefault();
  });
})();

// The page at the door: what is marked stays in the phone, with the time at which it was made, until the server has
// taken it. Sent twice it is one mark, since each has a key of its own. Without this script plain forms do the same.
(function () {
  "use strict";
  var door = document.getElementById("door");
  if (!door || !window.fetch || !window.URLSearchParams || !window.Promise) { return; }
  var words = door.dataset;
  var kinds = JSON.parse(words.kinds);
  var token = words.token;
  var status = door.querySelector("[data-status]");
  var list = door.querySelector("[data-queue]");
  var marked = door.querySelector("[data-marked]");
  var found = door.querySelector("[data-found]");
  var place = "door:" + words.marks;
  var memory = [];
  var done = [];
  var seen = new Map();
  var names = new Map();
  var before = new Map();
  var sending = false;
  var trouble = "";
  var pause = 2000;
  var timer = null;
  var camera = door.querySelector("[data-camera]");
  var shown = "";

  // ---- what waits in the phone ----

  function kept() {
    try { return JSON.parse(window.localStorage.getItem(place)) || []; } catch (error) { return memory; }
  }

  function keep(marks) {
    memory = marks;
    try {
      if (marks.length) { window.localStorage.setItem(place, JSON.stringify(marks)); }
      else { window.localStorage.removeItem(place); }
    } catch (error) { /* then it is kept in this page alone */ }
  }

  // Other tabs of this phone write there too: what is changed is read anew.
  function change(key, act) {
    keep(kept().map(function (each) { return each.key === key ? act(each) : each; }).filter(Boolean));
  }

  function isKept(key) {
    return Boolean(key) && kept().some(function (each) { return each.key === key; });
  }

  function newKey() {
    if (window.crypto && window.crypto.randomUUID) { return window.crypto.randomUUID(); }
    var parts = new Uint32Array(5);
    window.crypto.getRandomValues(parts);
    return Array.prototype.map.call(parts, function (part) { return part.toString(36); }).join("-") + "-door";
  }

  function put(mark) {
    mark.key = newKey();
    mark.at = Date.now();
    keep(kept().concat([mark]));
    tell();
    send();
    return mark.key;
  }

  function waiting() {
    return kept().filter(function (each) { return !each.refused; });
  }

  // ---- sending ----

  function send() {
    var marks = waiting().slice(0, 50);
    if (sending || words.ended || !marks.length) { return; }
    clearTimeout(timer);
    sending = true;
    var body = new URLSearchParams();
    body.set("csrf_token", token);
    body.set("marks", JSON.stringify({
      sent_at: Date.now(),
      marks: marks.map(function (each) {
        return { key: each.key, who: each.who, kind: each.kind, at: each.at, takes_back: each.takes_back };
      })
    }));
    var stop = new AbortController();
    var limit = setTimeout(function () { stop.abort(); }, 15000);
    fetch(words.marks, {
      method: "POST", body: body, headers: { "Accept": "application/json" }, credentials: "same-origin",
      signal: stop.signal
    }).then(function (response) {
      var type = response.headers.get("Content-Type") || "";
      if (response.status === 200 && type.indexOf("application/json") === 0) { return response.json().then(taken); }
      if ((response.status === 403 || response.status === 404) && type.indexOf("application/json") === 0) {
        return response.json().then(function (answer) { throw new Error("said:" + answer.said); });
      }
      if (response.status === 400) { return renewed().then(function () { throw new Error("expired"); }); }
      throw new Error("failed");
    }).catch(missed).then(function () {
      clearTimeout(limit);
      sending = false;
      tell();
      if (!trouble && waiting().length) { send(); }
    });
  }

  function taken(answer) {
    trouble = "";
    pause = 2000;
    // What takes a mark back comes after that mark, in whatever order the answers stand.
    var back = new Set(kept().filter(function (each) { return each.takes_back; }).map(function (each) { return each.key; }));
    var keys = Object.keys(answer.results);
    keys.sort(function (one, other) { return back.has(one) - back.has(other); });
    keys.forEach(function (key) {
      var result = answer.results[key];
      change(key, function (mark) {
        if (result.refused && isKept(mark.takes_back)) { return null; }
        if (result.refused) { mark.refused = result.refused; return mark; }
        mark.name = mark.name || result.name || "";
        if (mark.takes_back) {
          done.forEach(function (each) { if (each.key === mark.takes_back) { each.back = true; } });
        } else { done.unshift(mark); }
        return null;
      });
    });
    done = done.slice(0, 8);
  }

  function missed(error) {
    var said = error && error.message ? error.message : "";
    trouble = said.indexOf("said:") === 0 ? said.slice(5) : words.offline;
    timer = setTimeout(send, said === "expired" ? 500 : pause);
    pause = Math.min(pause * 2, 30000);
  }

  // A session that ended took the page's token along: a fresh one comes with the page itself.
  function renewed() {
    return fetch(location.href.replace(/(\/door\/[^/]+\/).*/, "$1"), { credentials: "same-origin" }).then(function (answer) {
      return answer.text();
    }).then(function (text) {
      var page = new DOMParser().parseFromString(text, "text/html");
      var fresh = page.querySelector("[name=csrf_token]");
      if (fresh) { token = fresh.value; }
    }).catch(function () {});
  }

  // ---- what the page says ----

  function clock(at) {
    var hour = new Date(at);
    return hour.getHours() + ":" + String(hour.getMinutes()).padStart(2, "0");
  }

  function line(mark, state, said, label, act) {
    var item = document.createElement("li");
    var text = document.createElement("span");
    var what = mark.takes_back ? words.back : kinds[mark.kind];
    item.dataset.state = state;
    text.textContent = (mark.name || words.code) + ": " + what + ", " + clock(mark.at) + " – " + said;
    // Who holds the camera looks at its picture, not at the top of the page.
    if (mark.key === shown && camera) { camera.querySelector("[data-read]").textContent = text.textContent; }
    item.appendChild(text);
    if (label) {
      var button = document.createElement("button");
      var more = document.createElement("span");
      button.type = "button";
      button.className = "btn btn-secondary btn-sm";
      button.textContent = label;
      more.className = "visually-hidden";
      more.textContent = ": " + (mark.name || words.code) + ", " + what;
      button.appendChild(more);
      button.addEventListener("click", act);
      item.appendChild(button);
    }
    list.appendChild(item);
  }

  function tell() {
    var marks = kept();
    var undone = new Set(marks.map(function (each) { return each.refused ? "" : each.takes_back; }));
    var count = waiting().length;
    var text = "";
    if (words.ended) { text = marks.length ? words.ended : ""; }
    else if (trouble && count) { text = trouble + " " + words.waiting.replace("{count}", String(count)); }
    else if (!count && done.length) { text = words.allSent; }
    if (status.textContent !== text) { status.textContent = text; }
    list.textContent = "";
    marks.forEach(function (mark) {
      // Nobody takes what a link that was taken back left here: names must not stay for good.
      if (mark.refused || words.ended) {
        line(mark, "refused", mark.refused || words.notSent, words.away, function () {
          change(mark.key, function () { return null; });
          tell();
        });
      } else if (mark.takes_back || undone.has(mark.key)) { line(mark, "waits", words.waits); }
      else { line(mark, "waits", words.waits, words.back, function () { undo(mark); }); }
    });
    done.forEach(function (mark) {
      if (mark.back) { line(mark, "sent", words.takenBack); }
      else if (undone.has(mark.key)) { line(mark, "sent", words.sent); }
      else { line(mark, "sent", words.sent, words.back, function () { undo(mark); }); }
    });
    marked.hidden = !list.firstChild;
  }

  // What was found says what was marked since, and after an undo what it said before.
  function showMarked(form, button, key) {
    if (button.classList.contains("door-receipt")) {
      var pressed = button.getAttribute("aria-pressed");
      button.setAttribute("aria-pressed", "true");
      before.set(key, function () { button.setAttribute("aria-pressed", pressed); });
      return;
    }
    var stand = form.querySelector("[data-stand]");
    if (!stand) { return; }
    var was = stand.textContent;
    var now = kinds[button.value] + ", " + clock(Date.now());
    stand.textContent = now;
    before.set(key, function () { if (stand.textContent === now) { stand.textContent = was; } });
  }

  function undo(mark) {
    var restore = before.get(mark.key);
    if (restore) { restore(); }
    before.delete(mark.key);
    put({ who: "", takes_back: mark.key, name: mark.name, kind: mark.kind });
  }

  // ---- forms ----

  door.addEventListener("submit", function (event) {
    var form = event.target;
    if (form.hasAttribute("data-door-search")) { event.preventDefault(); look(form); return; }
    if (!form.hasAttribute("data-door-mark")) { return; }
    event.preventDefault();
    var button = event.submitter || form.querySelector("button[name=kind]");
    var who = form.elements.who.value.trim();
    if (!who) { form.elements.who.focus(); return; }
    var key = put({ who: who, kind: button.value, name: form.dataset.name || "" });
    if (form.hasAttribute("data-door-code")) { form.elements.who.value = ""; form.elements.who.focus(); }
    else { showMarked(form, button, key); }
  });

  function look(form) {
    var asked = form.elements.q.value.trim();
    var body = new URLSearchParams();
    body.set("csrf_token", token);
    body.set("q", asked);
    fetch(words.search, {
      method: "POST", body: body, headers: { "Accept": "application/json" }, credentials: "same-origin"
    }).then(function (response) {
      if (!response.ok) { throw new Error(response.status >= 500 ? "failed" : "native"); }
      return response.json();
    }).then(function (answer) {
      found.innerHTML = answer.html;
      remember();
    }).catch(function (error) {
      if (error.message === "native") { form.submit(); return; }
      showSeen(asked);
    });
  }

  function plain(text) {
    return text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").replace(/[łŁ]/g, "l").toLowerCase();
  }

  function remember() {
    found.querySelectorAll("li[data-name]").forEach(function (item) {
      var who = item.querySelector("[name=who]").value;
      names.set(who, item.dataset.name);
      seen.set(who, item);
    });
  }

  // Without a connection those are shown who were found before, as they stood then.
  function showSeen(asked) {
    var parts = plain(asked).split(/\s+/).filter(Boolean);
    var items = document.createElement("ul");
    var note = document.createElement("p");
    items.className = "door-list";
    note.setAttribute("role", "status");
    note.textContent = words.onlySeen;
    if (parts.some(function (part) { return part.length > 2; })) {
      seen.forEach(function (item, who) {
        var name = plain(names.get(who));
        if (parts.every(function (part) { return name.indexOf(part) >= 0; })) { items.appendChild(item); }
      });
    }
    found.textContent = "";
    found.append(note, items);
  }

  // ---- the camera ----

  var video = camera && camera.querySelector("video");
  var stopper = camera && camera.querySelector("[data-stop]");
  var stream = null;
  var scanned = new Map();

  function watch(detector, kind, mine) {
    if (stream !== mine) { return; }
    detector.detect(video).then(function (codes) {
      codes.forEach(function (code) {
        var last = scanned.get(code.rawValue) || 0;
        if (Date.now() - last > 10000) {
          shown = put({ who: code.rawValue.slice(0, 300), kind: kind, name: "" });
          tell();
          if (navigator.vibrate) { navigator.vibrate(80); }
        }
        scanned.set(code.rawValue, Date.now());
      });
    }).catch(function () {}).then(function () {
      setTimeout(function () { watch(detector, kind, mine); }, 250);
    });
  }

  function stopCamera() {
    if (stream) { stream.getTracks().forEach(function (track) { track.stop(); }); }
    stream = null;
    video.hidden = stopper.hidden = true;
  }

  // Where the browser has no reader of its own, ours is loaded with the page: later the connection may be gone.
  function findReader() {
    var own = window.BarcodeDetector;
    var asked = own ? own.getSupportedFormats().catch(function () { return []; }) : Promise.resolve([]);
    return asked.then(function (formats) {
      if (formats.indexOf("qr_code") >= 0) { return own; }
      return import(words.reader).then(function (carried) { return carried.BarcodeDetector; });
    }).then(function (Reader) { return new Reader({ formats: ["qr_code"] }); });
  }

  if (camera && navigator.mediaDevices && navigator.mediaDevices.getUserMedia) {
    var reader = findReader();
    reader.catch(function () { /* it is asked for again with the camera */ });
    camera.hidden = false;
    camera.querySelectorAll("[data-scan]").forEach(function (button) {
      button.addEventListener("click", function () {
        stopCamera();
        scanned.clear();
        reader = reader.catch(findReader);
        reader.then(function (ready) {
          return navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } }).then(function (opened) {
            stopCamera();
            stream = opened;
            video.srcObject = opened;
            video.hidden = stopper.hidden = false;
            return video.play().then(function () { watch(ready, button.dataset.scan, opened); });
          });
        }).catch(function () { stopCamera(); status.textContent = words.noCamera; });
      });
    });
    stopper.addEventListener("click", stopCamera);
  }

  window.addEventListener("online", function () { pause = 2000; send(); });
  document.addEventListener("visibilitychange", function () { if (!document.hidden) { send(); } });
  if (found) { remember(); }
  tell();
  send();
})();

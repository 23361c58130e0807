// The link back leads to a list as it was left, with its filters and its page: kept for this tab, until signing out.
(function () {
  "use strict";
  var once = ["lang", "filled", "undone", "back"]; // said once; not what the list shows
  try {
    var shows = new URLSearchParams(location.search);
    once.forEach(function (name) { shows.delete(name); });
    sessionStorage.setItem("list:" + location.pathname, String(shows));
    document.querySelectorAll("a.back").forEach(function (link) {
      var left = sessionStorage.getItem("list:" + link.pathname);
      if (left && !link.search) { link.search = left; }
    });
    document.addEventListener("submit", function (event) {
      if (event.target.getAttribute("action") === "/sign-out") { sessionStorage.clear(); }
    });
  } catch (refused) { /* The browser keeps nothing: the link leads to the plain list. */ }
})();

// The public scoreboard: follows the stream, never shows an older version, says how old what it shows is.
(function () {
  "use strict";
  var root = document.getElementById("live");
  var list = root.querySelector(".live-teams");
  var version = Number(root.dataset.version);
  var heard = Date.now();
  var source = null;
  var age = 0;

  function put(where, name, words) {
    var at = where.querySelector('[data-live="' + name + '"]');
    if (at && at.textContent !== String(words)) at.textContent = words;
  }

  function draw(told) {
    // A cleaned screen is blank at once, even when a delay makes it older than what is shown.
    list.hidden = told.clean;
    if (told.version < version) return;
    version = told.version;
    put(root, "round", told.round);
    put(root, "answering", told.answering);
    root.querySelector('[data-live="frozen"]').hidden = !told.frozen;
    root.querySelector('[data-live="cancelled"]').hidden = told.phase !== "cancelled";
    told.teams.forEach(function (team) {
      var row = list.querySelector('[data-desk="' + team.desk + '"]');
      if (!row) return;
      put(row, "place", team.place === null ? "–" : team.place);
      put(row, "score", team.score);
      put(row, "award", team.award);
      list.appendChild(row);
    });
  }

  function listen() {
    if (source) source.close();
    source = new EventSource(root.dataset.news);
    source.addEventListener("scoreboard", function (event) { heard = Date.now(); age = 0; draw(JSON.parse(event.data)); });
    source.addEventListener("beat", function (event) {
      heard = Date.now();
      age = JSON.parse(event.data).age || 0; // how long the displays' own source has been silent
    });
  }

  var again = 0;
  setInterval(function () {
    var quiet = Date.now() - heard;
    var old = quiet > 3500 ? quiet : age;
    put(root, "age", old > 3500 ? "数据延迟 " + Math.floor(old / 1000) + " 秒，正在重连。" : "比分随现场更新。");
    if (quiet > 6000 && Date.now() > again) {
      again = Date.now() + 2000 + Math.random() * 5000;
      listen();
    }
  }, 500);
  document.addEventListener("visibilitychange", function () { if (!document.hidden) listen(); });
  listen();
})();

// The public scoreboard: follows the stream, never shows an older version, says how old what it shows is.
(function () {
  "use strict";
  var root = document.getElementById("live");
  var list = root.querySelector(".live-teams");
  var version = Number(root.dataset.version);
  var heard = Date.now();
  var source = null;

  function put(where, name, words) {
    var at = where.querySelector('[data-live="' + name + '"]');
    if (at && at.textContent !== String(words)) at.textContent = words;
  }

  function draw(told) {
    if (told.version < version) return;
    version = told.version;
    put(root, "round", told.round);
    put(root, "answering", told.answering);
    root.querySelector('[data-live="frozen"]').hidden = !told.frozen;
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
    source.addEventListener("scoreboard", function (event) { heard = Date.now(); draw(JSON.parse(event.data)); });
    source.addEventListener("beat", function () { heard = Date.now(); });
  }

  var again = 0;
  setInterval(function () {
    var quiet = Date.now() - heard;
    put(root, "age", quiet > 3500 ? "数据延迟 " + Math.floor(quiet / 1000) + " 秒，正在重连。" : "比分随现场更新。");
    if (quiet > 6000 && Date.now() > again) {
      again = Date.now() + 2000 + Math.random() * 5000;
      listen();
    }
  }, 500);
  document.addEventListener("visibilitychange", function () { if (!document.hidden) listen(); });
  listen();
})();

// The stage screens: draw what the server pushes (never an older version), count down, move rows, press buzzers.
(function () {
  "use strict";
  var stage = document.getElementById("stage");
  var age = document.getElementById("stage-age");
  var told = document.getElementById("stage-told");
  var here = stage.dataset.here;
  var version = Number(stage.dataset.version);
  var offset = Number(stage.dataset.now) - Date.now();
  var best = null;
  var drawn = "";
  var calm = window.matchMedia && window.matchMedia("(prefers-reduced-motion: reduce)").matches;

  function now() { return Date.now() + offset; }

  // The answer that came quickest tells the server's time best; older ones slowly lose their weight.
  function setClock(at) {
    var seen = at - Date.now();
    if (best === null || seen > best - 2) { best = seen; } else { best -= 1; }
    offset = best;
  }

  function places() {
    var found = {};
    stage.querySelectorAll("[data-key]").forEach(function (each) { found[each.dataset.key] = each.getBoundingClientRect(); });
    return found;
  }

  function move(before) {
    if (calm || !stage.animate) return;
    stage.querySelectorAll("[data-key]").forEach(function (each) {
      var was = before[each.dataset.key];
      if (!was) return;
      var is = each.getBoundingClientRect();
      if (Math.abs(was.top - is.top) < 2 && Math.abs(was.left - is.left) < 2) return;
      each.animate(
        [{ transform: "translate(" + (was.left - is.left) + "px," + (was.top - is.top) + "px)" }, { transform: "none" }],
        { duration: 400, easing: "ease-out" }
      );
    });
  }

  function draw(frame) {
    setClock(frame.now);
    if (frame.version < version || (frame.version === version && frame.html === drawn)) return;
    version = frame.version;
    drawn = frame.html;
    var before = places();
    var typed = stage.querySelector("input[name=mark]");
    var mark = typed && document.activeElement === typed ? typed.value : null;
    stage.innerHTML = frame.html;
    var field = stage.querySelector("input[name=mark]");
    if (mark !== null && field) { field.value = mark; field.focus(); }
    move(before);
    tick();
  }

  function tick() {
    stage.querySelectorAll(".ring").forEach(function (ring) {
      if (!ring.dataset.ends) return;
      var left = Math.max(0, Number(ring.dataset.ends) - now());
      ring.querySelector("[data-left]").textContent = Math.ceil(left / 1000);
      var all = Number(ring.dataset.seconds) * 1000 || 1;
      ring.querySelector(".ring-left").setAttribute("stroke-dashoffset", String(100 - Math.min(100, 100 * left / all)));
      ring.classList.toggle("is-short", left <= 5000);
    });
    var podium = stage.querySelector("[data-opens]");
    if (podium && podium.dataset.mode === "early" && now() >= Number(podium.dataset.opens)) {
      podium.dataset.mode = "buzz";
      podium.className = "podium podium-buzz";
      podium.querySelector("[data-buzzer-words]").textContent = "抢答";
    }
  }

  var heard = Date.now();
  function listened() {
    heard = Date.now();
    age.hidden = true;
  }

  var source = null;
  function listen() {
    if (source) source.close();
    source = new EventSource(stage.dataset.news);
    source.addEventListener("stage", function (event) { listened(); draw(JSON.parse(event.data)); });
    source.addEventListener("beat", function (event) {
      listened();
      var beat = JSON.parse(event.data);
      setClock(beat.now);
      if (beat.probe) post(here + "/echo", { probe: beat.probe });
    });
  }

  function post(address, fields) {
    return fetch(address, {
      method: "POST", headers: { "Accept": "application/json" }, credentials: "same-origin",
      body: new URLSearchParams(fields), keepalive: true
    });
  }

  function say(words, kind) {
    told.textContent = words;
    told.className = "stage-told told-" + kind;
    told.hidden = !words;
    if (words) setTimeout(function () { if (told.textContent === words) told.hidden = true; }, 3000);
  }

  function send(address, fields) {
    post(address, fields).then(function (reply) {
      return reply.json().then(function (answer) { say(reply.ok ? answer.message : answer.title, reply.ok ? "done" : "refused"); });
    }).catch(function () { say("网络断开，没有提交。连上后请再按一次。", "refused"); });
  }

  var down = false;
  function press(held) {
    var buzzer = stage.querySelector("[data-buzzer]");
    if (!buzzer) return false;
    if (buzzer.closest("[data-mode]").dataset.mode === "test") { say("按键正常", "done"); return true; }
    send(buzzer.getAttribute("action"), { held: held ? "1" : "", claimed: String(Math.max(0, Math.round(now()))) });
    return true;
  }

  stage.addEventListener("submit", function (event) {
    event.preventDefault();
    var fields = {};
    new FormData(event.target).forEach(function (value, name) { fields[name] = value; });
    if (event.target.hasAttribute("data-buzzer")) press(false); else send(event.target.getAttribute("action"), fields);
  });
  // A finger counts when it comes down, not when it is lifted.
  stage.addEventListener("pointerdown", function (event) {
    var button = event.target.closest ? event.target.closest("[data-buzzer] button") : null;
    if (button) { event.preventDefault(); press(false); }
  });
  stage.addEventListener("click", function (event) {
    if (event.target.closest && event.target.closest("[data-buzzer] button") && event.detail !== 0) event.preventDefault();
  });
  document.addEventListener("keydown", function (event) {
    if (event.repeat || /^(INPUT|TEXTAREA)$/.test(event.target.tagName)) return;
    if (event.key === " " || event.key === "Enter" || /^[1-9]$/.test(event.key)) {
      if (press(down)) event.preventDefault();
      down = true;
    }
  });
  document.addEventListener("keyup", function () { down = false; });

  document.addEventListener("visibilitychange", function () { if (!document.hidden) listen(); });
  window.addEventListener("pageshow", function (event) { if (event.persisted) listen(); });
  window.addEventListener("online", listen);

  var again = 0;
  setInterval(function () {
    tick();
    var quiet = Date.now() - heard;
    if (quiet > 3000) {
      age.textContent = "数据延迟 " + Math.floor(quiet / 1000) + " 秒";
      age.hidden = false;
    }
    if (quiet > 5000 && Date.now() > again) {
      again = Date.now() + 2000 + Math.random() * 2000;
      listen();
    }
  }, 100);
  listen();
})();

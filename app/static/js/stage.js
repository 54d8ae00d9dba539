// Every stage screen: draws what the server pushes (never an older version), counts down, moves rows, comes back by itself.
(function () {
  "use strict";
  var stage = document.getElementById("stage");
  var age = document.getElementById("stage-age");
  var version = Number(stage.dataset.version);
  var offset = Number(stage.dataset.now) - Date.now();
  var best = null;
  var drawn = null;
  var calm = window.matchMedia && window.matchMedia("(prefers-reduced-motion: reduce)").matches;

  function all(what) { return Array.prototype.slice.call(stage.querySelectorAll(what)); }
  function now() { return Date.now() + offset; }
  function tell(what, detail) { document.dispatchEvent(new CustomEvent(what, { detail: detail })); }

  // What came quickest tells the server's time best; it slowly loses its weight, because clocks drift.
  function setClock(at) {
    var seen = at - Date.now();
    best = best === null || seen > best - 1 ? seen : best - 1;
    offset = best;
  }

  function seen() {
    var was = { rows: {}, news: {}, scores: {}, bars: {} };
    all("[data-new]").forEach(function (each) { was.news[each.dataset.new] = true; });
    all("[data-key]").forEach(function (row) {
      var points = row.querySelector("[data-score]");
      var bar = row.querySelector(".team-bar rect");
      was.rows[row.dataset.key] = row.getBoundingClientRect();
      if (points) was.scores[row.dataset.key] = Number(points.dataset.score);
      if (bar) was.bars[row.dataset.key] = Number(bar.getAttribute("width"));
    });
    return was;
  }

  function glide(each, from) {
    each.animate([{ transform: from }, { transform: "none" }], { duration: 400, easing: "ease-out" });
  }

  function showChange(row, points, by) {
    if (!by) return;
    var change = document.createElement("span");
    change.className = "delta";
    change.textContent = (by > 0 ? "+" : "−") + Math.abs(Math.round(by * 100) / 100);
    points.parentNode.insertBefore(change, points); // beside the score, in the place of what was judged
    row.classList.add("has-delta");
    setTimeout(function () {
      if (change.parentNode) change.parentNode.removeChild(change);
      row.classList.remove("has-delta");
    }, 4000);
  }

  function move(was) {
    all("[data-new]").forEach(function (each) { if (!was.news[each.dataset.new]) each.classList.add("is-new"); });
    all("[data-key]").forEach(function (row) {
      var key = row.dataset.key;
      var before = was.rows[key];
      var points = row.querySelector("[data-score]");
      var bar = row.querySelector(".team-bar rect");
      if (points && key in was.scores) showChange(row, points, Number(points.dataset.score) - was.scores[key]);
      if (!before || calm || !row.animate) return;
      var after = row.getBoundingClientRect();
      var left = before.left - after.left;
      var top = before.top - after.top;
      var alike = Math.abs(before.width - after.width) < 2; // the same list, not another scene's
      if (alike && (Math.abs(left) > 2 || Math.abs(top) > 2)) glide(row, "translate(" + left + "px," + top + "px)");
      var width = bar ? Number(bar.getAttribute("width")) : 0;
      if (alike && width && key in was.bars && was.bars[key] !== width) glide(bar, "scaleX(" + was.bars[key] / width + ")");
    });
  }

  // However long the words are, all of them stand on the screen.
  function fit() {
    all("[data-fit]").forEach(function (each) {
      for (var step = 0; step <= 8; step += 1) {
        each.dataset.fit = String(step);
        if (each.scrollHeight <= each.clientHeight + 1) return;
      }
    });
  }

  // A button that is drawn anew under a finger never hears of it: the drawing waits for the finger, a second at most.
  var finger = 0;
  var waiting = null;
  function lifted() {
    finger = 0;
    if (waiting) draw(waiting);
  }
  stage.addEventListener("pointerdown", function () { finger = Date.now(); });
  ["pointerup", "pointercancel"].forEach(function (what) {
    document.addEventListener(what, function () { setTimeout(lifted, 0); }); // after the click
  });

  function draw(frame) {
    if (frame !== waiting) setClock(frame.now);
    waiting = null;
    if (frame.version < version || (frame.version === version && frame.html === drawn)) return;
    if (finger) {
      waiting = frame;
      return;
    }
    version = frame.version;
    drawn = frame.html;
    var was = seen();
    var typed = stage.querySelector("input[name=mark]");
    var mark = typed && document.activeElement === typed ? typed.value : null;
    stage.innerHTML = frame.html;
    var field = stage.querySelector("input[name=mark]");
    if (mark !== null && field) { field.value = mark; field.focus(); }
    fit();
    move(was);
    tell("stage:drawn");
    tick();
  }

  function tick() {
    all(".ring").forEach(function (ring) {
      if (!ring.dataset.ends) return;
      var left = Math.max(0, Number(ring.dataset.ends) - now());
      var whole = Number(ring.dataset.seconds) * 1000 || 1;
      var number = ring.querySelector("[data-left]");
      var words = String(Math.ceil(left / 1000));
      if (number.textContent !== words) number.textContent = words;
      ring.querySelector(".ring-left").setAttribute("stroke-dashoffset", String(100 - Math.min(100, 100 * left / whole)));
      ring.classList.toggle("is-short", left > 0 && left <= 5000);
      ring.classList.toggle("is-over", left === 0);
    });
    all("[data-three]").forEach(function (three) {
      var left = Number(three.dataset.three) - now();
      var words = left > 0 ? String(Math.ceil(left / 1000)) : "抢答";
      if (three.textContent === words) return;
      three.textContent = words;
      three.classList.toggle("is-go", left <= 0);
      three.classList.remove("is-beat");
      void three.offsetWidth; // so that the next number beats as well
      three.classList.add("is-beat");
    });
    all("[data-then]").forEach(function (words) {
      if (now() >= Number(words.dataset.at)) words.textContent = words.dataset.then;
    });
    var podium = stage.querySelector("[data-opens]");
    if (podium && podium.dataset.mode === "early" && now() >= Number(podium.dataset.opens)) {
      podium.dataset.mode = "buzz";
      podium.className = "podium podium-buzz";
      podium.querySelector("[data-buzzer-words]").textContent = "抢答";
      podium.querySelector(".podium-message").textContent = "开始抢答";
    }
  }

  var heard = Date.now();
  var again = 0;
  var source = null;

  function listened() {
    heard = Date.now();
    again = 0;
    age.hidden = true;
  }

  function listen() {
    again = 0;
    if (source) source.close();
    source = new EventSource(stage.dataset.news);
    source.addEventListener("stage", function (event) { listened(); draw(JSON.parse(event.data)); });
    source.addEventListener("beat", function (event) {
      listened();
      var beat = JSON.parse(event.data);
      setClock(beat.now);
      if (beat.probe) tell("stage:probe", beat.probe);
    });
    source.onerror = function () { if (source.readyState === 2) later(0); };
  }

  // Nine podiums and a hall do not come back in the same moment.
  function later(wait) { if (!again) again = Date.now() + wait + Math.random() * 2000; }

  document.addEventListener("visibilitychange", function () { if (!document.hidden) listen(); });
  window.addEventListener("pageshow", function (event) { if (event.persisted) listen(); });
  window.addEventListener("online", listen);
  window.addEventListener("resize", fit);

  setInterval(function () {
    tick();
    var quiet = Date.now() - heard;
    if (quiet > 3000) {
      age.textContent = "数据延迟 " + Math.floor(quiet / 1000) + " 秒";
      age.hidden = false;
    }
    if (quiet > 5000) later(2000);
    if (again && Date.now() > again) listen();
    if (finger && Date.now() - finger > 1000) lifted();
  }, 100);
  window.stageNow = now;
  fit();
  tick();
  listen();
})();

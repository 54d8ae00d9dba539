// The desk: draws what the server pushes, sends commands without leaving the page, and knows the keys.
(function () {
  "use strict";
  var desk = document.getElementById("desk");
  var stage = document.getElementById("stage");
  var alerts = document.getElementById("alerts");
  var token = desk.dataset.token;
  var version = -1;
  var offset = Number(desk.dataset.now) - Date.now();
  var base = "/matches/" + desk.dataset.match + "/desks/" + desk.dataset.desk;
  var sending = false;

  function say(words) {
    alerts.textContent = "";
    if (!words) return;
    var box = document.createElement("div");
    box.className = "alert alert-refused";
    box.setAttribute("role", "alert");
    box.textContent = words;
    alerts.appendChild(box);
  }

  function fillTokens() {
    stage.querySelectorAll("[data-token-field]").forEach(function (field) { field.value = token; });
    stage.querySelectorAll("button").forEach(function (button) { if (!token) button.disabled = true; });
  }

  function open() {
    var found = {};
    stage.querySelectorAll("details").forEach(function (each, at) { found[at + each.className] = each.open; });
    return found;
  }

  // What somebody is filling in must not vanish under their hands while the show goes on. A form that was begun is kept
  // whole, so that a reason never ends up beside a question or a team that moved into the place of the one chosen.
  function fields(form) { return form.querySelectorAll("select, input:not([type=hidden])"); }

  function begun(form) {
    return Array.prototype.some.call(fields(form), function (field) {
      if (field === document.activeElement) return true; // else the next letter would be a key of the desk
      if (field.tagName !== "SELECT") return field.value !== field.defaultValue;
      var first = field.querySelector("option[selected]") || field.options[0];
      return Boolean(first) && field.value !== first.value;
    });
  }

  function written() {
    var kept = {};
    stage.querySelectorAll("form[data-keep]").forEach(function (form) {
      if (!begun(form)) return;
      var values = kept[form.dataset.keep] = { focus: "" };
      fields(form).forEach(function (field) {
        values["=" + field.name] = field.value;
        if (field === document.activeElement) values.focus = field.name;
      });
    });
    return kept;
  }

  function writeAgain(kept) {
    stage.querySelectorAll("form[data-keep]").forEach(function (form) {
      var values = kept[form.dataset.keep];
      if (!values) return;
      fields(form).forEach(function (field) { field.value = values["=" + field.name]; });
      // A choice that is no longer offered takes the whole form with it.
      if (Array.prototype.some.call(fields(form), function (field) { return field.value !== values["=" + field.name]; })) return form.reset();
      var fold = form.closest("details");
      if (fold) fold.open = true;
      if (values.focus) form.elements[values.focus].focus();
    });
  }

  function forget(keep) {
    stage.querySelectorAll("form[data-keep]").forEach(function (form) {
      if (form.dataset.keep !== keep) return;
      form.reset();
      if (form.contains(document.activeElement)) document.activeElement.blur();
      if (form.closest("details")) form.closest("details").open = false;
    });
  }

  // An input method loses its unfinished word when its field is replaced, and a button drawn anew under a finger never
  // hears of it: the drawing waits for the word, and for the finger a second at most.
  var composing = false;
  var finger = 0;
  var waiting = null;
  function hasHands() {
    return (composing && stage.contains(document.activeElement)) || (finger && Date.now() - finger < 1000);
  }
  function drawWaiting() { if (waiting && !hasHands()) draw(waiting); }
  stage.addEventListener("compositionstart", function () { composing = true; });
  stage.addEventListener("compositionend", function () { composing = false; setTimeout(drawWaiting, 0); });
  stage.addEventListener("pointerdown", function () { finger = Date.now(); });
  ["pointerup", "pointercancel"].forEach(function (what) {
    document.addEventListener(what, function () { setTimeout(function () { finger = 0; drawWaiting(); }, 0); }); // after the click
  });

  function draw(told) {
    if (told.version < version) return;
    waiting = hasHands() ? told : null;
    if (waiting) return;
    var kept = written();
    var before = told.version === version ? open() : {};
    version = told.version;
    offset = told.now - Date.now();
    stage.innerHTML = told.html;
    stage.querySelectorAll("details").forEach(function (each, at) {
      var key = at + each.className;
      if (key in before) each.open = before[key];
    });
    writeAgain(kept);
    fillTokens();
    tick();
  }

  function tick() {
    var clock = stage.querySelector(".desk-clock");
    if (!clock || !clock.dataset.ends) return;
    var left = Math.max(0, Number(clock.dataset.ends) - (Date.now() + offset));
    clock.querySelector("[data-left]").textContent = Math.ceil(left / 1000);
    clock.classList.toggle("is-short", left < 5000);
  }

  function send(form) {
    if (sending || !token) return;
    sending = true;
    fetch(form.action, {
      method: "POST",
      headers: { "Accept": "application/json" },
      body: new URLSearchParams(new FormData(form)),
      credentials: "same-origin"
    }).then(function (reply) {
      return reply.json().catch(function () { return {}; }).then(function (told) {
        sending = false;
        if (reply.ok && form.dataset.keep) forget(form.dataset.keep);
        if (reply.ok && /\/step$/.test(form.action)) backToNext();
        say(reply.ok ? "" : told.title || "这一步没有执行，请刷新后再试。");
      });
    }).catch(function () {
      sending = false;
      say("网络断开，这一步没有执行。连上后请再操作一次。");
    });
  }

  // Whoever made a step from further down the page is brought back to the next one.
  function backToNext() {
    var next = stage.querySelector(".desk-next");
    if (next && next.getBoundingClientRect().top < 0) next.scrollIntoView();
  }

  stage.addEventListener("submit", function (event) {
    event.preventDefault();
    if (confirmed(event.target)) send(event.target);
  });

  // What cannot be taken back is read out once more, with what was chosen.
  function confirmed(form) {
    if (!form.dataset.readOut) return true;
    var chosen = Array.prototype.map.call(fields(form), function (field) {
      return field.tagName === "SELECT" ? field.options[field.selectedIndex].text : field.value;
    });
    return window.confirm(form.dataset.readOut + "\n" + chosen.join(" · "));
  }

  var KEYS = { " ": " ", "r": "R", "R": "R", "w": "W", "W": "W", "z": "Z", "Z": "Z" };
  document.addEventListener("keydown", function (event) {
    if (/^(INPUT|SELECT|TEXTAREA|SUMMARY)$/.test(event.target.tagName) || event.repeat || event.altKey || event.metaKey) return;
    var key = KEYS[event.key] || (/^[1-9]$/.test(event.key) ? event.key : "");
    if (!key || (event.ctrlKey && key !== "Z")) return;
    var button = stage.querySelector('button[data-key="' + key + '"]');
    if (!button || button.disabled) return;
    event.preventDefault();
    send(button.form);
  });

  function lease() {
    if (!token) return;
    fetch(base + "/lease", {
      method: "POST", headers: { "Accept": "application/json" }, credentials: "same-origin",
      body: new URLSearchParams({ token: token })
    }).then(function (reply) { return reply.json(); }).then(function (told) {
      if (told.mine === false) {
        token = "";
        fillTokens();
        say("别人已经接管，你现在可以观看。需要时请刷新后接管。");
      }
    }).catch(function () {});
  }

  var heard = Date.now();
  var source = null;
  function listen() {
    if (source) source.close();
    source = new EventSource(desk.dataset.news);
    source.addEventListener("stage", function (event) { heard = Date.now(); document.body.classList.remove("is-stale"); draw(JSON.parse(event.data)); });
    source.addEventListener("beat", function () { heard = Date.now(); document.body.classList.remove("is-stale"); });
  }
  document.addEventListener("visibilitychange", function () { if (!document.hidden) listen(); });
  window.addEventListener("online", listen);
  setInterval(function () {
    tick();
    drawWaiting();
    if (Date.now() - heard > 4000) document.body.classList.add("is-stale");
    if (Date.now() - heard > 12000) { heard = Date.now() - 4001; listen(); }
  }, 200);
  setInterval(lease, 5000);
  fillTokens();
  listen();
})();

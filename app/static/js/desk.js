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

  function draw(told) {
    if (told.version < version) return;
    // What somebody is typing must not vanish under their hands.
    var typing = stage.contains(document.activeElement) && /^(INPUT|SELECT)$/.test(document.activeElement.tagName) && document.activeElement.value;
    if (typing && told.version === version) return;
    var before = told.version === version ? open() : {};
    version = told.version;
    offset = told.now - Date.now();
    stage.innerHTML = told.html;
    stage.querySelectorAll("details").forEach(function (each, at) {
      var key = at + each.className;
      if (key in before) each.open = before[key];
    });
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
        say(reply.ok ? "" : told.title || "这一步没有执行，请刷新后再试。");
      });
    }).catch(function () {
      sending = false;
      say("网络断开，这一步没有执行。连上后请再操作一次。");
    });
  }

  stage.addEventListener("submit", function (event) {
    event.preventDefault();
    send(event.target);
  });

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
    if (Date.now() - heard > 4000) document.body.classList.add("is-stale");
    if (Date.now() - heard > 12000) { heard = Date.now() - 4001; listen(); }
  }, 200);
  setInterval(lease, 5000);
  fillTokens();
  listen();
})();

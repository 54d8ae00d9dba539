// Podium and judge: presses, answers, wagers and marks go to the server at once, and its reply is shown in its words.
(function () {
  "use strict";
  var stage = document.getElementById("stage");
  var told = document.getElementById("stage-told");
  var here = stage.dataset.here;

  function post(address, fields) {
    return fetch(address, {
      method: "POST", headers: { "Accept": "application/json" }, credentials: "same-origin",
      body: new URLSearchParams(fields), keepalive: true
    });
  }

  function say(words, kind) {
    told.textContent = words;
    told.className = "stage-told told-" + kind;
    told.hidden = false;
    setTimeout(function () { if (told.textContent === words) told.hidden = true; }, 3000);
  }

  // One after another, so that what was tapped last is what the server has last.
  var sending = 0;
  var line = Promise.resolve();
  function send(address, fields) {
    sending += 1;
    var sent = line.then(function () { return post(address, fields); }).then(function (reply) {
      return reply.json().then(function (answer) {
        if (reply.ok && picked && fields.letters) picked.kept = fields.letters;
        if (!reply.ok) takeBack();
        say(reply.ok ? answer.message : answer.title, reply.ok ? "done" : "refused");
      });
    }).catch(function () {
      takeBack();
      say("网络断开，没有提交。连上后请再按一次。", "refused");
    });
    line = sent.then(function () { sending -= 1; });
  }

  // Where several options are right, taps add up here until the server has drawn them.
  var picked = null;
  function pick(choices, letter) {
    var ask = choices.dataset.ask;
    var goesOn = sending && picked && picked.ask === ask;
    var letters = goesOn ? picked.letters : choices.dataset.chosen;
    var kept = goesOn ? picked.kept : letters;
    var others = letters.replace(letter, "");
    letters = letters === others ? letters + letter : others || letter;
    picked = { ask: ask, letters: letters.split("").sort().join(""), kept: kept };
    paint();
    return picked.letters;
  }

  // What the server has not taken must not look as if it had.
  function takeBack() {
    var button = stage.querySelector(".buzzer.is-pressed");
    if (button) {
      button.classList.remove("is-pressed");
      button.querySelector("[data-buzzer-words]").textContent = "抢答";
    }
    if (!picked) return;
    picked.letters = picked.kept;
    paint();
    picked = null;
  }

  function paint() {
    var choices = stage.querySelector("[data-chosen]");
    if (!picked || !choices || choices.dataset.ask !== picked.ask) return;
    choices.dataset.chosen = picked.letters;
    stage.querySelectorAll("[data-letter]").forEach(function (button) {
      var is = picked.letters.indexOf(button.dataset.letter) >= 0;
      button.classList.toggle("is-chosen", is);
      button.setAttribute("aria-pressed", String(is));
    });
  }

  var pressed = 0;
  function press(held) {
    var form = stage.querySelector("[data-buzzer]");
    if (!form) return false;
    pressed = Date.now();
    send(form.getAttribute("action"), { held: held ? "1" : "", claimed: String(Math.max(0, Math.round(window.stageNow()))) });
    if (form.closest("[data-mode]").dataset.mode === "buzz") {
      form.querySelector("button").classList.add("is-pressed");
      form.querySelector("[data-buzzer-words]").textContent = "已按下";
    }
    return true;
  }

  stage.addEventListener("submit", function (event) {
    var form = event.target;
    event.preventDefault();
    if (form.hasAttribute("data-buzzer")) { press(false); return; }
    var fields = {};
    new FormData(form).forEach(function (value, name) { fields[name] = value; });
    var button = form.querySelector("[data-letter]");
    if (button) fields.letters = pick(form.closest("[data-chosen]"), button.dataset.letter);
    send(form.getAttribute("action"), fields);
  });
  // A finger counts when it comes down, not when it is lifted; the click that follows is the same press.
  stage.addEventListener("pointerdown", function (event) {
    if (event.button > 0 || !event.target.closest || !event.target.closest("[data-buzzer] button")) return;
    event.preventDefault();
    press(false);
  });
  stage.addEventListener("click", function (event) {
    var buzzer = event.target.closest && event.target.closest("[data-buzzer] button");
    if (buzzer && (event.detail !== 0 || Date.now() - pressed < 1000)) event.preventDefault();
  });
  // Buzzers with a cable are keyboards: a key held down repeats, and one that was never let go is told to the server.
  var down = {};
  document.addEventListener("keydown", function (event) {
    if (/^(INPUT|TEXTAREA)$/.test(event.target.tagName)) return;
    if (event.key !== " " && event.key !== "Enter" && !/^[1-9]$/.test(event.key)) return;
    if (!stage.querySelector("[data-buzzer]")) { down[event.code] = true; return; }
    event.preventDefault();
    if (event.repeat) return;
    press(Boolean(down[event.code]));
    down[event.code] = true;
  });
  document.addEventListener("keyup", function (event) { delete down[event.code]; });
  window.addEventListener("blur", function () { down = {}; });

  document.addEventListener("stage:drawn", function () { if (sending) paint(); });
  document.addEventListener("stage:probe", function (event) {
    post(here + "/echo", { probe: event.detail }).catch(function () {}); // the next beat asks again
  });
})();

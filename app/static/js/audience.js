// A phone in the hall: one tap is one answer, the server's receipt is shown in its words, and tickets that were won.
(function () {
  "use strict";
  var door = document.querySelector("[data-door]");
  if (door) { // the code on a slip stands behind the #, which no server sees
    var code = decodeURIComponent(window.location.hash.slice(1));
    if (/^[0-9A-Za-z]{8}$/.test(code) && !door.elements.code.value) door.elements.code.value = code;
    return;
  }
  var stage = document.getElementById("stage");
  var here = stage.dataset.here;
  var mine = { seat: 0, answer: null, tickets: [] };
  var asked = ""; // the question whose result was asked for
  var picked = {};
  var said = { ask: "", words: "" }; // what the server said of a tap that was not kept
  var sending = "";

  function root() { return stage.querySelector("[data-ask]"); }
  function buttons() { return Array.prototype.slice.call(stage.querySelectorAll("[data-letter]")); }
  function letters(some) { return some.map(function (button) { return button.dataset.letter; }).sort().join(""); }
  function answerTo(ask) { return mine.answer && mine.answer.question === ask ? mine.answer : null; }

  function moment(at) {
    var when = new Date(at);
    function two(number) { return ("0" + number).slice(-2); }
    return two(when.getHours()) + ":" + two(when.getMinutes()) + ":" + two(when.getSeconds()) + "." + ("00" + when.getMilliseconds()).slice(-3);
  }

  function result(answer, key) {
    if (!answer) return "正确答案 " + key;
    if (answer.letters !== key) return "你选择了 " + answer.letters + "，正确答案 " + key;
    var won = mine.tickets.some(function (ticket) { return ticket.question === answer.question; });
    return won ? "答对了，获得一张奖券" : "答对了";
  }

  function words(at, answer) {
    var mode = at.dataset.mode;
    if (mode === "told") return result(answer, letters(buttons().filter(function (b) { return b.dataset.key; })));
    if (answer) return "已收到 " + answer.letters + " · " + moment(answer.at);
    if (sending === at.dataset.ask) return "正在提交…";
    return said.ask === at.dataset.ask ? said.words : "";
  }

  function paint() {
    var at = root();
    if (!at) return;
    var answer = answerTo(at.dataset.ask);
    var chosen = answer ? answer.letters : picked.ask === at.dataset.ask ? picked.letters : "";
    buttons().forEach(function (button) {
      var is = chosen.indexOf(button.dataset.letter) >= 0;
      button.classList.toggle("is-chosen", is);
      button.setAttribute("aria-pressed", String(is));
      button.disabled = at.dataset.mode !== "open" || Boolean(answer);
    });
    var send = stage.querySelector("[data-send]");
    if (send) send.hidden = Boolean(answer);
    stage.querySelector("[data-seat]").textContent = mine.seat ? mine.seat + " 号座位" : "";
    var message = stage.querySelector("[data-message]");
    message.textContent = words(at, answer) || message.textContent;
    paintTickets();
  }

  function paintTickets() {
    var place = stage.querySelector("[data-tickets]");
    place.textContent = "";
    mine.tickets.forEach(function (ticket) {
      var link = document.createElement("a");
      link.href = ticket.address;
      link.className = "phone-ticket" + (ticket.scratched ? " is-open" : "");
      link.textContent = ticket.scratched ? "奖券已刮开，查看" : "你有一张奖券，点这里刮奖";
      place.appendChild(link);
    });
  }

  function fetchMine() {
    fetch(here + "/mine", { headers: { "Accept": "application/json" }, credentials: "same-origin" }).then(function (reply) {
      return reply.json().then(function (told) {
        if (reply.ok) { mine = told; paint(); } else refuse("", told.title);
      });
    }).catch(function () { setTimeout(fetchMine, 2000 + Math.random() * 3000); });
  }

  function refuse(ask, title) {
    said = { ask: ask, words: title };
    var told = document.getElementById("stage-told");
    told.textContent = title;
    told.className = "stage-told told-refused";
    told.hidden = false;
    setTimeout(function () { if (told.textContent === title) told.hidden = true; }, 4000);
    paint();
  }

  function send(ask, chosen, times) {
    if (times === 0 && sending === ask) return;
    sending = ask;
    paint();
    fetch(here + "/answers", {
      method: "POST", headers: { "Content-Type": "application/json", "Accept": "application/json" },
      credentials: "same-origin", body: JSON.stringify({ question: ask, letters: chosen }), keepalive: true
    }).then(function (reply) {
      if (reply.status === 503) throw new Error("busy");
      return reply.json().then(function (told) {
        sending = "";
        if (!reply.ok) { refuse(ask, told.title); return; }
        mine.answer = told;
        paint();
      });
    }).catch(function () {
      if (times < 8) { setTimeout(function () { send(ask, chosen, times + 1); }, 400 + Math.random() * 800); return; }
      sending = "";
      refuse(ask, "网络不通，没有提交。连上后请再点一次。");
    });
  }

  function pick(at, letter) {
    var before = picked.ask === at.dataset.ask ? picked.letters : "";
    var others = before.replace(letter, "");
    picked = { ask: at.dataset.ask, letters: (others === before ? before + letter : others).split("").sort().join("") };
    paint();
  }

  stage.addEventListener("click", function (event) {
    var button = event.target.closest ? event.target.closest("button") : null;
    var at = root();
    if (!button || !at || at.dataset.mode !== "open" || answerTo(at.dataset.ask)) return;
    if (button.hasAttribute("data-send")) {
      if (picked.ask === at.dataset.ask && picked.letters) send(at.dataset.ask, picked.letters, 0);
    } else if (at.hasAttribute("data-several")) {
      pick(at, button.dataset.letter);
    } else {
      picked = { ask: at.dataset.ask, letters: button.dataset.letter };
      send(at.dataset.ask, button.dataset.letter, 0);
    }
  });

  document.addEventListener("stage:drawn", function () {
    var at = root();
    paint();
    if (!at || at.dataset.mode !== "told" || asked === at.dataset.ask || !answerTo(at.dataset.ask)) return;
    asked = at.dataset.ask;
    setTimeout(fetchMine, Math.random() * 1500); // a hall does not ask in the same moment
  });
  window.addEventListener("pageshow", function (event) { if (event.persisted) fetchMine(); });
  fetchMine();
})();

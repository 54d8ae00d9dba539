// Scratching a ticket: the server tells what it won at the first touch, the finger uncovers it. A button does the same.
(function () {
  "use strict";
  var ticket = document.querySelector("[data-scratch]");
  var cover = ticket && ticket.querySelector("[data-cover]");
  if (!cover || !cover.getContext) return;
  var prize = ticket.querySelector("[data-prize]");
  var look = ticket.querySelector("[data-look]");
  var pen = cover.getContext("2d");
  var colours = window.getComputedStyle(document.documentElement);
  var asked = false;
  var last = null;
  var cells = {};
  var COLUMNS = 12;
  var ROWS = 5;

  function colour(name) { return colours.getPropertyValue(name).trim(); }

  function draw() {
    var box = cover.getBoundingClientRect();
    var sharp = window.devicePixelRatio || 1;
    cover.width = box.width * sharp;
    cover.height = box.height * sharp;
    pen.scale(sharp, sharp);
    pen.fillStyle = colour("--qing");
    pen.fillRect(0, 0, box.width, box.height);
    pen.fillStyle = colour("--paper");
    pen.font = "600 24px " + colour("--font");
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    pen.fillText("刮开这里", box.width / 2, box.height / 2);
    prize.textContent = "";
  }

  function open() {
    cover.hidden = true;
    look.hidden = true;
  }

  function ask(then) {
    if (asked) return;
    asked = true;
    fetch(ticket.dataset.scratch, { method: "POST", headers: { "Accept": "application/json" }, credentials: "same-origin" }).then(function (reply) {
      if (!reply.ok) throw new Error("refused");
      return reply.json();
    }).then(function (told) {
      prize.textContent = told.message;
      then();
    }).catch(function () {
      asked = false;
      prize.textContent = "网络不通，奖券还在。连上后请再试一次。";
      cover.hidden = true;
    });
  }

  function rub(event) {
    var box = cover.getBoundingClientRect();
    var at = { x: event.clientX - box.left, y: event.clientY - box.top };
    pen.globalCompositeOperation = "destination-out";
    pen.lineWidth = 44;
    pen.lineCap = "round";
    pen.beginPath();
    pen.moveTo(last ? last.x : at.x, last ? last.y : at.y);
    pen.lineTo(at.x, at.y + 0.01);
    pen.stroke();
    last = at;
    cells[Math.floor(at.x / box.width * COLUMNS) + "-" + Math.floor(at.y / box.height * ROWS)] = true;
    if (prize.textContent && Object.keys(cells).length > COLUMNS * ROWS * 0.4) open();
  }

  cover.addEventListener("pointerdown", function (event) {
    last = null;
    cover.setPointerCapture(event.pointerId);
    ask(function () {});
    rub(event);
  });
  cover.addEventListener("pointermove", function (event) {
    if (event.buttons) rub(event);
  });
  look.addEventListener("submit", function (event) {
    event.preventDefault();
    if (asked) open(); else ask(open);
  });
  draw();
}());

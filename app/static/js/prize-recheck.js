// Repeats the draw of prizes in the browser of whoever doubts it, from what stands on the page.
(function () {
  "use strict";
  var able = window.crypto && window.crypto.subtle && window.TextEncoder; // only over https, or on this very machine

  function say(pool, words, tone) {
    var tag = document.createElement("span");
    tag.className = "tag tag-" + tone;
    tag.textContent = words;
    var told = pool.querySelector("[data-told]");
    told.textContent = "";
    told.appendChild(tag);
  }

  function hash(text) {
    return window.crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)).then(function (bytes) {
      return Array.prototype.slice.call(new Uint8Array(bytes));
    });
  }

  function hex(bytes) {
    return bytes.map(function (byte) { return ("0" + byte.toString(16)).slice(-2); }).join("");
  }

  // The hash is a number of 256 bits; its remainder is taken digit by digit.
  function remainder(bytes, total) {
    return bytes.reduce(function (rest, byte) { return (rest * 256 + byte) % total; }, 0);
  }

  function list(pool, what) { return Array.prototype.slice.call(pool.querySelectorAll(what)); }

  function draw(bytes, kinds) {
    var left = kinds.filter(function (kind) { return kind.stock > 0; });
    var total = left.reduce(function (sum, kind) { return sum + kind.weight; }, 0);
    var point = total ? remainder(bytes, total) : 0;
    for (var at = 0; at < left.length; at += 1) {
      point -= left[at].weight;
      if (point < 0) return left[at];
    }
    return null;
  }

  function repeat(pool, hashes, tickets) {
    var most = Number(pool.dataset.wins);
    var wins = {};
    var kinds = list(pool, "[data-kind]").map(function (row) {
      return { id: row.dataset.kind, stock: Number(row.dataset.stock), weight: Number(row.dataset.weight), blank: row.hasAttribute("data-blank") };
    });
    kinds.sort(function (one, other) { return one.id < other.id ? -1 : 1; });
    return tickets.every(function (ticket, at) {
      var holder = ticket.dataset.holder;
      var won = (wins[holder] || 0) >= most ? null : draw(hashes[at], kinds);
      if (won) {
        won.stock -= 1;
        if (!won.blank) wins[holder] = (wins[holder] || 0) + 1;
      }
      return (won ? won.id : "") === ticket.dataset.won;
    });
  }

  Array.prototype.forEach.call(document.querySelectorAll("[data-prize-draw]"), function (pool) {
    if (!able) {
      say(pool, "当前网络下浏览器不提供计算功能，请按右侧的办法核对", "warning");
      return;
    }
    var seed = pool.dataset.seed;
    var tickets = list(pool, "[data-ticket]");
    var wanted = tickets.map(function (ticket) { return hash(seed + ":" + ticket.dataset.ticket); });
    Promise.all([hash(seed)].concat(wanted)).then(function (found) {
      var right = hex(found[0]) === pool.dataset.promise && repeat(pool, found.slice(1), tickets);
      say(pool, right ? "✓ 一致" : "不一致", right ? "right" : "refused");
    });
  });
}());

/* Repeats a draw in the browser of whoever doubts it: [data-recheck] holds the promise, the seed and the teams in order. */
(function () {
  'use strict';
  var list = document.querySelector('[data-recheck]');
  var told = document.getElementById('recheck');
  if (!list || !told) { return; }

  function say(words, tone) {
    var tag = document.createElement('span');
    tag.className = 'tag tag-' + tone;
    tag.textContent = words;
    told.textContent = '';
    told.appendChild(tag);
  }

  if (!window.crypto || !window.crypto.subtle || !window.TextEncoder) { // only over https, or on this very machine
    say('当前网络下浏览器不提供计算功能，请按右侧的办法核对', 'warning');
    return;
  }

  function hash(text) {
    return window.crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)).then(function (bytes) {
      return Array.prototype.map.call(new Uint8Array(bytes), function (byte) {
        return ('0' + byte.toString(16)).slice(-2);
      }).join('');
    });
  }

  var seed = list.getAttribute('data-seed');
  var teams = Array.prototype.map.call(list.querySelectorAll('[data-team]'), function (row) {
    return row.getAttribute('data-team');
  });
  var wanted = [hash(seed)].concat(teams.map(function (team) { return hash(seed + ':' + team); }));
  Promise.all(wanted).then(function (found) {
    var keys = found.slice(1);
    var inOrder = keys.every(function (key, at) { return at === 0 || keys[at - 1] < key; });
    var kept = found[0] === list.getAttribute('data-promise');
    say(kept && inOrder ? '✓ 一致' : '不一致', kept && inOrder ? 'right' : 'refused');
  });
}());

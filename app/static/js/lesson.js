/* A lesson: while the page is seen it says so now and then, so that the server can count the time; and it says when the
   next step may be opened. Without it time is counted at each turn of a page. */
(function () {
  'use strict';
  var lesson = document.querySelector('[data-beats]');
  if (!lesson || !window.fetch) { return; }
  var every = Number(lesson.getAttribute('data-beat')) * 1000;
  var step = Number(lesson.getAttribute('data-step'));
  var waits = Number(lesson.getAttribute('data-waits'));
  var note = document.querySelector('[data-wait]');

  function beat() {
    if (document.visibilityState === 'hidden') { return; }
    fetch(lesson.getAttribute('data-beats'), {
      method: 'POST', credentials: 'same-origin', keepalive: true,
      headers: { 'Content-Type': 'application/json', 'Accept': 'application/json' },
      body: JSON.stringify({ step: step })
    }).catch(function () { /* the next one counts; what was missed counts at the turn of the page */ });
  }

  function tick() {
    if (!note || document.visibilityState === 'hidden') { return; }
    waits = Math.max(0, waits - 1);
    note.textContent = waits > 0 ? '看完、做完这一步，大约 ' + waits + ' 秒后可以继续。' : '可以继续了。';
  }

  setInterval(beat, every);
  setInterval(tick, 1000);
  document.addEventListener('visibilitychange', function () { if (document.visibilityState === 'visible') { beat(); } });
})();

/* A lesson in class. On the teacher's screen: arrow keys and a presenter's PageUp and PageDown turn the step. On a
   pupil's screen: ask every three seconds at which step the class is, and go there. */
(function () {
  'use strict';
  var CONTROLS = 'input, textarea, select, button, summary, a, [role="button"], [contenteditable]';
  var EVERY = 3000;

  function turn(where) {
    var button = document.querySelector('[data-turn="' + where + '"]');
    if (button && !button.disabled) { button.click(); }
  }

  document.addEventListener('keydown', function (event) {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) { return; }
    var pages = { PageDown: 'on', PageUp: 'back' };
    var arrows = { ArrowRight: 'on', ArrowLeft: 'back', Right: 'on', Left: 'back' };
    var inside = event.target.closest ? event.target.closest(CONTROLS) : null;
    var where = pages[event.key] || (inside && !inside.hasAttribute('data-turn') ? '' : arrows[event.key]);
    if (where && document.querySelector('[data-turn]')) {
      event.preventDefault();
      turn(where);
    }
  });

  var follower = document.querySelector('[data-class-step]');
  if (!follower || !window.fetch) { return; }
  var step = Number(follower.getAttribute('data-step'));
  var note = follower.querySelector('[data-class-note]');
  var words = note.textContent;
  var missed = 0;

  function ask() {
    if (document.visibilityState === 'hidden') { return; }
    fetch(follower.getAttribute('data-class-step'), {
      credentials: 'same-origin', headers: { Accept: 'application/json' }
    }).then(function (reply) {
      if (reply.status === 401 || reply.status === 404) { location.reload(); }
      if (!reply.ok) { throw new Error(String(reply.status)); }
      return reply.json();
    }).then(function (told) {
      missed = 0;
      if (note.textContent !== words) { note.textContent = words; }
      if (told.step !== step) { location.reload(); } // the lesson's own page follows when the class is over
    }).catch(function () {
      missed += 1;
      if (missed === 3) { note.textContent = '网络断开了，恢复后会自动跟上老师。'; }
    });
  }

  setInterval(ask, EVERY);
  document.addEventListener('visibilitychange', function () { if (document.visibilityState === 'visible') { ask(); } });
}());

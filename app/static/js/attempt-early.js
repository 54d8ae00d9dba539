/* Loaded before anything is painted: one question is shown from the start, and the long form does not shrink under
   somebody's finger when attempt.js comes. If that never comes, the long form is back, which works without it. */
(function () {
  'use strict';
  if (!window.fetch) { return; } // attempt.js leaves such a browser the long form too
  var root = document.documentElement;
  root.classList.add('one-at-a-time');
  window.addEventListener('load', function () {
    var form = document.getElementById('attempt');
    if (form && !form.hasAttribute('data-led')) { root.classList.remove('one-at-a-time'); }
  });
}());

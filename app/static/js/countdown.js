/* A clock for [data-countdown data-remaining-ms]: the server says how long is left, performance.now() counts it down.
   The computer's own date is never read. Set data-remaining-ms again (even to the same value) to correct it.
   At zero `time-up` is dispatched on document, once for each setting. */
(function () {
  'use strict';
  var clocks = new Map();

  function two(number) { return (number < 10 ? '0' : '') + number; }

  function show(element, clock) {
    var left = Math.max(0, Math.ceil((clock.ends - performance.now()) / 1000));
    var words = two(Math.floor(left / 60)) + ':' + two(left % 60);
    if (element.textContent !== words) { element.textContent = words; }
    element.classList.toggle('time-low', left > 0 && left < 60);
    element.classList.toggle('time-up', left === 0);
    if (left === 0 && !clock.over) {
      clock.over = true;
      document.dispatchEvent(new CustomEvent('time-up', { detail: { element: element } }));
    }
  }

  function tick() {
    clocks.forEach(function (clock, element) {
      if (!document.contains(element)) { clocks.delete(element); }
    });
    Array.prototype.forEach.call(document.querySelectorAll('[data-countdown]'), function (element) {
      if (!clocks.has(element)) { set(element); }
      show(element, clocks.get(element));
    });
  }

  function set(element) {
    var left = Number(element.getAttribute('data-remaining-ms')) || 0;
    clocks.set(element, { ends: performance.now() + left, over: false });
  }

  new MutationObserver(function (changes) {
    changes.forEach(function (change) {
      if (change.target.hasAttribute('data-countdown')) { set(change.target); }
    });
    tick();
  }).observe(document.documentElement, { attributes: true, attributeFilter: ['data-remaining-ms'], subtree: true });

  document.addEventListener('visibilitychange', tick);
  document.addEventListener('DOMContentLoaded', tick); // by then every script listens for time-up
  setInterval(tick, 250);
}());

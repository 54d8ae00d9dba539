/* Writing a question: only what the kind needs is shown, and a law's article goes into the source with one click.
   In the list: all questions of a page are ticked at once. */
(function () {
  'use strict';

  function show() {
    var chosen = document.querySelector('[data-kind]:checked');
    var kind = chosen && chosen.value === 'true_false' ? 'true_false' : 'choice';
    var parts = document.querySelectorAll('[data-for]');
    for (var i = 0; i < parts.length; i++) { parts[i].hidden = parts[i].getAttribute('data-for') !== kind; }
  }

  document.addEventListener('change', function (event) {
    if (event.target.hasAttribute('data-kind')) { show(); }
    var all = event.target.getAttribute('data-all');
    if (all) { tick(all, event.target.checked); }
    var single = document.querySelector('[data-kind][value="single_choice"]:checked');
    if (single && event.target.name === 'letters' && event.target.checked) { only(event.target); }
  });

  function tick(name, on) {
    var boxes = document.querySelectorAll('input[name="' + name + '"]');
    for (var i = 0; i < boxes.length; i++) { boxes[i].checked = on; }
  }

  function only(box) { // one right option: ticking another moves the tick
    var boxes = document.querySelectorAll('input[name="letters"]');
    for (var i = 0; i < boxes.length; i++) { if (boxes[i] !== box) { boxes[i].checked = false; } }
  }

  document.addEventListener('click', function (event) {
    var cite = event.target.closest && event.target.closest('[data-cite]');
    var source = document.getElementById('source');
    if (!cite || !source) { return; }
    var words = cite.getAttribute('data-cite');
    source.value = source.value ? source.value + '；' + words : words;
    source.focus();
  });

  show();
})();

/* The pieces of a lesson. The page holds a plain form of each; a kind named in Pieces.kinds builds the live form out of
   it and puts it beside it (the others need nothing). Also here: what is kept on the device alone, sources that unfold,
   and paper, where the plain form is whole. Live forms: pieces-choosing.js, pieces-arranging.js. */
(function () {
  'use strict';
  var PREFIX = 'qingdun.kept.'; // ui.js forgets these when somebody signs out
  var LESSON = (location.pathname.match(/^.*\/lessons\/[^/]+/) || [location.pathname])[0]; // alone or in class
  var Pieces = { kinds: {} };
  window.Pieces = Pieces;

  /* Make an element. `children`: elements, or words. */
  Pieces.make = function (tag, className, children) {
    var made = document.createElement(tag);
    if (className) { made.className = className; }
    [].concat(children === undefined ? [] : children).forEach(function (child) {
      made.appendChild(typeof child === 'string' ? document.createTextNode(child) : child);
    });
    return made;
  };

  Pieces.button = function (words, className, press) {
    var made = Pieces.make('button', className, words);
    made.type = 'button';
    made.addEventListener('click', press);
    return made;
  };

  /* Words that are read out when they change. */
  Pieces.status = function (className) {
    var made = Pieces.make('p', className);
    made.setAttribute('role', 'status');
    return made;
  };

  /* A sign and a word: colour never speaks alone. */
  Pieces.verdict = function (isRight, words) {
    var sign = Pieces.make('span', '', isRight ? '✓ ' : '✗ ');
    sign.setAttribute('aria-hidden', 'true');
    return Pieces.make('b', 'verdict ' + (isRight ? 'verdict-right' : 'verdict-wrong'), [sign, words]);
  };

  /* Move to an element that is read from its beginning. */
  Pieces.attend = function (element) {
    element.setAttribute('tabindex', '-1');
    element.focus({ preventScroll: true });
    var place = element.getBoundingClientRect();
    if (place.top < 0 || place.bottom > window.innerHeight) { element.scrollIntoView({ block: 'nearest' }); }
  };

  /* What an element holds, to be put elsewhere: the words with their marks of sources. */
  Pieces.inside = function (element) {
    return [].map.call(element.childNodes, function (child) { return child.cloneNode(true); });
  };

  Pieces.empty = function (element) { element.textContent = ''; };

  function start() {
    [].forEach.call(document.querySelectorAll('[data-piece]'), function (piece) {
      var build = Pieces.kinds[piece.getAttribute('data-piece')];
      var plain = piece.querySelector('.piece-plain');
      if (build && plain) {
        var live = Pieces.make('div', 'piece-live');
        build(piece, plain, live);
        piece.appendChild(live);
        piece.className += ' is-live';
      }
      [].forEach.call(piece.querySelectorAll('[data-with-script]'), function (part) { part.hidden = false; });
    });
    keep();
  }

  /* ---- kept on this device alone: notes for oneself, and ticks ---- */
  function storage() {
    try { return window.localStorage; } catch (error) { return null; } // a browser that keeps nothing
  }

  function forget(store) {
    Object.keys(store).forEach(function (key) { if (key.indexOf(PREFIX) === 0) { store.removeItem(key); } });
  }

  function write(store, key, value) {
    try {
      if (value) { store.setItem(key, value); } else { store.removeItem(key); }
    } catch (error) { /* full: the words stay on the page as long as it is open */ }
  }

  function keep() {
    var store = storage();
    var fields = document.querySelectorAll('[data-kept]');
    if (!store || !fields.length) { return; }
    var owner = fields[0].getAttribute('data-owner');
    if (store.getItem(PREFIX + 'owner') !== owner) { // whoever was here before did not sign out
      forget(store);
      write(store, PREFIX + 'owner', owner);
    }
    [].forEach.call(fields, function (field) { keepOne(store, field); });
  }

  function keepOne(store, field) {
    var key = PREFIX + LESSON + '.' + field.getAttribute('data-kept');
    var isTick = field.type === 'checkbox';
    var kept = store.getItem(key);
    if (isTick) { field.checked = kept === 'yes'; } else { field.value = kept || ''; }
    field.addEventListener(isTick ? 'change' : 'input', function () {
      write(store, key, isTick ? (field.checked ? 'yes' : '') : field.value);
    });
  }

  document.addEventListener('click', function (event) {
    var target = event.target;
    if (!target.closest) { return; }
    if (target.closest('[data-clear]')) { clear(target.closest('[data-piece]')); }
    var mark = target.closest('a[href^="#source-"]');
    var source = mark && document.getElementById(mark.getAttribute('href').slice(1));
    var fold = source && source.closest('details');
    if (fold) { fold.open = true; } // then the browser goes there
  });

  function clear(piece) {
    var field = piece.querySelector('textarea');
    var store = storage();
    field.value = '';
    if (store) { store.removeItem(PREFIX + LESSON + '.' + field.getAttribute('data-kept')); }
    piece.querySelector('[data-said]').textContent = '已清除。';
    field.focus();
  }

  /* ---- paper: a fold that is closed would not be printed ---- */
  var closed = [];
  window.addEventListener('beforeprint', function () {
    closed = [].filter.call(document.querySelectorAll('.piece details'), function (fold) { return !fold.open; });
    closed.forEach(function (fold) { fold.open = true; });
  });
  window.addEventListener('afterprint', function () {
    closed.forEach(function (fold) { fold.open = false; });
    closed = [];
  });

  document.addEventListener('DOMContentLoaded', start);
}());

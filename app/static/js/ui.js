/* Small behaviours named by data attributes: [data-print], [data-copy="id"], form[data-confirm="words"],
   [data-dialog] and [data-sheet] (opened by their address; here: Esc, the ground, focus), and words when a request fails. */
(function () {
  'use strict';
  var cameFrom = null;

  function named(hash) {
    var element = hash.length > 1 && document.getElementById(decodeURIComponent(hash.slice(1)));
    return element && (element.hasAttribute('data-dialog') || element.hasAttribute('data-sheet')) ? element : null;
  }

  function opened() { return named(location.hash); }

  function close() {
    if (!opened()) { return; }
    var height = window.pageYOffset;
    location.hash = ''; // only this clears :target, and it would jump to the top of the page
    window.scrollTo(0, height);
    if (cameFrom && document.contains(cameFrom)) { cameFrom.focus({ preventScroll: true }); }
    cameFrom = null;
  }

  window.addEventListener('hashchange', function () {
    var element = opened();
    if (element) { element.focus(); }
  });

  document.addEventListener('keydown', function (event) {
    var element = opened();
    if (!element) { return; }
    if (event.key === 'Escape' || event.key === 'Esc') { close(); }
    if (event.key === 'Tab' && element.hasAttribute('data-dialog')) { stay(element, event); }
  });

  function stay(element, event) {
    var inside = element.querySelectorAll('a[href], button:not([disabled]), input:not([disabled]), select, textarea');
    if (!inside.length) { return; }
    var first = inside[0];
    var last = inside[inside.length - 1];
    var from = event.shiftKey ? first : last;
    if (document.activeElement === from || (event.shiftKey && document.activeElement === element)) {
      event.preventDefault();
      (event.shiftKey ? last : first).focus();
    }
  }

  document.addEventListener('click', function (event) {
    var target = event.target;
    if (!target.closest) { return; }
    if (target.hasAttribute('data-dialog') || target.hasAttribute('data-sheet')) { close(); return; }
    var link = target.closest('a[href^="#"]');
    if (link) { follow(link, event); }
    if (target.closest('[data-print]')) { window.print(); }
    var copier = target.closest('[data-copy]');
    if (copier) { copy(copier); }
  });

  function follow(link, event) {
    if (link.getAttribute('href') === '#') {
      event.preventDefault();
      close();
    } else if (named(link.getAttribute('href'))) {
      cameFrom = link;
    }
  }

  function copy(button) {
    var source = document.getElementById(button.getAttribute('data-copy'));
    var area = document.createElement('textarea');
    area.value = source.value || source.innerText.trim();
    area.setAttribute('readonly', '');
    area.className = 'sr';
    document.body.appendChild(area);
    area.select();
    area.setSelectionRange(0, area.value.length);
    var done = document.execCommand('copy'); // the clipboard object needs https, a hall's network has none
    document.body.removeChild(area);
    button.focus();
    say(button, done ? '已复制' : '请手动复制');
  }

  function say(button, words) {
    var before = button.getAttribute('data-words') || button.textContent;
    button.setAttribute('data-words', before);
    button.textContent = words;
    setTimeout(function () { button.textContent = before; }, 2000);
  }

  document.addEventListener('submit', function (event) {
    var button = event.submitter || document.activeElement;
    var asking = button && button.form === event.target && button.getAttribute('data-confirm');
    var words = asking || event.target.getAttribute('data-confirm');
    if (words && !window.confirm(words)) {
      event.preventDefault();
      event.stopImmediatePropagation();
    }
  }, true);

  document.addEventListener('submit', function (event) {
    if (!event.defaultPrevented && /sign-out$/.test(event.target.getAttribute('action') || '')) { forget(); }
  });

  function forget() { // a tablet goes from hand to hand: what pieces.js kept on it was for the one who leaves
    try {
      Object.keys(localStorage).forEach(function (key) {
        if (key.indexOf('qingdun.kept.') === 0) { localStorage.removeItem(key); }
      });
    } catch (error) { /* a browser that keeps nothing */ }
  }

  function alertWith(words) {
    var alerts = document.getElementById('alerts');
    if (!alerts) { return; }
    var box = document.createElement('div');
    box.className = 'alert alert-refused';
    box.setAttribute('role', 'alert');
    box.textContent = words;
    alerts.textContent = '';
    alerts.appendChild(box);
  }

  document.addEventListener('htmx:sendError', function () {
    alertWith('网络断开，刚才的操作没有送到。请检查网络后再试一次。');
  });
  document.addEventListener('htmx:beforeSwap', function (event) {
    var request = event.detail.xhr;
    if (request.status >= 500 && !request.getResponseHeader('HX-Retarget')) {
      event.detail.shouldSwap = false; // a proxy's page, not ours
      alertWith('系统暂时没有回应，刚才的操作可能没有完成。请过一会儿再试。');
    }
  });
  document.addEventListener('htmx:beforeRequest', function () {
    var alerts = document.getElementById('alerts');
    if (alerts) { alerts.textContent = ''; } // what was said about the last try no longer holds
  });
}());

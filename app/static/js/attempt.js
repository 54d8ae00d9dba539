/* The answering screen: one question at a time, every tap saved, the clock corrected by each receipt, and handing in
   only once everything is stored. Without this script the same page is one long form. */
(function () {
  'use strict';
  var form = document.getElementById('attempt');
  if (!form || !window.fetch || !window.AnswerQueue) { return; }
  var attempt = form.getAttribute('data-attempt');
  var sections = Array.prototype.slice.call(form.querySelectorAll('[data-number]'));
  var links = form.querySelectorAll('[data-go]');
  var clock = document.querySelector('[data-countdown]');
  var badge = document.querySelector('[data-save-state]');
  var notices = document.getElementById('notices');
  var sequence = Number(form.getAttribute('data-sequence')) || 0;
  var WORDS = { saved: '已保存', saving: '保存中', waiting: '待同步', offline: '离线' };
  var ASK_EVERY = 60000;
  var heardAt = performance.now();
  var timeIsUp = false;
  var queue = new window.AnswerQueue(attempt, { state: showState, receipt: receipt, refused: refused });

  function showState(word) {
    badge.className = 'save-state save-' + word;
    badge.setAttribute('data-save-state', word);
    if (badge.textContent !== WORDS[word]) { badge.textContent = WORDS[word]; }
    if (timeIsUp) { return; } // then the notice says how long answers may still arrive
    if (word === 'offline') {
      notice('网络断开，可以继续作答：答案先存在本机，恢复后自动提交。', 'warning', 'offline');
    } else if (notices.getAttribute('data-about') === 'offline') {
      notice('');
    }
  }

  function notice(words, tone, about, link) {
    notices.textContent = '';
    notices.setAttribute('data-about', about || '');
    if (!words) { return; }
    var box = document.createElement('div');
    box.className = 'alert alert-' + tone;
    box.textContent = words;
    if (link) {
      var way = document.createElement('a');
      way.href = link.address;
      way.textContent = link.words;
      box.appendChild(document.createTextNode(' '));
      box.appendChild(way);
    }
    notices.appendChild(box);
  }

  /* ---- the clock ---- */
  function correct(remaining) {
    heardAt = performance.now();
    clock.setAttribute('data-remaining-ms', String(remaining));
    if (timeIsUp && remaining > 0) { unlock(); }
  }

  function receipt(content) { correct(content.remaining_ms); }

  function askClock(then) {
    fetch('/attempts/' + attempt + '/clock', { credentials: 'same-origin', headers: { 'Accept': 'application/json' } })
      .then(function (reply) { return reply.ok ? reply.json() : null; })
      .then(function (content) {
        if (!content) { then(); return; }
        if (content.submitted) { leave('/result'); return; }
        if (!content.this_device) { location.reload(); return; }
        correct(content.remaining_ms);
        then(content.remaining_ms);
      }, function () { then(); });
  }

  function nothing() { }

  setInterval(function () {
    if (!document.hidden && performance.now() - heardAt > ASK_EVERY) {
      heardAt = performance.now();
      askClock(nothing);
    }
  }, 5000);
  document.addEventListener('visibilitychange', function () { if (!document.hidden) { askClock(nothing); } });

  /* ---- one answer ---- */
  function boxes(section) { return Array.prototype.slice.call(section.querySelectorAll('fieldset input')); }

  function choiceOf(section) {
    return boxes(section).filter(function (box) { return box.checked; })
      .map(function (box) { return box.value; }).sort().join('');
  }

  function isMarked(section) { return section.querySelector('.mark input').checked; }

  form.addEventListener('change', function (event) {
    var section = event.target.closest('[data-number]');
    if (!section) { return; }
    sequence += 1;
    queue.add(Number(section.getAttribute('data-number')), choiceOf(section), isMarked(section), sequence);
    count();
  });

  function count() {
    var answered = 0;
    sections.forEach(function (section, place) {
      var has = choiceOf(section) !== '';
      answered += has ? 1 : 0;
      links[place].classList.toggle('is-answered', has);
      links[place].classList.toggle('is-marked', isMarked(section));
      links[place].setAttribute('aria-label', '第 ' + (place + 1) + ' 题，' + (has ? '已答' : '未作答') +
        (isMarked(section) ? '，已标记' : ''));
    });
    document.querySelector('[data-answered]').textContent = String(answered);
  }

  function restore() {
    queue.waiting.forEach(function (item) {
      var section = sections[item.number - 1];
      sequence = Math.max(sequence, item.sequence);
      if (!section || item.sequence <= Number(section.getAttribute('data-sequence'))) { return; }
      boxes(section).forEach(function (box) { box.checked = item.choice.indexOf(box.value) >= 0; });
      section.querySelector('.mark input').checked = item.marked === true;
    });
  }

  function refused(problem, status, item) {
    var words = problem.title || '这次修改没有保存，请稍后再试。';
    if (status === 401) {
      queue.stop();
      notice('登录已过期，未同步的答案都存在本机。', 'warning', 'signed-out',
        { address: '/sign-in?next=' + encodeURIComponent(location.pathname), words: '重新登录后继续' });
    } else if (problem.type === 'AlreadySubmitted') {
      queue.forget();
      leave('/result');
    } else if (problem.type === 'OtherDevice') {
      queue.stop();
      location.reload();
    } else {
      queue.drop(item);
      notice(words, 'refused', 'refused');
    }
  }

  /* ---- one question at a time ---- */
  var current = 0;

  function show(place, quietly) {
    current = Math.max(0, Math.min(sections.length - 1, place));
    sections.forEach(function (section, other) { section.classList.toggle('is-current', other === current); });
    Array.prototype.forEach.call(links, function (link, other) {
      if (other === current) { link.setAttribute('aria-current', 'true'); } else { link.removeAttribute('aria-current'); }
    });
    if (quietly) { return; }
    history.replaceState(null, '', '#q' + (current + 1));
    sections[current].focus({ preventScroll: true });
    if (sections[current].getBoundingClientRect().top < 0) { window.scrollTo(0, 0); }
  }

  form.addEventListener('click', function (event) {
    var move = event.target.closest('[data-move]');
    var go = event.target.closest('[data-go]');
    if (move) { show(current + Number(move.getAttribute('data-move'))); }
    if (go) {
      event.preventDefault();
      if (location.hash === '#answer-sheet') { location.hash = ''; } // closes the sheet on phones
      show(Number(go.getAttribute('data-go')) - 1);
    }
  });

  /* ---- handing in ---- */
  var leaving = false;

  function leave(where) {
    leaving = true;
    location.assign('/attempts/' + attempt + where);
  }

  form.addEventListener('submit', function (event) {
    event.preventDefault();
    queue.sendNow();
    if (!queue.isEmpty()) {
      notice('还有答案在保存，保存好就进入交卷页。', 'warning', 'handing-in');
    }
    queue.whenEmpty(function () { if (!timeIsUp) { leave('/submission'); } });
  });

  document.addEventListener('time-up', function (event) {
    if (event.detail.element !== clock || leaving) { return; }
    askClock(function (remaining) {
      if (remaining > 0) { return; } // somebody gave extra time
      lock();
      queue.sendNow();
      queue.whenEmpty(function () { if (timeIsUp) { handInByTime(); } });
      setTimeout(function () { if (timeIsUp) { handInByTime(); } }, 65000); // nothing can arrive any more
    });
  });

  function lock() {
    timeIsUp = true;
    sections.forEach(function (section) {
      boxes(section).forEach(function (box) { box.disabled = true; });
      section.querySelector('.mark input').disabled = true;
    });
    notice('时间到，正在交卷。' + (queue.isEmpty() ? '' : '未同步的答案存在本机，一分钟内恢复网络仍然有效。'), 'warning', 'time-up');
  }

  function unlock() {
    timeIsUp = false;
    sections.forEach(function (section) {
      boxes(section).forEach(function (box) { box.disabled = false; });
      section.querySelector('.mark input').disabled = false;
    });
    notice('老师给你增加了时间，请继续作答。', 'done', 'extra-time');
  }

  function handInByTime() {
    if (leaving) { return; }
    leaving = true;
    form.action = '/attempts/' + attempt + '/submission';
    form.submit(); // not caught above: a script's own submit raises no event
  }

  /* Signing out wipes what this browser keeps, so it waits for what is not stored yet. */
  document.addEventListener('submit', function (event) {
    if (event.target.getAttribute('action') !== '/sign-out' || queue.isEmpty()) { return; }
    queue.sendNow();
    if (!window.confirm('还有答案没有同步。现在换人登录，这些答案会丢失。确定吗？')) { event.preventDefault(); } else { leaving = true; }
  });

  window.addEventListener('beforeunload', function (event) {
    if (queue.isEmpty() || leaving) { return; }
    event.preventDefault();
    event.returnValue = '';
  });
  window.addEventListener('pageshow', function (event) { if (event.persisted) { location.reload(); } });

  restore();
  form.setAttribute('data-led', '');
  document.documentElement.classList.add('one-at-a-time');
  var asked = /^#q(\d+)$/.exec(location.hash);
  show(asked ? Number(asked[1]) - 1 : 0, true);
  count();
  queue.sendNow();
}());

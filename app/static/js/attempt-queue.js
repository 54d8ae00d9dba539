/* Answers on their way to the server. Each choice is kept in this browser until its receipt arrives, so that a broken
   network, a reload or a crash loses nothing. Only the newest choice of a question is sent: an older one cannot count.

   new AnswerQueue(attempt, told): `told` has the functions state(word), receipt(content), refused(problem, status),
   told.state is called with saved | saving | waiting | offline. What is kept holds no name: a question's number and letters. */
(function () {
  'use strict';
  var PREFIX = 'qingdun.answers.';
  var LONGEST_WAIT = 8000;
  var PATIENCE = 10000;
  var STALE = 24 * 3600 * 1000;

  function AnswerQueue(attempt, told) {
    this.address = '/attempts/' + attempt + '/responses';
    this.key = PREFIX + attempt;
    this.told = told;
    this.waiting = read(this.key);
    this.inFlight = null;
    this.failures = 0;
    this.timer = null;
    this.stopped = false;
    this.onEmpty = [];
    forgetStale(this.key);
    var again = this.sendNow.bind(this);
    window.addEventListener('online', again);
    window.addEventListener('offline', this.tell.bind(this));
    document.addEventListener('visibilitychange', function () { if (!document.hidden) { again(); } });
  }

  AnswerQueue.prototype.add = function (number, choice, marked, sequence) {
    this.waiting = this.waiting.filter(function (item) { return item.number !== number; });
    this.waiting.push({ number: number, choice: choice, marked: marked, sequence: sequence, madeAt: Date.now() });
    this.keep();
    this.sendNow();
  };

  AnswerQueue.prototype.isEmpty = function () { return this.waiting.length === 0; };

  /* Call back once everything is stored; at once when it is. */
  AnswerQueue.prototype.whenEmpty = function (callback) {
    if (this.isEmpty()) { callback(); } else { this.onEmpty.push(callback); }
  };

  AnswerQueue.prototype.stop = function () { this.stopped = true; clearTimeout(this.timer); };

  AnswerQueue.prototype.forget = function () { this.waiting = []; this.keep(); };

  AnswerQueue.prototype.keep = function () {
    try {
      if (this.waiting.length) {
        localStorage.setItem(this.key, JSON.stringify(this.waiting));
      } else {
        localStorage.removeItem(this.key);
      }
    } catch (error) { /* a browser that keeps nothing: the page itself still does */ }
  };

  AnswerQueue.prototype.tell = function () {
    var word = 'saved';
    if (!this.isEmpty()) {
      word = this.failures === 0 ? 'saving' : navigator.onLine === false || this.unreachable ? 'offline' : 'waiting';
    } else if (navigator.onLine === false) {
      word = 'offline';
    }
    this.told.state(word);
  };

  AnswerQueue.prototype.sendNow = function () {
    clearTimeout(this.timer);
    if (!this.stopped && !this.inFlight && !this.isEmpty()) { this.send(this.waiting[0]); }
    this.tell();
  };

  AnswerQueue.prototype.send = function (item) {
    var queue = this;
    var control = typeof AbortController === 'function' ? new AbortController() : null;
    var patience = setTimeout(function () { if (control) { control.abort(); } }, PATIENCE);
    queue.inFlight = item;
    fetch(queue.address, {
      method: 'POST',
      credentials: 'same-origin',
      keepalive: true,
      signal: control ? control.signal : undefined,
      headers: { 'Content-Type': 'application/json', 'Accept': 'application/json' },
      body: JSON.stringify({
        number: item.number,
        choice: item.choice,
        sequence: item.sequence,
        marked: item.marked,
        age_ms: Math.min(86400000, Math.max(0, Date.now() - item.madeAt))
      })
    }).then(function (reply) {
      return reply.json().then(
        function (content) { queue.heard(item, reply.status, content); },
        function () { queue.heard(item, reply.status >= 500 ? reply.status : 502, {}); } // a proxy's page, not ours
      );
    }, function () {
      queue.heard(item, 0, {});
    }).then(function () { clearTimeout(patience); });
  };

  AnswerQueue.prototype.heard = function (item, status, content) {
    this.inFlight = null;
    this.unreachable = status === 0;
    if (status === 0 || status >= 500 || status === 429) {
      this.failures += 1;
      var wait = Math.min(LONGEST_WAIT, 1000 * Math.pow(2, this.failures - 1)) * (0.75 + Math.random() / 2);
      clearTimeout(this.timer);
      this.timer = setTimeout(this.sendNow.bind(this), wait);
      this.tell();
      return;
    }
    this.failures = 0;
    if (status === 200) {
      this.drop(item);
      this.told.receipt(content);
    } else {
      this.told.refused(content, status, item);
    }
    this.sendNow();
    if (this.isEmpty()) {
      this.onEmpty.splice(0).forEach(function (callback) { callback(); });
    }
  };

  AnswerQueue.prototype.drop = function (item) {
    this.waiting = this.waiting.filter(function (other) {
      return other.number !== item.number || other.sequence > item.sequence;
    });
    this.keep();
  };

  function read(key) {
    try {
      var kept = JSON.parse(localStorage.getItem(key) || '[]');
      return Array.isArray(kept) ? kept : [];
    } catch (error) {
      return [];
    }
  }

  /* What could not be sent within a day never can be: its attempt is long handed in. */
  function forgetStale(mine) {
    try {
      Object.keys(localStorage).forEach(function (key) {
        if (key.indexOf(PREFIX) !== 0 || key === mine) { return; }
        var newest = read(key).reduce(function (latest, item) { return Math.max(latest, item.madeAt || 0); }, 0);
        if (Date.now() - newest > STALE) { localStorage.removeItem(key); }
      });
    } catch (error) { /* nothing kept, nothing to forget */ }
  }

  window.AnswerQueue = AnswerQueue;
}());

/* A lesson in somebody else's learning platform: says where the learner is, for how long, what is done and how the
   questions went: by SCORM 1.2, SCORM 2004 or cmi5, whichever is there. Used by lesson-player.js:
   Report.begin(ready), Report.tell(facts), Report.end(). Facts: step, furthest, steps, best, asked, completed, passed. */
(function () {
  'use strict';
  var began = Date.now();
  var Report = { pass: 0.6, learner: '', kept: null, isConnected: false };
  window.Report = Report;

  function seconds() { return (Date.now() - began) / 1000; }
  function isoTime() { return 'PT' + seconds().toFixed(2) + 'S'; }
  function two(number) { return (number < 10 ? '0' : '') + number; }
  function clockTime() {
    var all = seconds();
    return two(Math.floor(all / 3600)) + ':' + two(Math.floor(all % 3600 / 60)) + ':' + two(Math.floor(all % 60));
  }
  function read(text) { try { return JSON.parse(text); } catch (error) { return null; } }
  function memory(facts) { return { step: facts.step, furthest: facts.furthest, best: facts.best, passed: facts.passed }; }

  /* ---- SCORM: the platform's window above, or the one that opened this one, holds the door ---- */
  function above(from, name) {
    try {
      for (var level = 0; from && level < 50; level += 1) {
        if (from[name]) { return from[name]; }
        if (from.parent === from) { return null; }
        from = from.parent;
      }
    } catch (error) { /* another site's window */ }
    return null;
  }
  function opener() { try { return window.opener || window.top.opener; } catch (error) { return null; } }
  function find(name) { return above(window, name) || above(opener(), name); }

  function Scorm(api, words) { this.api = api; this.words = words; }
  Scorm.prototype.get = function (name) { return String(this.api[this.words.get](name) || ''); };
  Scorm.prototype.set = function (name, value) { this.api[this.words.set](name, String(value)); };
  Scorm.prototype.call = function (name) { return String(this.api[this.words[name]]('')) === 'true'; };

  function scorm12(api) {
    var lms = new Scorm(api, { get: 'LMSGetValue', set: 'LMSSetValue', begin: 'LMSInitialize', save: 'LMSCommit', end: 'LMSFinish' });
    var isDone = false;
    return {
      begin: function (ready) {
        if (!lms.call('begin')) { return false; }
        var status = lms.get('cmi.core.lesson_status');
        var mastery = Number(lms.get('cmi.student_data.mastery_score'));
        isDone = status === 'passed' || status === 'completed';
        if (!isDone) { lms.set('cmi.core.lesson_status', 'incomplete'); }
        if (mastery > 0) { Report.pass = mastery / 100; }
        Report.learner = lms.get('cmi.core.student_id');
        Report.kept = read(lms.get('cmi.suspend_data'));
        ready();
        return true;
      },
      tell: function (facts) {
        lms.set('cmi.core.lesson_location', facts.step);
        lms.set('cmi.suspend_data', JSON.stringify(memory(facts)));
        if (facts.asked && facts.best !== null) {
          lms.set('cmi.core.score.min', 0);
          lms.set('cmi.core.score.max', 100);
          lms.set('cmi.core.score.raw', Math.round(100 * facts.best / facts.asked));
        }
        isDone = isDone || facts.completed;
        if (facts.completed) { lms.set('cmi.core.lesson_status', facts.asked ? 'passed' : 'completed'); }
        lms.call('save');
      },
      end: function () {
        lms.set('cmi.core.session_time', clockTime());
        lms.set('cmi.core.exit', isDone ? '' : 'suspend');
        lms.call('end');
      }
    };
  }

  function scorm2004(api) {
    var lms = new Scorm(api, { get: 'GetValue', set: 'SetValue', begin: 'Initialize', save: 'Commit', end: 'Terminate' });
    return {
      begin: function (ready) {
        if (!lms.call('begin')) { return false; }
        var wanted = lms.get('cmi.scaled_passing_score');
        if (wanted !== '' && Number(wanted) > 0) { Report.pass = Number(wanted); }
        if (lms.get('cmi.completion_status') !== 'completed') { lms.set('cmi.completion_status', 'incomplete'); }
        Report.learner = lms.get('cmi.learner_id');
        Report.kept = read(lms.get('cmi.suspend_data'));
        ready();
        return true;
      },
      tell: function (facts) {
        lms.set('cmi.location', facts.step);
        lms.set('cmi.suspend_data', JSON.stringify(memory(facts)));
        lms.set('cmi.progress_measure', facts.completed ? 1 : (facts.furthest / (facts.steps + 1)).toFixed(2));
        if (facts.asked && facts.best !== null) {
          lms.set('cmi.score.min', 0);
          lms.set('cmi.score.max', facts.asked);
          lms.set('cmi.score.raw', facts.best);
          lms.set('cmi.score.scaled', (facts.best / facts.asked).toFixed(4));
          lms.set('cmi.success_status', facts.passed ? 'passed' : 'failed');
        }
        if (facts.completed) { lms.set('cmi.completion_status', 'completed'); }
        lms.call('save');
      },
      end: function () {
        lms.set('cmi.session_time', isoTime());
        lms.set('cmi.exit', 'suspend');
        lms.call('end');
      }
    };
  }

  /* ---- cmi5: statements to a record store, with a key that is given out once ---- */
  var VERBS = 'http://adlnet.gov/expapi/verbs/';
  var CMI5 = 'https://w3id.org/xapi/cmi5/context/';
  function parameters() {
    var found = {};
    location.search.slice(1).split('&').forEach(function (part) {
      var at = part.indexOf('=');
      found[part.slice(0, at)] = decodeURIComponent(part.slice(at + 1).replace(/\+/g, ' '));
    });
    return found;
  }
  function uuid() {
    var bytes = window.crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = bytes[6] & 15 | 64;
    bytes[8] = bytes[8] & 63 | 128;
    var text = [].map.call(bytes, function (byte) { return ('0' + byte.toString(16)).slice(-2); }).join('');
    return text.replace(/(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  }

  function cmi5(launch) {
    var token = '';
    var data = { launchMode: 'Normal' };
    var said = {}; // verbs that are said once
    var chain = Promise.resolve();
    var endpoint = launch.endpoint.replace(/\/?$/, '/');
    function ask(method, path, body) {
      var headers = { 'Authorization': 'Basic ' + token, 'X-Experience-API-Version': '1.0.3' };
      if (body) { headers['Content-Type'] = 'application/json'; }
      return fetch(endpoint + path, { method: method, headers: headers, body: body && JSON.stringify(body), keepalive: true });
    }
    function address(id) {
      return 'activities/state?stateId=' + id + '&activityId=' + encodeURIComponent(launch.activityId) +
        '&agent=' + encodeURIComponent(launch.actor) + '&registration=' + encodeURIComponent(launch.registration);
    }
    function document_(reply) { return reply.ok ? reply.json() : null; }
    function statement(verb, result, isMoveOn) {
      var context = JSON.parse(JSON.stringify(data.contextTemplate || {}));
      var activities = context.contextActivities = context.contextActivities || {};
      var kinds = isMoveOn ? ['cmi5', 'moveon'] : ['cmi5'];
      context.registration = launch.registration;
      activities.category = (activities.category || []).filter(function (one) { return one.id !== CMI5 + 'categories/cmi5'; })
        .concat(kinds.map(function (kind) { return { id: CMI5 + 'categories/' + kind }; }));
      if (result && result.score && typeof data.masteryScore === 'number') {
        context.extensions = Object.assign({}, context.extensions);
        context.extensions[CMI5 + 'extensions/masteryscore'] = data.masteryScore;
      }
      return {
        id: uuid(), timestamp: new Date().toISOString(), actor: JSON.parse(launch.actor), context: context, result: result,
        verb: { id: VERBS + verb, display: { 'en-US': verb } }, object: { objectType: 'Activity', id: launch.activityId }
      };
    }
    function then(work) { chain = chain.then(work).catch(function () { /* the store is away: the lesson goes on */ }); }
    function say(verb, result, isMoveOn) {
      var one = statement(verb, result, isMoveOn);
      then(function () { return ask('POST', 'statements', one); });
    }
    function once(verb, result) {
      if (said[verb] || data.launchMode !== 'Normal') { return; }
      said[verb] = true;
      say(verb, result, true);
    }
    return {
      begin: function (ready) {
        Report.learner = launch.actor;
        fetch(launch.fetch, { method: 'POST' }).then(document_).then(function (given) {
          token = given['auth-token'];
          return ask('GET', address('LMS.LaunchData')).then(document_);
        }).then(function (found) {
          data = found || data;
          if (typeof data.masteryScore === 'number') { Report.pass = data.masteryScore; }
          return ask('GET', 'agents/profile?profileId=cmi5LearnerPreferences&agent=' + encodeURIComponent(launch.actor));
        }).then(function () { return ask('GET', address('bookmark')).then(document_); }).then(function (kept) {
          Report.kept = kept;
          said = kept && kept.said || {};
          say('initialized');
          ready();
        }).catch(function () { Report.isConnected = false; ready(); });
        return true;
      },
      tell: function (facts) {
        var share = facts.asked ? facts.best / facts.asked : 1;
        var score = { scaled: Number(share.toFixed(4)), raw: facts.best, min: 0, max: facts.asked };
        if (!token) { return; }
        if (facts.asked && facts.answered && facts.passed) { once('passed', { success: true, score: score, duration: isoTime() }); }
        if (facts.asked && facts.answered && !facts.passed && !said.passed && data.launchMode === 'Normal') {
          say('failed', { success: false, score: score, duration: isoTime() }, true);
        }
        if (facts.completed) { once('completed', { completion: true, duration: isoTime() }); }
        var kept = Object.assign(memory(facts), { said: said });
        then(function () { return ask('PUT', address('bookmark'), kept); });
      },
      end: function (isLeaving) { // a page that is being left waits for nothing
        function last() { return ask('POST', 'statements', statement('terminated', { duration: isoTime() })); }
        if (token && isLeaving) { last().catch(function () { /* gone */ }); }
        if (isLeaving) { return; }
        if (token) { then(last); }
        then(function () { if (data.returnURL) { location.assign(data.returnURL); } });
      }
    };
  }

  function choose() {
    var launch = parameters();
    if (launch.endpoint && launch.fetch && launch.actor && window.fetch) { return cmi5(launch); }
    var api = find('API_1484_11');
    if (api) { return scorm2004(api); }
    api = find('API');
    return api ? scorm12(api) : null;
  }

  var driver = choose();
  var isOver = false;
  Report.isConnected = Boolean(driver);
  Report.begin = function (ready) {
    if (driver && driver.begin(ready)) { return; }
    driver = null;
    Report.isConnected = false;
    ready();
  };
  Report.tell = function (facts) { if (driver && !isOver) { driver.tell(facts); } };
  Report.end = function (isLeaving) {
    if (driver && !isOver) { driver.end(isLeaving); }
    isOver = true;
  };
}());

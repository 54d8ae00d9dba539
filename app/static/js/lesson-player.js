/* A lesson in a package, without our server: one step at a time, the questions marked in the browser (their keys are in
   the page), and what scorm.js passes on. Without scripts the page shows the whole lesson. */
(function () {
  'use strict';
  var Report = window.Report;
  var steps = [].slice.call(document.querySelectorAll('[data-step]'));
  var questions = [].slice.call(document.querySelectorAll('[data-key]'));
  var facts = { step: 1, furthest: 1, steps: steps.length, best: null, asked: questions.length, answered: false, completed: false, passed: false };
  var at = document.querySelector('[data-at]');
  var bar = document.querySelector('[data-bar]');
  var back = document.querySelector('[data-back]');
  var next = document.querySelector('[data-next]');
  var said = document.querySelector('[data-result]');
  var note = document.querySelector('[data-note]');

  /* Whose notes this device may show: a sign of the learner, not the name. Nobody known: nothing stays. */
  function sign(name) {
    var sum = 5381;
    for (var place = 0; place < name.length; place += 1) { sum = (sum * 33 + name.charCodeAt(place)) % 4294967296; }
    return sum.toString(16);
  }
  function own() {
    var owner = Report.learner ? sign(Report.learner) : String(Date.now());
    [].forEach.call(document.querySelectorAll('[data-kept]'), function (field) { field.setAttribute('data-owner', owner); });
  }

  function show(isMoving) {
    steps.forEach(function (step, place) { step.hidden = place + 1 !== facts.step; });
    at.textContent = '第 ' + facts.step + ' 步，共 ' + facts.steps + ' 步';
    bar.value = facts.step;
    back.disabled = facts.step === 1;
    next.hidden = facts.step === facts.steps;
    if (isMoving) {
      window.scrollTo(0, 0);
      steps[facts.step - 1].setAttribute('tabindex', '-1');
      steps[facts.step - 1].focus({ preventScroll: true });
    }
  }

  function tell() {
    facts.completed = facts.completed || (facts.furthest === facts.steps && (facts.passed || !facts.asked));
    Report.tell(facts);
    if (facts.completed) { note.textContent = '这一课学完了。可以随时回来再看。'; }
  }

  function turn(step) {
    facts.step = Math.max(1, Math.min(step, facts.steps));
    facts.furthest = Math.max(facts.furthest, facts.step);
    facts.answered = false;
    show(true);
    tell();
  }

  function mark(question) {
    var key = question.getAttribute('data-key');
    var chosen = [].map.call(question.querySelectorAll('input:checked'), function (input) { return input.value; }).sort().join('');
    var isRight = chosen === key;
    var verdict = question.querySelector('[data-verdict]');
    verdict.textContent = isRight ? '✓ 答对了' : '✗ 再想一想';
    verdict.className = 'verdict ' + (isRight ? 'verdict-right' : 'verdict-wrong');
    question.querySelector('[data-why]').hidden = false;
    return isRight;
  }

  function answer(event) {
    event.preventDefault();
    var right = questions.filter(mark).length;
    facts.best = Math.max(facts.best || 0, right);
    facts.passed = facts.passed || right >= Report.pass * questions.length - 1e-9;
    facts.answered = true;
    said.textContent = questions.length + ' 道题答对 ' + right + ' 道。' + (facts.passed ? '通过了。' : '还差一点，看看解析，再试一次。');
    tell();
  }

  function ready() {
    var kept = Report.kept;
    if (kept) {
      facts.step = Math.max(1, Math.min(Number(kept.step) || 1, facts.steps));
      facts.furthest = Math.max(facts.step, Math.min(Number(kept.furthest) || 1, facts.steps));
      facts.best = typeof kept.best === 'number' ? kept.best : null;
      facts.passed = Boolean(kept.passed);
    }
    if (!Report.isConnected) { note.textContent = '没有连接到学习平台：可以照样学，进度不会保存。'; }
    show(false);
    tell();
  }

  back.addEventListener('click', function () { turn(facts.step - 1); });
  next.addEventListener('click', function () { turn(facts.step + 1); });
  [].forEach.call(document.querySelectorAll('[data-quiz]'), function (form) { form.addEventListener('submit', answer); });
  document.querySelector('[data-end]').addEventListener('click', function () {
    Report.end(false);
    note.textContent = '已经记下，可以关闭这个窗口。';
  });
  window.addEventListener('pagehide', function () { Report.end(true); });
  document.querySelector('[data-moves]').hidden = false;
  Report.begin(ready);
  own();
}());

/* Live forms of pieces in which one chooses: a story with several ways, myth or fact, a guess and the real figure. */
(function () {
  'use strict';
  var Pieces = window.Pieces;
  var make = Pieces.make;
  var button = Pieces.button;

  /* ---- scenario: one scene at a time, with the way that led there ---- */
  Pieces.kinds.scenario = function (piece, plain, live) {
    var scenes = {};
    var way = []; // each choice taken: { from, say }
    var trail = make('ol', 'trail');
    var trailBox = make('div', 'trail-box', [make('p', 'trail-head', '你走过的路'), trail]);
    var now = make('div', 'scene-now');
    [].forEach.call(plain.querySelectorAll('[data-scene]'), function (scene) {
      scenes[scene.getAttribute('data-scene')] = scene;
    });
    live.appendChild(trailBox);
    live.appendChild(now);

    function choose(from, link) {
      way.push({ from: from, say: link.querySelector('.say').textContent });
      show(link.getAttribute('data-to'), true);
    }

    function choices(name, scene) {
      var list = make('ul', 'picks');
      [].forEach.call(scene.querySelectorAll('[data-to]'), function (link) {
        list.appendChild(make('li', '', button(link.querySelector('.say').textContent, 'pick', function () {
          choose(name, link);
        })));
      });
      return list;
    }

    function again(isGood) {
      return make('p', 'piece-moves', [
        button(isGood ? '换一条路走走看' : '再试一次', 'button', function () { way = []; show('start', true); }),
        button('回到上一个选择', 'button button-quiet', function () { show(way.pop().from, true); })
      ]);
    }

    function show(name, attend) {
      var scene = scenes[name];
      var end = scene.getAttribute('data-end');
      now.className = 'scene-now' + (end ? ' scene-' + end : '');
      Pieces.empty(now);
      if (end) { now.appendChild(make('h4', '', Pieces.inside(scene.querySelector('.scene-sign')))); }
      now.appendChild(make('p', 'scene-text', Pieces.inside(scene.querySelector('.scene-text'))));
      if (end) {
        var better = scene.querySelector('.scene-better');
        if (better) { now.appendChild(better.cloneNode(true)); }
        now.appendChild(again(end === 'good'));
      } else {
        now.appendChild(choices(name, scene));
      }
      Pieces.empty(trail);
      way.forEach(function (taken) { trail.appendChild(make('li', '', taken.say)); });
      trailBox.hidden = !way.length;
      if (attend) { Pieces.attend(now); }
    }
    show('start', false);
  };

  /* ---- myth: two buttons a statement, and why ---- */
  Pieces.kinds.myth = function (piece, plain, live) {
    var list = make('ol', 'statements');
    var sum = Pieces.status('piece-sum');
    var given = [];
    [].forEach.call(plain.children, function (statement, place, all) {
      list.appendChild(judged(statement, function (isRight) {
        given[place] = isRight;
        var right = given.filter(function (each) { return each; }).length;
        var done = given.filter(function (each) { return each !== undefined; }).length;
        sum.textContent = done < all.length ? '' : all.length + ' 句都想过了，想对了 ' + right + ' 句。';
      }));
    });
    live.appendChild(list);
    live.appendChild(sum);
  };

  function judged(statement, tell) {
    var isTrue = statement.getAttribute('data-true') === 'yes';
    var why = Pieces.status('statement-why');
    var buttons = [true, false].map(function (says) {
      var made = button(says ? '是真的' : '不是真的', 'button button-quiet', function () {
        buttons.forEach(function (each) { each.setAttribute('aria-pressed', each === made ? 'true' : 'false'); });
        Pieces.empty(why);
        why.appendChild(Pieces.verdict(says === isTrue, says === isTrue ? '想对了：' : '和你想的不一样：'));
        Pieces.inside(statement.querySelector('.statement-why')).forEach(function (child) { why.appendChild(child); });
        tell(says === isTrue);
      });
      made.setAttribute('aria-pressed', 'false');
      return made;
    });
    var words = make('p', 'statement-say', Pieces.inside(statement.querySelector('.statement-say')));
    var group = make('div', 'statement-moves', buttons);
    group.setAttribute('role', 'group');
    group.setAttribute('aria-label', words.textContent);
    return make('li', '', [words, group, why]);
  }

  /* ---- norms: first a guess, then the real figure beside it ---- */
  Pieces.kinds.norms = function (piece, plain, live) {
    var list = make('ul', 'picks');
    var shown = make('div', 'norms-shown');
    shown.hidden = true;
    [].forEach.call(plain.querySelectorAll('[data-guess]'), function (guess) {
      list.appendChild(make('li', '', button(guess.textContent, 'pick', function () { reveal(guess); })));
    });

    function reveal(guess) {
      var isReal = guess.hasAttribute('data-real');
      Pieces.empty(shown);
      shown.appendChild(make('p', 'norms-guess', [
        isReal ? Pieces.verdict(true, '你猜对了') : make('b', '', '你猜的：' + guess.textContent)
      ]));
      if (!isReal && guess.hasAttribute('data-share')) { shown.appendChild(bar(guess, plain)); }
      shown.appendChild(plain.querySelector('.norms-real').cloneNode(true));
      shown.appendChild(make('p', 'piece-moves', button('再猜一次', 'button button-quiet', hide)));
      list.hidden = true;
      shown.hidden = false;
      Pieces.attend(shown);
    }

    function hide() {
      list.hidden = false;
      shown.hidden = true;
      list.querySelector('button').focus();
    }
    live.appendChild(list);
    live.appendChild(shown);
  };

  function bar(guess, plain) {
    var real = plain.querySelector('.norms-real .bar');
    if (!real) { return document.createTextNode(''); }
    var made = real.cloneNode(true);
    made.setAttribute('class', 'bar bar-guess');
    made.querySelector('.bar-fill').setAttribute('width', guess.getAttribute('data-share') + '%');
    return made;
  }
}());

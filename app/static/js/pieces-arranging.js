/* Live forms of pieces in which one arranges: cards into groups, steps into their order. */
(function () {
  'use strict';
  var Pieces = window.Pieces;
  var make = Pieces.make;
  var button = Pieces.button;

  /* ---- sort: the card in hand goes to the group that is pressed; one that lies there can be taken back ---- */
  Pieces.kinds.sort = function (piece, plain, live) {
    var cards = [].map.call(plain.querySelectorAll('[data-card]'), function (card) {
      return {
        text: card.querySelector('.card-text').textContent,
        group: Number(card.getAttribute('data-group')),
        why: card.querySelector('.card-why span').textContent,
        put: 0 // the group it lies in; 0 is the hand
      };
    });
    var names = [].map.call(plain.querySelectorAll('.sort-name'), function (name) { return name.textContent; });
    var hand = Pieces.status('sort-hand');
    var sum = Pieces.status('piece-sum');
    var check = button('对一对', 'button', function () { say(); draw(true); Pieces.attend(sum); });
    var again = button('再试一次', 'button button-quiet', retry);
    var groups = names.map(group);
    live.appendChild(hand);
    live.appendChild(make('div', 'sort-groups', groups.map(function (each) { return each.box; })));
    live.appendChild(sum);
    live.appendChild(make('p', 'piece-moves', [check, again]));
    draw(false);

    function group(name, place) {
      var made = { list: make('ul', 'sort-put') };
      made.head = make('h4', '', name);
      made.here = button('放到“' + name + '”', 'button button-quiet button-wide', function () { put(place + 1); });
      made.box = make('div', 'sort-group', [made.head, made.here, made.list]);
      return made;
    }

    function inHand() { return cards.filter(function (card) { return !card.put; }); }

    function isRight(card) { return card.put === card.group; }

    function put(number) {
      var card = inHand()[0];
      if (!card) { return; }
      card.put = number;
      draw(false);
      if (!inHand().length) { check.focus(); }
    }

    function takeBack(card) {
      card.put = 0;
      cards.splice(cards.indexOf(card), 1);
      cards.unshift(card); // it is the one in hand now
      draw(false);
      groups[0].here.focus();
    }

    function retry() {
      var all = cards.every(isRight);
      cards.forEach(function (card) { if (all || !isRight(card)) { card.put = 0; } });
      sum.textContent = '';
      draw(false);
      groups[0].here.focus();
    }

    function say() {
      var right = cards.filter(isRight).length;
      sum.textContent = right === cards.length
        ? right + ' 张都放对了。' : '放对了 ' + right + ' 张，共 ' + cards.length + ' 张。看看为什么。';
    }

    function lying(card, isChecked) {
      if (!isChecked) {
        var taken = button(card.text, 'placed', function () { takeBack(card); });
        taken.appendChild(make('span', 'sr', '（点一下拿回来）'));
        return make('li', '', taken);
      }
      var words = isRight(card) ? '放对了' : '该去“' + names[card.group - 1] + '”';
      return make('li', 'checked', [
        make('p', 'card-text', card.text), make('p', 'card-why', [Pieces.verdict(isRight(card), words), ' ' + card.why])
      ]);
    }

    function draw(isChecked) {
      var left = inHand();
      Pieces.empty(hand);
      if (left.length) {
        hand.appendChild(make('small', '', '手里的卡片，还有 ' + left.length + ' 张'));
        hand.appendChild(make('span', 'sort-card', left[0].text));
      }
      hand.hidden = !left.length;
      groups.forEach(function (each, place) {
        each.here.hidden = !left.length;
        each.head.hidden = left.length > 0; // the button says it
        Pieces.empty(each.list);
        cards.forEach(function (card) {
          if (card.put === place + 1) { each.list.appendChild(lying(card, isChecked)); }
        });
      });
      check.hidden = isChecked || left.length > 0;
      again.hidden = !isChecked;
      if (!isChecked) { sum.textContent = left.length ? '' : '都放好了，可以对一对；想改的，点一下拿回来。'; }
    }
  };

  /* ---- order: every step has buttons that move it ---- */
  Pieces.kinds.order = function (piece, plain, live) {
    var list = make('ol', 'order-list');
    var sum = Pieces.status('piece-sum');
    var moved = Pieces.status('sr');
    var answer = make('div', 'order-answer', Pieces.inside(plain.querySelector('.order-whole')));
    var look = button('看正确的顺序', 'button button-quiet', function () { answer.hidden = false; Pieces.attend(answer); });
    [].forEach.call(plain.querySelectorAll('[data-place]'), function (step) { list.appendChild(line(step)); });
    answer.hidden = look.hidden = true;
    live.appendChild(list);
    live.appendChild(moved);
    live.appendChild(sum);
    live.appendChild(make('p', 'piece-moves', [button('对一对', 'button', check), look]));
    live.appendChild(answer);
    ends();

    function line(step) {
      var made = make('li', 'order-line');
      var buttons = [['上移', '↑ ', -1], ['下移', '↓ ', 1]].map(function (kind) {
        var each = button(kind[0], 'button button-quiet order-move', function () { move(made, kind[2]); });
        each.insertBefore(document.createTextNode(kind[1]), each.firstChild);
        each.setAttribute('aria-label', kind[0] + '：' + step.textContent);
        return each;
      });
      made.setAttribute('data-place', step.getAttribute('data-place'));
      made.appendChild(make('span', 'order-words', [step.textContent, make('span', 'order-verdict')]));
      made.appendChild(make('span', 'order-moves', buttons));
      return made;
    }

    function lines() { return [].slice.call(list.children); }

    function move(made, by) {
      var place = lines().indexOf(made);
      var other = lines()[place + by];
      if (!other) { return; }
      var pressed = document.activeElement;
      list.insertBefore(by < 0 ? made : other, by < 0 ? other : made);
      lines().forEach(function (each) { Pieces.empty(each.querySelector('.order-verdict')); });
      sum.textContent = '';
      moved.textContent = '现在是第 ' + (place + by + 1) + ' 步。';
      ends();
      if (made.contains(pressed)) { pressed.focus(); }
    }

    function ends() { // a button that can do nothing keeps the keyboard where it is
      lines().forEach(function (each, place, all) {
        var buttons = each.querySelectorAll('.order-move');
        buttons[0].setAttribute('aria-disabled', place === 0 ? 'true' : 'false');
        buttons[1].setAttribute('aria-disabled', place === all.length - 1 ? 'true' : 'false');
      });
    }

    function check() {
      var right = 0;
      lines().forEach(function (each, place, all) {
        var isRight = Number(each.getAttribute('data-place')) === place + 1;
        var verdict = each.querySelector('.order-verdict');
        Pieces.empty(verdict);
        verdict.appendChild(Pieces.verdict(isRight, isRight ? '位置对了' : '换个位置'));
        right += isRight ? 1 : 0;
        if (place === all.length - 1) { tell(right, all.length); }
      });
    }

    function tell(right, all) {
      sum.textContent = right === all ? '顺序都对了。' : '有 ' + right + ' 步在对的位置，再调一调。';
      look.hidden = right === all;
      if (right === all) { answer.hidden = false; }
      answer.querySelector('ol').hidden = right === all; // it stands there already; the reason is new
    }
  };
}());

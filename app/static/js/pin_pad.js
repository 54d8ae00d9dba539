/* A pad of digits for fingers: [data-pad="id"] fills the field with that id. Without script the field itself is enough. */
(function () {
  'use strict';
  document.querySelectorAll('[data-pad]').forEach(function (pad) {
    var field = document.getElementById(pad.getAttribute('data-pad'));
    ['1', '2', '3', '4', '5', '6', '7', '8', '9', '清空', '0', '退格'].forEach(function (sign) {
      var key = document.createElement('button');
      key.type = 'button';
      key.textContent = sign;
      key.addEventListener('click', function () { press(field, sign); });
      pad.appendChild(key);
    });
    pad.hidden = false;
    field.setAttribute('inputmode', 'none'); // the pad is enough; a phone's own keyboard would cover it
  });

  function press(field, sign) {
    if (sign === '清空') {
      field.value = '';
    } else if (sign === '退格') {
      field.value = field.value.slice(0, -1);
    } else if (field.value.length < field.maxLength) {
      field.value += sign;
    }
  }
})();

/* Two functions htmx 2.0.4 needs and Chrome below 73 or Firefox below 63 lacks. */
(function () {
  'use strict';
  if (!Array.prototype.flat) {
    Object.defineProperty(Array.prototype, 'flat', {
      configurable: true,
      writable: true,
      value: function flat(depth) {
        var deep = depth === undefined ? 1 : Number(depth) || 0;
        return Array.prototype.reduce.call(this, function (all, item) {
          return all.concat(deep > 0 && Array.isArray(item) ? item.flat(deep - 1) : [item]);
        }, []);
      }
    });
  }
  if (!Object.fromEntries) {
    Object.fromEntries = function (pairs) {
      var made = {};
      Array.from(pairs).forEach(function (pair) { made[pair[0]] = pair[1]; });
      return made;
    };
  }
}());

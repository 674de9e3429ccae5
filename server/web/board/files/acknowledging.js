/* What the board tells the server about calls: what display/acknowledging.py does, compared with it by a test. */
(function (G) {
  'use strict';

  var MOST = 64;

  G.Acknowledging = function (everyMs) {
    this.everyMs = everyMs;
    this.shown = [];
    this.said = [];
    this.begin();
  };

  function has(list, id) { return list.indexOf(id) >= 0; }

  /* These calls were painted. */
  G.Acknowledging.prototype.show = function (ids) {
    var self = this;
    ids.forEach(function (id) { if (!has(self.shown, id)) { self.shown.push(id); } });
  };

  /* This call was said for the first time, or should have been. */
  G.Acknowledging.prototype.say = function (said) { this.said.push(said); };

  /* Only these calls are still known. */
  G.Acknowledging.prototype.keep = function (ids) {
    function isKnown(id) { return has(ids, id); }
    this.shown = this.shown.filter(isKnown);
    this.said = this.said.filter(function (said) { return isKnown(said.callId); });
    this.toldShown = this.toldShown.filter(isKnown);
    this.toldSaid = this.toldSaid.filter(isKnown);
  };

  /* The server greeted us: it may know nothing of what it was told. */
  G.Acknowledging.prototype.begin = function () {
    this.toldShown = [];
    this.toldSaid = [];
    this.toldMs = null;
  };

  /* What to tell now, null for nothing or not yet. */
  G.Acknowledging.prototype.next = function (nowMs) {
    var self = this;
    var shown = this.shown.filter(function (id) { return !has(self.toldShown, id); }).slice(0, MOST);
    var said = this.said.filter(function (each) { return !has(self.toldSaid, each.callId); }).slice(0, MOST);
    var isEarly = this.toldMs !== null && nowMs - this.toldMs < this.everyMs;
    if (isEarly || !(shown.length || said.length)) { return null; }
    function ids(isHeard) {
      return said.filter(function (each) { return each.isHeard === isHeard; })
        .map(function (each) { return each.callId; });
    }
    this.toldShown = this.toldShown.concat(shown);
    this.toldSaid = this.toldSaid.concat(ids(true), ids(false));
    this.toldMs = nowMs;
    return { type: 'acked', shown: shown, heard: ids(true), unheard: ids(false) };
  };
}(Giliran));

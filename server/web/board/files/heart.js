/* What a board knows and shows at each moment, without page, clock or network. The numbers come from the server as
   data; the same rules in Python are display/board.py and wire/session.py, and a test compares them.
   For browsers of 2018 and before: plain functions, no modules. */
var Giliran = {};
(function (G) {
  'use strict';

  /* The client's side of the socket: rows, the last number seen, the epoch. */
  G.Session = function (lostAfterMs) {
    this.rows = {};
    this.device = null;
    this.epoch = null;
    this.lastSeq = null;
    this.serverAt = null;
    this.heardMs = null;
    this.isResyncing = false;
    this.lostAfterMs = lostAfterMs;
    this.takesAcks = false;
  };

  G.Session.prototype.hello = function (token) {
    return JSON.stringify({ type: 'hello', token: token, epoch: this.epoch, last_seq: this.lastSeq });
  };

  /* One message; answers what it asks for: nothing, welcomed, replaced, changed, resync, refused. */
  G.Session.prototype.receive = function (text, nowMs) {
    var message = JSON.parse(text);
    if (typeof message.at !== 'number' && message.type !== 'refused') { throw new Error('not a message of ours'); }
    this.heardMs = nowMs;
    if (message.type === 'refused') { return 'refused'; }
    this.serverAt = message.at;
    if (message.type === 'welcome') { return this.welcome(message); }
    if (message.type === 'snapshot') { return this.replace(message); }
    if (message.type === 'change') { return this.change(message); }
    if (message.type === 'heartbeat') { return this.heartbeat(message); }
    throw new Error('not a message of ours');
  };

  G.Session.prototype.isFresh = function (nowMs) {
    var isHeard = this.heardMs !== null && nowMs - this.heardMs <= this.lostAfterMs;
    return isHeard && !this.isResyncing && this.lastSeq !== null;
  };

  /* Whether a server of this epoch serves an older copy of the database than one that was seen. */
  G.isOlder = function (epoch, seen) {
    var ours = /^(.*)\.([0-9]+)$/.exec(epoch), theirs = /^(.*)\.([0-9]+)$/.exec(seen);
    return ours !== null && theirs !== null && ours[1] === theirs[1] && Number(ours[2]) < Number(theirs[2]);
  };

  G.Session.prototype.welcome = function (message) {
    if (this.epoch !== null && G.isOlder(message.epoch, this.epoch)) { throw new Error('an older server'); }
    this.device = message.device;
    this.takesAcks = message.takes_acks === true;
    if (this.epoch !== message.epoch) { this.lastSeq = null; }
    this.isResyncing = false;
    return 'welcomed';
  };

  G.Session.prototype.replace = function (message) {
    this.rows = {};
    this.put(message.rows);
    this.epoch = message.epoch;
    this.lastSeq = message.seq;
    this.isResyncing = false;
    return 'replaced';
  };

  G.Session.prototype.change = function (message) {
    /* Time changes rows without a fact: such a message follows the number that it has itself. */
    var isRetold = message.prev === message.seq && message.seq === this.lastSeq;
    if (this.lastSeq !== null && message.seq <= this.lastSeq && !isRetold) { return 'nothing'; }
    if (message.prev !== this.lastSeq) { return this.resync(); }
    this.isResyncing = false;
    for (var n = 0; n < message.gone.length; n += 1) { delete this.rows[message.gone[n].join(':')]; }
    this.put(message.rows);
    this.lastSeq = message.seq;
    return 'changed';
  };

  G.Session.prototype.heartbeat = function (message) {
    if (message.seq !== this.lastSeq) { return this.resync(); }
    this.isResyncing = false;
    return 'nothing';
  };

  G.Session.prototype.resync = function () {
    if (this.isResyncing) { return 'nothing'; }
    this.isResyncing = true;
    return 'resync';
  };

  G.Session.prototype.put = function (rows) {
    for (var n = 0; n < rows.length; n += 1) { this.rows[rows[n].kind + ':' + rows[n].id] = rows[n]; }
  };

  G.Session.prototype.all = function () {
    var rows = this.rows;
    return Object.keys(rows).map(function (key) { return rows[key]; });
  };

  /* Takes rows in, gives views out. `zones` empty: all calls in one list. nowMs is a clock that never goes back. */
  G.Board = function (rules, zones, flashMs) {
    this.rules = rules;
    this.zones = zones;
    this.flashMs = flashMs;
    this.office = null;
    this.calls = [];
    this.seen = {};
    this.spotlights = {};
    this.startedMs = null;
    this.heardMs = null;
    this.aheadMs = null;
  };

  G.identity = function (call) { return call.id + '@' + call.called_at; };

  function byAge(one, other) { return one.announce_at - other.announce_at || one.id - other.id; }

  G.Board.prototype.take = function (rows) {
    var known = {}, seen = {}, calls = [];
    for (var n = 0; n < rows.length; n += 1) {
      if (rows[n].kind === 'call') { calls.push(rows[n]); known[G.identity(rows[n])] = true; }
      if (rows[n].kind === 'office') { this.office = rows[n]; }
    }
    this.calls = calls.sort(byAge);
    for (var each in this.seen) { if (known[each]) { seen[each] = true; } }
    this.seen = seen;
  };

  /* The server was heard and what it said was taken in; whole seconds come cut off, the largest lead is nearest. */
  G.Board.prototype.hear = function (serverAt, nowMs) {
    var ahead = serverAt * 1000 - nowMs, known = this.aheadMs;
    var isStep = known === null || ahead < known - this.rules.clock_step_ms;
    this.aheadMs = isStep ? ahead : Math.max(known, ahead);
    this.heardMs = nowMs;
  };

  G.Board.prototype.advance = function (nowMs) {
    if (this.startedMs === null) { this.startedMs = nowMs; }
    var freshness = this.freshness(nowMs), zones = this.shownZones();
    if (freshness !== 'fresh' && freshness !== 'stale') { return; }
    for (var n = 0; n < zones.length; n += 1) { this.advanceZone(zones[n], nowMs); }
  };

  G.Board.prototype.freshness = function (nowMs) {
    if (this.heardMs === null) {
      var waited = this.startedMs === null ? 0 : nowMs - this.startedMs;
      return waited < this.rules.lost_after_ms ? 'connecting' : 'lost';
    }
    var silence = nowMs - this.heardMs;
    if (silence >= this.rules.lost_after_ms) { return 'lost'; }
    return silence >= this.rules.stale_after_ms ? 'stale' : 'fresh';
  };

  /* The calls that may be shown and said by now, oldest first; none while the board is lost. */
  G.Board.prototype.dueCalls = function (nowMs) {
    if (this.freshness(nowMs) === 'lost') { return []; }
    var found = {}, zones = this.shownZones(), self = this;
    for (var n = 0; n < zones.length; n += 1) {
      this.due(zones[n], nowMs).forEach(function (call) { found[call.id] = call; });
    }
    return self.calls.filter(function (call) { return found[call.id] === call; });
  };

  G.Board.prototype.officeAt = function (nowMs) {
    return this.aheadMs === null ? null : Math.floor((nowMs + this.aheadMs) / 1000);
  };

  G.Board.prototype.view = function (nowMs) {
    var freshness = this.freshness(nowMs), office = this.office, self = this;
    var isShown = freshness === 'fresh' || freshness === 'stale', stillMs = this.rules.stale_after_ms;
    var zones = this.shownZones().map(function (zone) { return self.zoneView(zone, nowMs); });
    var isTimeless = this.heardMs === null || (office !== null && office.is_clock_doubtful);
    return {
      freshness: freshness,
      zones: isShown ? zones : [],
      clock: isTimeless ? null : this.local(this.officeAt(Math.min(nowMs, this.heardMs + stillMs))),
      heard: this.heardMs === null ? null : this.local(this.officeAt(this.heardMs)),
      office_name: office === null ? null : office.name,
      running_text: this.runningText(),
      hung: this.hung()
    };
  };

  /* What the office chose for the zones of this board, in its order; a server of before knew nothing of it. */
  G.Board.prototype.looks = function () {
    var known = this.office === null ? [] : this.office.boards || [], zones = this.zones;
    if (!zones.length) { return known; }
    var found = zones.map(function (zone) { return known.filter(function (look) { return look.zone === zone; })[0]; });
    return found.filter(function (look) { return look !== undefined; });
  };

  G.Board.prototype.runningText = function () {
    var own = this.looks().filter(function (look) { return look.running_text; })[0], office = this.office;
    var text = own ? own.running_text : office === null ? null : office.running_text;
    return text === null || !text.id ? null : text;
  };

  G.Board.prototype.hung = function () {
    var looks = this.looks(), pictures = [];
    if (!looks.length) { return { seat_m: null, screen_in: null, pictures: [], picture_s: 10 }; }
    looks.forEach(function (look) {
      look.pictures.forEach(function (name) { if (pictures.indexOf(name) < 0) { pictures.push(name); } });
    });
    return {
      seat_m: Math.max.apply(null, looks.map(function (look) { return look.seat_m; })),
      screen_in: looks[0].screen_in, pictures: pictures, picture_s: looks[0].picture_s
    };
  };

  G.Board.prototype.shownZones = function () { return this.zones.length ? this.zones : [null]; };

  /* Calls of the zone whose moment has come, oldest first; of a number called twice only the last call. */
  G.Board.prototype.due = function (zone, nowMs) {
    var at = this.officeAt(nowMs), last = {}, useless = this.rules.useless_age_s;
    if (at === null) { return []; }
    var here = this.calls.filter(function (call) {
      return (zone === null || call.zone === zone) && call.announce_at <= at && at < call.announce_at + useless;
    });
    here.forEach(function (call) { last['#' + call.number] = call; });
    return here.filter(function (call) { return last['#' + call.number] === call; });
  };

  G.Board.prototype.spotlight = function (zone) {
    var key = zone === null ? '' : '#' + zone;
    this.spotlights[key] = this.spotlights[key] || { callId: null, sinceMs: 0, waiting: [] };
    return this.spotlights[key];
  };

  G.Board.prototype.advanceZone = function (zone, nowMs) {
    var light = this.spotlight(zone), due = this.due(zone, nowMs), ids = {}, self = this;
    due.forEach(function (call) { if (self.isNews(call, nowMs)) { light.waiting.push(call.id); } });
    due.forEach(function (call) { self.seen[G.identity(call)] = true; ids[call.id] = true; });
    light.waiting = light.waiting.filter(function (id) { return ids[id]; });
    var isOver = nowMs - light.sinceMs >= this.stayMs(light.waiting.length);
    if (light.callId === null || !ids[light.callId] || isOver) {
      light.callId = light.waiting.length ? light.waiting.shift() : null;
      light.sinceMs = nowMs;
    }
  };

  G.Board.prototype.stayMs = function (nWaiting) {
    if (nWaiting === 0) { return this.rules.spotlight_ms; }
    return nWaiting < this.rules.crowd ? this.rules.spotlight_shared_ms : this.rules.spotlight_crowded_ms;
  };

  G.Board.prototype.isNews = function (call, nowMs) {
    var at = this.officeAt(nowMs);
    return at - call.announce_at <= this.rules.spotlight_age_s && !this.seen[G.identity(call)];
  };

  G.Board.prototype.zoneView = function (zone, nowMs) {
    var light = this.spotlight(zone), self = this;
    var newest = this.due(zone, nowMs).reverse().map(function (call) { return self.shown(call); });
    var front = newest.filter(function (call) { return call.call_id === light.callId; });
    var first = front.length ? front[0] : newest.length ? newest[0] : null;
    return {
      zone: zone,
      first: first,
      rows: newest.filter(function (call) { return call !== first; }),
      is_spotlit: front.length > 0,
      is_lit: front.length > 0 && this.isLit(nowMs - light.sinceMs)
    };
  };

  G.Board.prototype.isLit = function (litMs) {
    if (this.flashMs === null || litMs >= 2 * this.rules.n_flashes * this.flashMs) { return true; }
    return Math.floor(litMs / this.flashMs) % 2 === 0;
  };

  G.Board.prototype.shown = function (call) {
    return {
      call_id: call.id, number: call.number, counter_number: call.counter_number, counter_name: call.counter_name,
      is_priority: call.is_priority, is_recall: call.is_recall, slot: this.local(call.slot_at)
    };
  };

  /* Seconds of the branch's own wall clock, to be read as if they were UTC. */
  G.Board.prototype.local = function (at) {
    return at === null || at === undefined || this.office === null ? null : at + this.office.utc_offset_s;
  };
}(Giliran));

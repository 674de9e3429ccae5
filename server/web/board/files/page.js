/* Puts the board together: feed, heart, voice and window, ten times a second. */
(function (G) {
  'use strict';

  var TICK_MS = 100, NOTICE_MS = 60000, HEARD = 'giliran.papan.terdengar';

  function byId(id) { return document.getElementById(id); }

  /* Milliseconds that never go back, whatever is done to the television's clock. */
  function nowMs() { return Math.floor(performance.now()); }

  /* What was said is remembered over a reload, where the browser remembers anything. */
  var memory = {
    load: function () {
      try { return JSON.parse(localStorage.getItem(HEARD)) || []; } catch (error) { return []; }
    },
    save: function (keys) {
      try { localStorage.setItem(HEARD, JSON.stringify(keys)); } catch (error) { /* then it is said again */ }
    }
  };

  G.Page = function (data) {
    var self = this, rules = data.rules;
    this.data = data;
    this.isOut = false;
    this.notice = { text: '', untilMs: 0 };
    this.warnedFor = {};
    this.pictures = new G.Pictures(byId('pictures'));
    this.wording = new G.Wording(data.texts, data.language);
    this.board = new G.Board(rules, data.zone ? [data.zone] : [], data.look.flash_ms);
    this.speaker = new G.Speaker(rules, memory);
    this.acks = new G.Acknowledging(rules.acked_every_ms);
    this.speaker.onSaid = function (said) { self.acks.say(said); };
    this.window = new G.Window(byId('board'), byId('told'), data, this.wording);
    this.feed = new G.Feed(data.push_url, new G.Session(data.lost_after_ms), nowMs, {
      learned: function (rows) { self.learn(rows); },
      heard: function (serverAt) { self.isOut = false; self.board.hear(serverAt, nowMs()); self.tick(); },
      met: function (device) { self.meet(device); },
      out: function () { self.turnedAway(); },
      moved: function () { location.reload(); }
    });
  };

  G.Page.prototype.start = function () {
    var self = this;
    window.addEventListener('resize', function () { self.resize(); });
    ['click', 'touchend', 'keydown'].forEach(function (name) {
      document.addEventListener(name, function () { self.speaker.unlock(); });
    });
    byId('pair').addEventListener('submit', function (event) { event.preventDefault(); self.pair(); });
    if (document.fonts && document.fonts.ready) { this.bringFaces(); }
    this.resize();
    setInterval(function () { self.tick(); }, TICK_MS);
    this.feed.start();
  };

  G.Page.prototype.bringFaces = function () {
    var look = this.data.look, self = this;
    Object.keys(look.weights).forEach(function (name) {
      document.fonts.load(look.weights[name] + ' 40px ' + look.family).then(function () { self.window.repaint(); });
    });
  };

  G.Page.prototype.resize = function () {
    this.window.resize(window.innerWidth, window.innerHeight, window.devicePixelRatio || 1);
    this.tick();
  };

  /* The guard: a board that the last row cannot read is no board; said on it to whoever hangs it. */
  G.Page.prototype.warnIfTooSmall = function () {
    var metres = this.window.legibleM, seat = this.window.seatM(), mark = this.data.language === 'id' ? ',' : '.';
    if (metres === this.warnedFor.metres && seat === this.warnedFor.seat) { return; }
    this.warnedFor = { metres: metres, seat: seat };
    if (metres < seat * this.data.rules.legible_tolerance) {
      var text = this.wording.filled('too_small', metres.toFixed(1).replace('.', mark));
      this.notice = { text: text, untilMs: nowMs() + NOTICE_MS };
    }
  };

  G.Page.prototype.tick = function () {
    var now = nowMs(), officeAt;
    this.feed.look();
    this.board.advance(now);
    officeAt = this.board.officeAt(now);
    if (officeAt !== null) { this.speaker.take(this.board.dueCalls(now), officeAt); }
    var view = this.board.view(now), isTrouble = this.isOut && view.freshness !== 'fresh';
    byId('pair').hidden = !isTrouble;
    this.acks.show(this.window.show(view, {
      speaking_id: this.speaker.speakingId(),
      silence: this.silence(),
      trouble: isTrouble ? this.wording.texts.not_paired : '',
      notice: now < this.notice.untilMs ? this.notice.text : ''
    }));
    this.warnIfTooSmall();
    this.pictures.show(this.window.picturesArea, view.hung, view.zones.some(function (zone) { return zone.is_spotlit; }),
      this.window.marginPx, now);
    var acked = this.feed.takesAcks() ? this.acks.next(now) : null;
    if (acked !== null) { this.feed.acknowledge(acked); }
  };

  G.Page.prototype.silence = function () {
    var texts = this.wording.texts;
    if (!this.speaker.isSilent()) { return ''; }
    return this.speaker.canSound() && this.speaker.isLocked() ? texts.touch_for_sound : texts.silent;
  };

  G.Page.prototype.learn = function (rows) {
    this.board.take(rows);
    this.acks.keep(this.board.calls.map(function (call) { return call.id; }));
    var soonest = this.feed.session.serverAt - this.data.rules.prepared_s;
    this.speaker.prepare(this.board.calls.filter(function (call) { return call.announce_at >= soonest; }));
  };

  /* The address names a zone; a board that is for other zones keeps to its own. */
  G.Page.prototype.meet = function (device) {
    this.acks.begin();
    var zone = this.data.zone, isOurs = zone && (!device.zones.length || device.zones.indexOf(zone) >= 0);
    this.board.zones = isOurs ? [zone] : device.zones;
  };

  /* This browser is not known, or not any more: nothing that it knew is shown, and it asks for a code. */
  G.Page.prototype.turnedAway = function () {
    var session = this.feed.session;
    this.isOut = true;
    session.rows = {};
    session.epoch = session.lastSeq = null;
    this.board.take([]);
    this.board.heardMs = null;
  };

  G.Page.prototype.pair = function () {
    var self = this, field = byId('code'), fault = byId('fault');
    var code = field.value.toUpperCase().replace(/[^A-Z0-9]/g, '');
    G.post('/papan-masuk/kode', { code: code }, function (status) {
      fault.textContent = status === 200 ? '' : status === 0 ? self.wording.texts.connecting : self.wording.texts.bad_code;
      if (status === 200) { field.value = ''; field.blur(); self.feed.start(); } else { field.focus(); }
    });
  };

  G.page = new G.Page(JSON.parse(byId('data').textContent));
  G.page.start();
}(Giliran));

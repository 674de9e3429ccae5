/* The way to the server: a token for the secret that the browser keeps, then the socket; for ever, whatever happens. */
(function (G) {
  'use strict';

  var FIRST_WAIT_MS = 250, LONGEST_WAIT_MS = 4000, OUT_WAIT_MS = 10000, TIMEOUT_MS = 4000;

  /* Asks with a body; `done` gets the status (0 for none) and what was answered. */
  G.post = function (path, body, done) {
    var request = new XMLHttpRequest(), isDone = false;
    function end(status, answer) { if (!isDone) { isDone = true; done(status, answer); } }
    request.open('POST', path);
    request.timeout = TIMEOUT_MS;
    request.setRequestHeader('Content-Type', 'application/json');
    request.onerror = request.ontimeout = function () { end(0, null); };
    request.onload = function () {
      var answer = null;
      try { answer = JSON.parse(request.responseText); } catch (error) { /* a page of a proxy, say */ }
      end(request.status, answer);
    };
    request.send(JSON.stringify(body));
  };

  /* `on` has learned(rows), heard(serverAt), met(device), out() and moved(). */
  G.Feed = function (pushUrl, session, nowMs, on) {
    this.pushUrl = pushUrl;
    this.session = session;
    this.nowMs = nowMs;
    this.on = on;
    this.socket = null;
    this.openedMs = 0;
    this.waitMs = FIRST_WAIT_MS;
    this.timer = null;
    this.round = 0;
  };

  G.Feed.prototype.start = function () {
    var self = this, round = this.round += 1;
    clearTimeout(this.timer);
    G.post('/papan-masuk/token', {}, function (status, answer) {
      if (round !== self.round) { return; }
      if (status === 200 && answer && answer.push_url !== self.pushUrl) { self.on.moved(); return; }
      if (status === 200 && answer) { self.connect(answer.token, round); return; }
      if (status === 401) { self.on.out(); self.again(OUT_WAIT_MS); return; }
      self.again(self.waitMs);
    });
  };

  /* Silence after which the connection is given up; called ten times a second. */
  G.Feed.prototype.look = function () {
    var heard = Math.max(this.session.heardMs || 0, this.openedMs);
    if (this.socket && this.nowMs() - heard > this.session.lostAfterMs) { this.drop(); }
  };

  G.Feed.prototype.again = function (waitMs) {
    var self = this;
    clearTimeout(this.timer);
    this.waitMs = Math.min(this.waitMs * 2, LONGEST_WAIT_MS);
    this.timer = setTimeout(function () { self.start(); }, waitMs);
  };

  G.Feed.prototype.drop = function () {
    var socket = this.socket;
    this.socket = null;
    this.round += 1;
    if (socket) { socket.onmessage = socket.onclose = null; socket.close(); }
    this.again(this.waitMs);
  };

  G.Feed.prototype.connect = function (token, round) {
    var self = this, socket = new WebSocket(this.pushUrl);
    this.socket = socket;
    this.openedMs = this.nowMs();
    socket.onopen = function () { socket.send(self.session.hello(token)); };
    socket.onclose = function () { if (round === self.round) { self.drop(); } };
    socket.onmessage = function (event) {
      if (round !== self.round) { return; }
      try { self.receive(event.data, token); } catch (error) { self.drop(); }
    };
  };

  /* Tells the server what became of calls, where it is there and asks. */
  G.Feed.prototype.acknowledge = function (acked) {
    if (this.socket && this.socket.readyState === 1) { this.socket.send(JSON.stringify(acked)); }
  };

  G.Feed.prototype.takesAcks = function () {
    return this.session.takesAcks && this.session.isFresh(this.nowMs());
  };

  G.Feed.prototype.receive = function (text, token) {
    var step = this.session.receive(text, this.nowMs());
    if (step === 'refused') { this.drop(); return; }
    if (step === 'resync') { this.socket.send(this.session.hello(token)); }
    if (step === 'welcomed') { this.waitMs = FIRST_WAIT_MS; this.on.met(this.session.device); }
    if (step === 'replaced' || step === 'changed') { this.on.learned(this.session.all()); }
    if (this.session.isFresh(this.nowMs())) { this.on.heard(this.session.serverAt); }
  };
}(Giliran));

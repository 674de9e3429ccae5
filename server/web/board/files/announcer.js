/* In which order calls are said, without sound or clock: what display/announcer.py does, compared with it by a test. */
(function (G) {
  'use strict';

  G.HeardCalls = function (keys, most) {
    this.keys = keys.slice(-most);
    this.most = most;
  };

  G.HeardCalls.prototype.has = function (call) { return this.keys.indexOf(G.identity(call)) >= 0; };

  G.HeardCalls.prototype.add = function (call) {
    if (!this.has(call)) { this.keys = this.keys.concat(G.identity(call)).slice(-this.most); }
  };

  /* One sound at a time: `next` gives nothing until `finished` was told. */
  G.Announcer = function (rules, heard) {
    this.rules = rules;
    this.heard = heard;
    this.waiting = [];
    this.current = null;
    this.steps = [];
    this.playing = null;
    this.chime = null;
    this.sentence = null;
    this.isHeard = true;
  };

  G.Announcer.prototype.speakingId = function () { return this.current === null ? null : this.current.id; };

  /* unknown, speaking, chime_only or silent: what became of the last chime and of the last sentence. */
  G.Announcer.prototype.loudness = function () {
    if (this.chime === 'no_device' || this.sentence === 'no_device') { return 'silent'; }
    if (this.chime === null || this.sentence === null) { return 'unknown'; }
    return this.sentence === 'heard' ? 'speaking' : 'chime_only';
  };

  /* The calls that may be said by now, oldest first. What is not among them any more was withdrawn. */
  G.Announcer.prototype.take = function (due, officeAt) {
    var self = this, speaking = this.speakingId();
    this.waiting = due.filter(function (call) {
      var isOld = officeAt - call.announce_at > self.rules.too_old_s;
      return !self.heard.has(call) && call.id !== speaking && !isOld;
    });
    if (speaking !== null && !due.some(function (call) { return call.id === speaking; })) {
      this.steps = [];
      this.endUnlessSounding();
    }
  };

  G.Announcer.prototype.next = function () {
    if (this.playing !== null) { return null; }
    if (this.current === null && this.waiting.length) { this.begin(this.waiting.shift()); }
    if (!this.steps.length) { return null; }
    this.playing = this.steps.shift();
    return this.playing;
  };

  /* The sound ended: heard, missing or no_device. What it ended, if that was the first time a call was said whole. */
  G.Announcer.prototype.finished = function (played) {
    var step = this.playing;
    this.playing = null;
    if (step === null || this.current === null) { throw new Error('a sound ended that was not asked for'); }
    if (step.sound === null) { this.chime = played; } else { this.sentence = played; }
    var said = null;
    this.isHeard = this.isHeard && played === 'heard';
    if (step.isEnd && !this.heard.has(this.current)) {
      said = { callId: this.current.id, isHeard: this.isHeard };
      this.heard.add(this.current);
    }
    if (step.isEnd && this.waiting.length >= this.rules.crowd) { this.steps = []; }
    this.endUnlessSounding();
    return said;
  };

  G.Announcer.prototype.begin = function (call) {
    this.current = call;
    this.isHeard = call.speech.length > 0;
    this.steps = this.planned(call, this.waiting.length + 1 >= this.rules.crowd ? 1 : 2);
    if (!call.speech.length) { this.sentence = 'missing'; }
  };

  G.Announcer.prototype.planned = function (call, nRounds) {
    var rules = this.rules, n = call.speech.length;
    var steps = [{ callId: call.id, sound: null, pauseMs: rules.pause_between_calls_ms, isEnd: n === 0 }];
    for (var round = 0; round < nRounds; round += 1) {
      for (var each = 0; each < n; each += 1) {
        var isRepeat = round > 0 && each === 0;
        steps.push({
          callId: call.id,
          sound: call.speech[each].sound,
          pauseMs: isRepeat ? rules.pause_before_repeat_ms : rules.pause_after_chime_ms,
          isEnd: each === n - 1
        });
      }
    }
    return steps;
  };

  G.Announcer.prototype.endUnlessSounding = function () {
    if (this.playing === null && !this.steps.length) { this.current = null; }
  };
}(Giliran));

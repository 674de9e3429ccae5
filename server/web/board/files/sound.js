/* The board's one voice: chime and sentences, one sound after the other, once somebody has touched the page. */
(function (G) {
  'use strict';

  var KEPT = 64;

  /* The same bell as display/chime.py makes; numbers between -1 and 1. */
  G.chime = function (rules, rate) {
    var n = Math.floor(rules.chime_length_s * rate), samples = new Float32Array(n);
    function tone(hertz, since) {
      var loud = Math.min(1, since / rules.chime_attack_s) * Math.pow(2, -since / rules.chime_half_life_s);
      var turn = 2 * Math.PI * hertz * since;
      return loud * (Math.sin(turn) + 0.35 * Math.sin(2 * turn) + 0.12 * Math.sin(3 * turn));
    }
    for (var each = 0; each < n; each += 1) {
      var at = each / rate, sum = 0;
      for (var t = 0; t < rules.chime_tones_hz_s.length; t += 1) {
        var hertz = rules.chime_tones_hz_s[t][0], begin = rules.chime_tones_hz_s[t][1];
        if (at >= begin) { sum += tone(hertz, at - begin); }
      }
      samples[each] = rules.chime_level * Math.min(1, (rules.chime_length_s - at) / 0.1) * sum / 32768;
    }
    return samples;
  };

  G.Speaker = function (rules, memory) {
    var Context = window.AudioContext || window.webkitAudioContext;
    this.rules = rules;
    this.memory = memory;
    this.announcer = new G.Announcer(rules, new G.HeardCalls(memory.load(), rules.remembered_calls));
    this.context = Context ? new Context() : null;
    this.kept = {};
    this.order = [];
    this.coming = {};
    this.onSaid = function () {};
  };

  /* A browser lets a page sound only once somebody has touched it; some televisions do not ask. */
  G.Speaker.prototype.isLocked = function () { return !this.context || this.context.state === 'suspended'; };
  G.Speaker.prototype.canSound = function () { return this.context !== null; };

  G.Speaker.prototype.unlock = function () {
    if (this.context && this.context.state === 'suspended') { this.context.resume(); }
  };

  G.Speaker.prototype.isSilent = function () {
    var loudness = this.announcer.loudness();
    return this.isLocked() || loudness === 'silent' || loudness === 'chime_only';
  };

  G.Speaker.prototype.speakingId = function () { return this.isSilent() ? null : this.announcer.speakingId(); };

  /* The calls that may be said by now; nothing is begun while nobody could hear it. */
  G.Speaker.prototype.take = function (due, officeAt) {
    this.announcer.take(due, officeAt);
    if (!this.isLocked()) { this.goOn(); }
  };

  /* Has sentences brought that may be said soon. */
  G.Speaker.prototype.prepare = function (calls) {
    var self = this;
    calls.forEach(function (call) {
      if (!self.announcer.heard.has(call)) {
        call.speech.forEach(function (speech) { self.fetch(speech.sound); });
      }
    });
  };

  G.Speaker.prototype.goOn = function () {
    var step = this.announcer.next(), self = this;
    if (step === null) { return; }
    setTimeout(function () { self.sound(step); }, step.pauseMs);
  };

  G.Speaker.prototype.sound = function (step) {
    if (step.sound === null) { this.play(this.bell()); return; }
    this.awaited = step.sound;
    var self = this, sound = step.sound;
    this.patience = setTimeout(function () { self.arrived(sound, true); }, this.rules.sound_within_ms);
    this.fetch(sound);
    this.arrived(sound, false);
  };

  G.Speaker.prototype.bell = function () {
    var rate = this.context.sampleRate, samples = G.chime(this.rules, rate);
    var buffer = this.context.createBuffer(1, samples.length, rate);
    buffer.getChannelData(0).set(samples);
    return buffer;
  };

  G.Speaker.prototype.arrived = function (sound, isLast) {
    if (this.awaited !== sound || (!this.kept[sound] && !isLast)) { return; }
    this.awaited = null;
    clearTimeout(this.patience);
    if (this.kept[sound]) { this.play(this.kept[sound]); } else { this.finished('missing'); }
  };

  G.Speaker.prototype.play = function (buffer) {
    var source = this.context.createBufferSource(), self = this, isOver = false;
    function end(played) {
      if (!isOver) { isOver = true; clearTimeout(watchdog); self.finished(played); }
    }
    var watchdog = setTimeout(function () { end('no_device'); }, buffer.duration * 1000 + this.rules.sound_grace_ms);
    source.buffer = buffer;
    source.onended = function () { end('heard'); };
    source.connect(this.context.destination);
    source.start(0);
  };

  G.Speaker.prototype.finished = function (played) {
    var said = this.announcer.finished(played);
    if (said) { this.memory.save(this.announcer.heard.keys); this.onSaid(said); }
    this.goOn();
  };

  G.Speaker.prototype.fetch = function (sound) {
    if (this.kept[sound] || this.coming[sound] || !this.context || !/^[0-9a-f]{8,64}$/.test(sound)) { return; }
    var request = new XMLHttpRequest(), self = this;
    this.coming[sound] = true;
    function lost() { delete self.coming[sound]; self.arrived(sound, true); }
    request.open('GET', '/api/voice/' + sound + '.wav');
    request.responseType = 'arraybuffer';
    request.onerror = lost;
    request.onload = function () {
      if (request.status !== 200) { lost(); return; }
      self.context.decodeAudioData(request.response, function (buffer) {
        delete self.coming[sound];
        self.keep(sound, buffer);
        self.arrived(sound, false);
      }, lost);
    };
    request.send();
  };

  G.Speaker.prototype.keep = function (sound, buffer) {
    this.kept[sound] = buffer;
    this.order.push(sound);
    while (this.order.length > KEPT) { delete this.kept[this.order.shift()]; }
  };
}(Giliran));

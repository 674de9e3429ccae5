/* The words of a board, as display/wording.py has them; the sentences come from the server, whole. */
(function (G) {
  'use strict';

  G.Wording = function (texts, language) {
    this.texts = texts;
    this.language = language;
  };

  G.Wording.prototype.words = function (words) { return words[this.language] || words.id; };

  /* A counter's name, and where it ends with a number ("Loket 2"), word and number apart. */
  G.Wording.prototype.counter = function (call) {
    var name = this.words(call.counter_name).trim().replace(/\s+/g, ' ') || String(call.counter_number);
    var match = /^(.*\D)\s+([0-9]{1,3})$/.exec(name);
    if (match) { return { name: name, word: match[1].trim(), digits: match[2] }; }
    return { name: name, word: null, digits: /^[0-9]{1,3}$/.test(name) ? name : null };
  };

  /* What makes a call come out of the order of numbers, and whether it is a repeated one. */
  G.Wording.prototype.marks = function (call) {
    var marks = [];
    if (call.is_recall) { marks.push({ icon: 'recall', word: this.texts.recall }); }
    if (call.slot !== null) {
      marks.push({ icon: 'calendar', word: this.filled('slot', this.clock(call.slot, false)) });
    }
    if (call.is_priority) { marks.push({ icon: 'priority', word: this.texts.priority }); }
    return marks;
  };

  G.Wording.prototype.read = function (call) {
    var words = this.marks(call).map(function (mark) { return mark.word; });
    return [call.number, this.counter(call).name].concat(words).join(', ');
  };

  /* Sentences have one blank each, marked by a square; it is filled with plain text, whatever stands in it. */
  G.Wording.prototype.filled = function (name, value) { return this.texts[name].split('\u25A1').join(value); };

  G.Wording.prototype.clock = function (local, hasSeconds) {
    var moment = new Date(local * 1000), mark = this.language === 'id' ? '.' : ':';
    var parts = [moment.getUTCHours(), moment.getUTCMinutes()].concat(hasSeconds ? [moment.getUTCSeconds()] : []);
    return parts.map(function (part) { return (part < 10 ? '0' : '') + part; }).join(mark);
  };
}(Giliran));

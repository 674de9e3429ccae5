/* Draws calls: the one in front, number and counter side by side or one above the other, and the rows below it. As
   display/frontpainter.py and display/rowpainter.py draw them; lengths are in heights of the number's capitals. */
(function (G) {
  'use strict';

  var CAPTION = 0.18, CAPTION_GAP = 0.26, MARK = 0.78, HEAD = CAPTION + CAPTION_GAP, ARROW = 0.62;
  var SPEAKING = { icon: 'sound', word: '' };

  /* `area` is the band of the call in front, `isSpotlit` lets it grow as large as fits. */
  G.Front = function (pencil, wording, area, zone, isSpotlit, isSpoken) {
    this.pencil = pencil;
    this.wording = wording;
    this.left = area.left + zone.margin_px;
    this.right = area.left + area.width - zone.margin_px;
    this.top = area.top;
    this.height = area.height;
    this.zone = zone;
    this.isSpotlit = isSpotlit;
    this.isSpoken = isSpoken;
  };

  G.Front.prototype.paint = function (call) {
    var counter = this.wording.counter(call);
    if (this.zone.is_tall) { this.tall(call, counter); } else { this.wide(call, counter); }
  };

  G.Front.prototype.wide = function (call, counter) {
    var pencil = this.pencil, cap = this.wideCap(call, counter);
    var numberEnd = this.left + pencil.width(call.number, cap, 'number');
    var nameLeft = this.nameLeft(numberEnd, counter, cap);
    var top = this.top + this.height / 2 - (HEAD + 1) * cap / 2, base = top + (HEAD + 1) * cap;
    pencil.text(this.left, base, call.number, cap, 'number', false);
    this.captions(call, top + CAPTION * cap, cap, nameLeft - this.left - 0.3 * cap);
    var arrow = Math.min(ARROW * cap, (nameLeft - numberEnd) * 0.8), middle = (numberEnd + nameLeft) / 2;
    pencil.icon('forward', middle - arrow / 2, base - cap / 2 - arrow / 2, arrow, pencil.colours.quiet);
    this.wideCounter(counter, nameLeft, base, cap);
  };

  /* Numbered counters end at the right edge, names begin in the list's column. */
  G.Front.prototype.nameLeft = function (numberEnd, counter, cap) {
    var pencil = this.pencil;
    if (counter.digits !== null) { return this.right - this.digitsWidth(counter, cap); }
    var least = numberEnd + (this.isSpotlit ? 1 : 0.4) * cap;
    if (!this.isSpotlit) { return Math.max(this.left + this.zone.column_px - this.zone.margin_px, least); }
    var fitted = this.name(counter.name, this.right - least, cap);
    var widths = fitted.lines.map(function (line) { return pencil.width(line, fitted.cap, 'number'); });
    return Math.max(least, this.right - Math.max.apply(null, widths));
  };

  G.Front.prototype.wideCap = function (call, counter) {
    var number = this.pencil.unit(call.number, 'number'), zone = this.zone;
    if (!this.isSpotlit) { return Math.min(zone.number_px, (zone.column_px - zone.margin_px * 2) / number); }
    var cap = Math.min(this.height / (HEAD + 1.45), (this.right - this.left) * 0.75 / number);
    while (cap > zone.number_px && !this.fitsWide(counter, cap, number)) { cap *= 0.97; }
    return cap;
  };

  G.Front.prototype.fitsWide = function (counter, cap, number) {
    var room = this.right - this.left - (number + 1) * cap;
    if (room <= cap * 0.5) { return false; }
    if (counter.digits !== null) { return this.digitsWidth(counter, cap) <= room; }
    return this.name(counter.name, room, cap).cap >= 0.6 * cap;
  };

  G.Front.prototype.name = function (name, room, cap) {
    return this.pencil.fitting.fitLines(name, room, this.height * 0.84, cap * 0.85, 3, 'number');
  };

  G.Front.prototype.digitsWidth = function (counter, cap) {
    var word = this.pencil.width(counter.word || '', CAPTION * cap, 'strong');
    return Math.max(word, this.pencil.width(counter.digits, cap, 'number'));
  };

  G.Front.prototype.wideCounter = function (counter, left, base, cap) {
    var pencil = this.pencil, captionY = base - cap - cap * CAPTION_GAP;
    if (counter.digits === null) {
      var fitted = this.name(counter.name, this.right - left, cap);
      if (fitted.lines.length === 1) {
        pencil.text(left, captionY, this.wording.texts.place_caption, CAPTION * cap, 'strong', true);
      }
      pencil.lines(left, fitted.lines.length === 1 ? base - cap / 2 : this.top + this.height / 2, fitted, 'number');
      return;
    }
    pencil.text(this.right - pencil.width(counter.digits, cap, 'number'), base, counter.digits, cap, 'number', false);
    if (counter.word) {
      var width = pencil.width(counter.word, CAPTION * cap, 'strong');
      pencil.text(this.right - width, captionY, counter.word, CAPTION * cap, 'strong', true);
    }
  };

  G.Front.prototype.tall = function (call, counter) {
    var pencil = this.pencil, zone = this.zone, width = this.right - this.left, fitting = pencil.fitting;
    var most = Math.min(zone.number_px * (this.isSpotlit ? 1.25 : 1), this.height * 0.32);
    var cap = fitting.fit(call.number, width, most, 'number');
    var counterCap = this.isSpotlit ? cap : Math.min(cap, zone.counter_px);
    var roomW = width - ARROW * counterCap * 1.35, roomH = this.height - (HEAD + 1.75) * cap;
    var fitted = fitting.fitLines(counter.name, roomW, roomH, counterCap, counter.digits ? 1 : 3, 'number');
    var spare = Math.max(0, this.height - (HEAD + 1) * cap - fitted.height), gap = Math.min(0.7 * cap, spare * 0.36);
    var top = this.top + (spare - gap) / 2, base = top + (HEAD + 1) * cap, middle = base + gap + fitted.height / 2;
    this.captions(call, top + CAPTION * cap, cap, width);
    pencil.text(this.left, base, call.number, cap, 'number', false);
    var arrow = Math.max(ARROW * fitted.cap, 0.4 * fitted.height);
    pencil.icon('forward', this.left, middle - arrow / 2, arrow, pencil.colours.quiet);
    pencil.lines(this.left + arrow * 1.35, middle, fitted, 'number');
  };

  /* The words above the number, or in their place the marks; beside them whether it is being said. */
  G.Front.prototype.captions = function (call, y, cap, room) {
    var marks = this.wording.marks(call), left = this.left, pencil = this.pencil;
    cap = CAPTION * cap;
    if (!marks.length) {
      var width = pencil.text(left, y, this.wording.texts.number_caption, cap, 'strong', true) + cap;
      left += width;
      room -= width;
    }
    if (this.isSpoken) { marks = marks.concat(SPEAKING); }
    pencil.marks(left, y, marks, pencil.marksCap(marks, cap * MARK, room));
  };

  /* One of the last calls: number, marks, counter, in columns that stand below each other. */
  G.Row = function (pencil, area, zone) {
    this.pencil = pencil;
    this.area = area;
    this.zone = zone;
    this.cap = zone.row_px;
    this.middle = area.top + area.height / 2;
    this.base = this.middle + zone.row_px / 2;
    this.left = area.left + zone.margin_px;
    this.column = area.left + zone.column_px;
    this.right = area.left + area.width - zone.margin_px;
  };

  G.Row.prototype.paint = function (call, wording, isSpoken) {
    var counter = wording.counter(call), marks = wording.marks(call).concat(isSpoken ? [SPEAKING] : []);
    var left = this.number(call.number), right = this.column, isTall = this.zone.is_tall;
    var isShared = isTall && marks.length > 0 && counter.digits === null;
    if (counter.digits === null) { this.name(counter.name, isShared); }
    if (counter.digits !== null) { right = this.numbered(counter, !(isTall && marks.length)); }
    if (isShared) { left = this.column - this.cap * 0.3; right = this.right + this.cap * 0.3; }
    if (counter.digits === null && isTall) {
      this.marks([marks], left, right, this.middle + this.area.height * 0.24);
    } else {
      this.marks(inLines(marks), left, right, this.middle);
    }
  };

  G.Row.prototype.number = function (number) {
    var cap = this.pencil.fitting.fit(number, this.zone.column_px - 1.5 * this.zone.margin_px, this.cap, 'number');
    return this.left + this.pencil.text(this.left, this.base, number, cap, 'number', false);
  };

  G.Row.prototype.numbered = function (counter, hasWord) {
    var pencil = this.pencil, left = this.right - pencil.width(counter.digits, this.cap, 'number');
    pencil.text(left, this.base, counter.digits, this.cap, 'number', false);
    if (!counter.word || !hasWord) { return left; }
    left -= this.cap * 0.35;
    var cap = pencil.fitting.fit(counter.word, left - this.column, 0.58 * this.cap, 'strong');
    left -= pencil.width(counter.word, cap, 'strong');
    pencil.text(left, this.base, counter.word, cap, 'strong', true);
    return left;
  };

  G.Row.prototype.name = function (name, isShared) {
    var height = this.area.height * (isShared ? 0.5 : 1), room = this.right - this.column;
    var fitted = this.pencil.fitting.fitLines(name, room, height * 0.72, 0.78 * this.cap, 2, 'title');
    this.pencil.lines(this.column, this.area.top + height * 0.55, fitted, 'title');
  };

  G.Row.prototype.marks = function (lines, left, right, middle) {
    var pencil = this.pencil, gap = this.cap * (this.zone.is_tall ? 0.3 : 0.5), most = 0.3 * this.cap;
    var cap = Math.min.apply(null, lines.map(function (line) {
      return pencil.marksCap(line, most, right - left - 2 * gap);
    }).concat(most));
    var top = middle - (lines.length - 1) * cap * 2.4 / 2;
    for (var n = 0; n < lines.length; n += 1) { pencil.marks(left + gap, top + n * cap * 2.4 + cap / 2, lines[n], cap); }
  };

  /* One below the other, from three on two in a line. */
  function inLines(marks) {
    var nEach = marks.length < 3 ? 1 : 2, lines = [];
    for (var n = 0; n < marks.length; n += nEach) { lines.push(marks.slice(n, n + nEach)); }
    return lines;
  }
}(Giliran));

/* One canvas, one face and one set of colours: text by the height of its capitals, icons, marks. */
(function (G) {
  'use strict';

  var MEASURED_AT = 200, NUMBER_GAP_EM = -0.09, DIGIT = /[0-9]/;

  /* `look` has the theme, the family, weights, cap height and the drawings of the icons, all from the server. */
  G.Pencil = function (context, look, redraw) {
    this.context = context;
    this.look = look;
    this.redraw = redraw;
    this.widths = {};
    this.images = {};
    this.colours = null;
    var self = this;
    this.fitting = new G.Fitting(function (text, weight) { return self.unit(text, weight); });
  };

  G.Pencil.prototype.forget = function () { this.widths = {}; };

  G.Pencil.prototype.use = function (ground, text, quiet) {
    var theme = this.look.theme;
    this.colours = { ground: theme[ground], text: theme[text], quiet: theme[quiet] };
  };

  G.Pencil.prototype.fill = function (area, colour) {
    this.context.fillStyle = colour;
    this.context.fillRect(area.left, area.top, area.width, area.height);
  };

  G.Pencil.prototype.setFont = function (cap, weight) {
    var size = Math.max(1, Math.floor(cap / this.look.cap_height_em));
    this.context.font = this.look.weights[weight] + ' ' + size + 'px ' + this.look.family;
    return size;
  };

  /* Width in cap heights; what was measured once is kept. */
  G.Pencil.prototype.unit = function (text, weight) {
    var key = weight + text;
    if (this.widths[key] === undefined) {
      this.widths[key] = this.walk(text, MEASURED_AT, weight, null) / MEASURED_AT;
    }
    return this.widths[key];
  };

  G.Pencil.prototype.width = function (text, cap, weight) { return this.unit(text, weight) * cap; };

  /* Walks over the text, drawing where it is told; digits have one width, blanks in numbers are narrow. */
  G.Pencil.prototype.walk = function (text, cap, weight, at) {
    var context = this.context, size = this.setFont(cap, weight), left = 0;
    var cell = DIGIT.test(text) ? context.measureText('0').width : 0;
    var gap = weight === 'number' ? NUMBER_GAP_EM * size : 0;
    (text.match(gap ? /[0-9]| |[^0-9 ]+/g : /[0-9]|[^0-9]+/g) || []).forEach(function (piece) {
      var own = context.measureText(piece).width, isDigit = DIGIT.test(piece);
      if (at) { context.fillText(piece, at.x + left + (isDigit ? (cell - own) / 2 : 0), at.y); }
      left += isDigit ? cell : own + (piece === ' ' ? gap : 0);
    });
    return left;
  };

  /* One line from its baseline's left end; answers its width. */
  G.Pencil.prototype.text = function (x, y, text, cap, weight, isQuiet) {
    this.context.fillStyle = isQuiet ? this.colours.quiet : this.colours.text;
    this.walk(text, cap, weight, { x: x, y: y });
    return this.width(text, cap, weight);
  };

  G.Pencil.prototype.centred = function (middle, y, text, cap, weight, isQuiet) {
    this.text(middle - this.width(text, cap, weight) / 2, y, text, cap, weight, isQuiet);
  };

  /* Lines from the left edge, centred around `middle`. */
  G.Pencil.prototype.lines = function (left, middle, fitted, weight) {
    var pitch = fitted.cap * G.LINE, base = middle - pitch * (fitted.lines.length - 1) / 2 + fitted.cap / 2;
    for (var n = 0; n < fitted.lines.length; n += 1) {
      this.text(left, base + n * pitch, fitted.lines[n], fitted.cap, weight, false);
    }
  };

  /* An icon; one that is not loaded yet is drawn a moment later. */
  G.Pencil.prototype.icon = function (name, left, top, side, colour) {
    var key = name + colour, self = this;
    if (!this.images[key]) {
      var image = this.images[key] = new Image();
      image.onload = function () { image.isLoaded = true; self.redraw(); };
      var svg = this.look.icons[name].replace(/currentColor/g, colour)
        .replace('width="24" height="24"', 'width="240" height="240"');
      image.src = 'data:image/svg+xml,' + encodeURIComponent(svg);
    }
    if (this.images[key].isLoaded) { this.context.drawImage(this.images[key], left, top, side, side); }
  };

  G.Pencil.prototype.markWidth = function (mark, cap) {
    return mark.word ? cap * 2.9 + this.width(mark.word, cap, 'strong') : cap * 2.1;
  };

  /* The cap height, at most `cap`, at which the marks fit one row. */
  G.Pencil.prototype.marksCap = function (marks, cap, room) {
    var self = this;
    var wanted = marks.reduce(function (sum, mark) { return sum + self.markWidth(mark, cap) + cap; }, -cap);
    return marks.length ? cap * Math.min(1, Math.max(room, 1) / wanted) : cap;
  };

  G.Pencil.prototype.marks = function (left, y, marks, cap) {
    for (var n = 0; n < marks.length; n += 1) {
      this.mark(left, y, marks[n], cap);
      left += this.markWidth(marks[n], cap) + cap;
    }
  };

  G.Pencil.prototype.mark = function (left, y, mark, cap) {
    var top = y - cap * 1.55, height = cap * 2.1;
    if (!mark.word) { this.icon(mark.icon, left, top, height, this.colours.quiet); return; }
    this.rounded(left, top, this.markWidth(mark, cap), height, cap * 0.5);
    this.context.strokeStyle = this.colours.quiet;
    this.context.lineWidth = Math.max(1, cap * 0.09);
    this.context.stroke();
    this.icon(mark.icon, left + cap * 0.45, top + height / 2 - cap * 0.7, cap * 1.4, this.colours.text);
    this.text(left + cap * 2.35, y, mark.word, cap, 'strong', false);
  };

  G.Pencil.prototype.rounded = function (left, top, width, height, radius) {
    var context = this.context, right = left + width, bottom = top + height;
    context.beginPath();
    context.moveTo(left + radius, top);
    context.arcTo(right, top, right, bottom, radius);
    context.arcTo(right, bottom, left, bottom, radius);
    context.arcTo(left, bottom, left, top, radius);
    context.arcTo(left, top, right, top, radius);
    context.closePath();
  };
}(Giliran));

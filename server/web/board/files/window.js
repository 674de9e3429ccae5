/* The whole board on one canvas: header, zones, the lines below; or a sentence where numbers could be old. As
   display/window.py, panel.py and bars.py draw it. What is drawn is told in hidden words too, to screen readers. */
(function (G) {
  'use strict';

  var WIDEST_NUMBER = 'G 000', LINE_PX = 3, MOST_ROWS = 5;

  G.Window = function (canvas, told, data, wording) {
    var self = this;
    this.canvas = canvas;
    this.told = told;
    this.data = data;
    this.wording = wording;
    this.drawn = {};
    this.view = null;
    this.around = { speaking_id: null, silence: '', trouble: '', notice: '' };
    this.pencil = new G.Pencil(canvas.getContext('2d'), data.look, function () { self.repaint(); });
  };

  /* Everything anew: another size, or a face or an icon that has come. */
  G.Window.prototype.repaint = function () {
    this.drawn = {};
    this.pencil.forget();
    if (this.view) { this.show(this.view, this.around); }
  };

  G.Window.prototype.resize = function (width, height, ratio) {
    this.width = width;
    this.height = height;
    this.canvas.width = Math.round(width * ratio);
    this.canvas.height = Math.round(height * ratio);
    this.canvas.getContext('2d').setTransform(ratio, 0, 0, ratio, 0, 0);
    this.repaint();
  };

  /* Shows another moment; parts that did not change are not painted again. */
  G.Window.prototype.show = function (view, around) {
    this.view = view;
    this.around = around;
    var zones = view.zones.length ? view.zones : [{ zone: null, first: null, rows: [], is_spotlit: false }];
    var divided = this.divided(zones.length, view), self = this, wording = this.wording;
    var running = view.running_text === null ? '' : wording.words(view.running_text);
    var sentence = around.trouble || wording.texts[view.freshness] || '';
    this.legibleM = divided.legible_m;
    this.picturesArea = sentence ? null : divided.pictures;
    this.marginPx = divided.zone.margin_px;
    this.part('header', this.headerView(view, zones), function (header) { self.header(divided, header); });
    if (sentence) { zones = []; }
    this.part('middle', [sentence, around.trouble, zones, around.speaking_id, divided], function () {
      self.pencil.fill({ left: 0, top: divided.header.height, width: self.width,
        height: divided.rule.top - divided.header.height }, self.data.look.theme.paper);
      if (sentence) { self.sentence(divided, sentence); }
      zones.forEach(function (zone, n) { self.zone(divided, zone, n); });
    });
    this.part('rule', [around.notice, divided.rule], function () {
      self.line(divided.rule, divided, around.notice || wording.texts.rule,
        around.notice ? 'attention' : 'information', around.notice ? 'attention' : 'ink_quiet');
    });
    if (divided.running) {
      this.part('running', [running, divided.running], function () {
        self.line(divided.running, divided, running, 'megaphone', 'ink_quiet');
      });
    }
    this.tell(view, zones, divided, sentence, running);
    return document.hidden ? [] : this.painted(zones, divided);
  };

  /* Ids of the calls that are on the screen. */
  G.Window.prototype.painted = function (zones, divided) {
    var ids = [], self = this;
    zones.forEach(function (zone) {
      if (zone.first === null) { return; }
      [zone.first].concat(self.rows(divided.zone, zone)).forEach(function (call) { ids.push(call.call_id); });
    });
    return ids;
  };

  G.Window.prototype.part = function (name, shown, paint) {
    var key = JSON.stringify(shown);
    if (this.drawn[name] !== key) { this.drawn[name] = key; paint(shown); }
  };

  G.Window.prototype.divided = function (nZones, view) {
    var data = this.data, sizes = data.look.sizes, pxPerMm = this.pxPerMm(), seatM = this.seatM();
    function px(degrees) { return G.heightAt(degrees, seatM) * pxPerMm; }
    return G.plan(data.rules, this.width, this.height, nZones, view.running_text !== null, {
      number_px: px(sizes.number), row_px: px(sizes.body), line_px: px(sizes.small),
      legible_px_per_m: G.heightAt(sizes.number, 1) * pxPerMm,
      number_width: this.pencil.unit(WIDEST_NUMBER, 'number'),
      margin_px: Math.max(1, G.round(data.look.margin_mm * pxPerMm))
    }, view.hung.pictures.length > 0);
  };

  G.Window.prototype.pxPerMm = function () {
    var inches = this.hung('screen_in');
    return Math.sqrt(this.width * this.width + this.height * this.height) / (inches * 25.4);
  };

  G.Window.prototype.seatM = function () { return this.hung('seat_m'); };

  /* As the address says; else as the office says; else as usual. */
  G.Window.prototype.hung = function (name) {
    var told = this.view === null ? null : this.view.hung[name];
    return this.data.is_fitted || told === null ? this.data[name] : told;
  };

  G.Window.prototype.headerView = function (view, zones) {
    var wording = this.wording, isCutOff = view.freshness === 'stale' || view.freshness === 'lost';
    var since = isCutOff && view.heard !== null ? wording.clock(view.heard, true) : '';
    return {
      title: zones.length === 1 && zones[0].zone ? zones[0].zone : view.office_name || this.data.office_name,
      clock: view.clock === null ? '' : wording.clock(view.clock, true),
      warning: since ? wording.filled('stale_since', since) : '',
      silence: this.around.silence
    };
  };

  G.Window.prototype.header = function (divided, header) {
    var pencil = this.pencil, area = divided.header, cap = divided.line_px, margin = divided.zone.margin_px;
    pencil.use('paper', 'ink', 'ink_quiet');
    pencil.fill(area, pencil.colours.ground);
    var right = this.width - margin;
    if (header.clock) {
      right -= pencil.width(header.clock, cap, 'title');
      pencil.text(right, area.height / 2 + cap / 2, header.clock, cap, 'title', false);
      right -= cap;
    }
    /* On a narrow screen title and missing sound grow small together; beside a warning both stand back. */
    var wanted = this.chipWidth(header.silence, cap) + 2.5 * cap + pencil.width(header.title, cap, 'title');
    if (header.warning) {
      cap = Math.min(cap, cap * (right - margin) / (this.chipWidth(header.warning, cap) + 3.5 * cap));
    } else {
      cap *= Math.max(0.6, Math.min(1, (right - margin) / wanted));
    }
    right = this.chips(header, right, cap, area.height, margin);
    var room = right - margin - cap;
    if (room > 2 * cap) {
      var titleCap = pencil.fitting.fit(header.title, room, cap, 'title');
      pencil.text(margin, area.height / 2 + titleCap / 2, header.title, titleCap, 'title', true);
    }
  };

  G.Window.prototype.chips = function (header, right, cap, height, margin) {
    var wanted = this.chipWidth(header.silence, cap) + cap * 0.8;
    if (header.warning) { wanted += this.chipWidth(header.warning, cap); }
    if (header.silence) {
      var words = wanted <= right - margin ? header.silence : '';
      right = this.chip(right, 'sound-off', words, cap, height, ['card', 'ink', 'border']) - cap * 0.5;
    }
    if (header.warning) {
      var colours = ['attention_ground', 'on_attention', 'attention'];
      right = this.chip(right, 'attention', header.warning, cap, height, colours) - cap * 0.5;
    }
    return right;
  };

  G.Window.prototype.chipWidth = function (text, cap) {
    cap *= 0.8;
    return cap * 2.4 + (text ? this.pencil.width(text, cap, 'strong') + cap * 0.8 : 0);
  };

  /* A rounded field with icon and words that ends at `right`; answers where it begins. */
  G.Window.prototype.chip = function (right, icon, text, cap, height, roles) {
    var pencil = this.pencil, width = this.chipWidth(text, cap), left = right - width, theme = this.data.look.theme;
    cap *= 0.8;
    pencil.rounded(left, height / 2 - cap * 0.95, width, cap * 1.9, cap * 0.5);
    pencil.context.fillStyle = theme[roles[0]];
    pencil.context.fill();
    pencil.context.strokeStyle = theme[roles[2]];
    pencil.context.lineWidth = 1;
    pencil.context.stroke();
    pencil.use(roles[0], roles[1], roles[1]);
    pencil.icon(icon, left + cap * 0.5, height / 2 - cap * 0.725, cap * 1.45, pencil.colours.text);
    pencil.text(left + cap * 2.5, height / 2 + cap / 2, text, cap, 'strong', false);
    pencil.use('paper', 'ink', 'ink_quiet');
    return left;
  };

  G.Window.prototype.zone = function (divided, view, n) {
    var context = this.pencil.context, area = divided.zones[n], zone = divided.zone, pencil = this.pencil;
    context.save();
    context.beginPath();
    context.rect(area.left, area.top, area.width, area.height);
    context.clip();
    pencil.use('paper', 'ink', 'ink_quiet');
    this.borders(area, zone, view);
    if (view.first === null) { this.empty(area, zone); } else { this.calls(area, zone, view); }
    context.restore();
  };

  G.Window.prototype.borders = function (area, zone, view) {
    var pencil = this.pencil, border = this.data.look.theme.border;
    if (zone.title_px) {
      pencil.fill({ left: area.left, top: area.top, width: area.width, height: LINE_PX }, border);
    }
    if (area.left > 0) {
      pencil.fill({ left: area.left, top: area.top, width: LINE_PX, height: area.height }, border);
    }
    if (!zone.title_px || !view.zone) { return; }
    var cap = pencil.fitting.fit(view.zone, area.width - 2 * zone.margin_px, zone.title_px / 1.9, 'title');
    pencil.text(area.left + zone.margin_px, area.top + zone.title_px / 2 + cap / 2, view.zone, cap, 'title', false);
  };

  G.Window.prototype.empty = function (area, zone) {
    var pencil = this.pencil, texts = this.wording.texts, room = area.width * 0.82, icon = zone.number_px * 0.8;
    var cap = pencil.fitting.fit(texts.nobody_called, room, zone.number_px * 0.38, 'title');
    var small = pencil.fitting.fit(texts.nobody_called_advice, room, cap * 0.5, 'text');
    var top = area.top + (area.height - icon - cap * 2.2 - small * 2.4) / 2, middle = area.left + area.width / 2;
    pencil.icon('ticket', middle - icon / 2, top, icon, pencil.colours.quiet);
    pencil.centred(middle, top + icon + cap * 2.2, texts.nobody_called, cap, 'title', false);
    pencil.centred(middle, top + icon + cap * 2.2 + small * 2.4, texts.nobody_called_advice, small, 'text', true);
  };

  G.Window.prototype.calls = function (area, zone, view) {
    var pencil = this.pencil, top = area.top + zone.title_px, height = G.band(zone, view.is_spotlit), self = this;
    var band = { left: area.left, top: top, width: area.width, height: height };
    if (area.left > 0) { band.left += LINE_PX; band.width -= LINE_PX; }
    if (view.is_lit) { pencil.use('ink', 'paper', 'paper'); } else { pencil.use('card', 'ink', 'ink_quiet'); }
    pencil.fill(band, pencil.colours.ground);
    var speaking = this.around.speaking_id;
    new G.Front(pencil, this.wording, band, zone, view.is_spotlit, view.first.call_id === speaking).paint(view.first);
    pencil.use('paper', 'ink', 'ink_quiet');
    this.rows(zone, view).forEach(function (call, n) {
      var row = { left: area.left, top: top + height + n * zone.pitch_px, width: area.width, height: zone.pitch_px };
      var line = { left: row.left + zone.margin_px, top: row.top - 1, width: row.width - 2 * zone.margin_px };
      line.height = LINE_PX;
      if (n > 0) { pencil.fill(line, self.data.look.theme.line); }
      new G.Row(pencil, row, zone).paint(call, self.wording, call.call_id === speaking);
    });
  };

  G.Window.prototype.rows = function (zone, view) {
    return view.rows.slice(0, G.shownRows(zone, view.is_spotlit));
  };

  /* One text over the whole width, on as many lines as are best, behind an icon. */
  G.Window.prototype.line = function (area, divided, text, icon, role) {
    var pencil = this.pencil, cap = divided.line_px * 0.78, margin = divided.zone.margin_px, side = cap * 1.5;
    pencil.use('paper', role, role);
    pencil.fill(area, pencil.colours.ground);
    pencil.fill({ left: margin, top: area.top, width: this.width - 2 * margin, height: LINE_PX },
      this.data.look.theme.line);
    pencil.icon(icon, margin, area.top + (area.height - side) / 2, side, pencil.colours.text);
    var left = margin + side * 1.4, nLines = Math.max(1, Math.floor(area.height / (cap * G.LINE)));
    var fitted = pencil.fitting.fitLines(text, this.width - margin - left, area.height, cap, nLines, 'text');
    pencil.lines(left, area.top + area.height / 2, fitted, 'text');
  };

  /* The icon over the lines, both in the middle of the call area. */
  G.Window.prototype.sentence = function (divided, text) {
    var pencil = this.pencil, top = divided.header.height, height = divided.rule.top - top;
    /* Below what is in trouble stands the field for a code. */
    if (this.around.trouble) { height *= 0.6; }
    var most = Math.min(this.width, this.height) * 0.09, icon = Math.min(most * 1.8, height * 0.2), self = this;
    pencil.use('paper', 'ink', 'ink_quiet');
    var fitted = pencil.fitting.fitLines(text, this.width * 0.86, height * 0.9 - icon * 2, most, 6, 'title');
    top += (height - icon * 1.6 - fitted.height) / 2;
    pencil.icon('lost', (this.width - icon) / 2, top, icon, this.data.look.theme.attention);
    fitted.lines.forEach(function (line, n) {
      pencil.centred(self.width / 2, top + icon * 1.6 + fitted.cap * (1 + n * G.LINE), line, fitted.cap, 'title', false);
    });
  };

  /* What is painted, in words: elements named as the program's board names its parts. */
  G.Window.prototype.tell = function (view, zones, divided, sentence, running) {
    var header = this.headerView(view, zones), wording = this.wording, self = this, told = {
      sentence: sentence, freshness: header.warning, clock: header.clock, title: header.title, running: running,
      silence: header.silence, rule: this.around.notice || wording.texts.rule
    };
    zones.forEach(function (zone, n) {
      var prefix = n === 0 ? '' : 'zone' + (n + 1) + '.', first = zone.first, rows = self.rows(divided.zone, zone);
      told[prefix + 'empty'] = first === null ? wording.texts.nobody_called : '';
      told[prefix + 'call'] = first === null ? '' : first.number;
      told[prefix + 'counter'] = first === null ? '' : wording.counter(first).name;
      told[prefix + 'marks'] = first === null ? '' : wording.marks(first).map(function (each) {
        return each.word;
      }).join(', ');
      for (var row = 0; row < MOST_ROWS; row += 1) {
        told[prefix + 'history.' + (row + 1)] = row < rows.length ? wording.read(rows[row]) : '';
      }
    });
    this.tellAll(told);
  };

  G.Window.prototype.tellAll = function (told) {
    var known = this.elements = this.elements || {}, parent = this.told;
    Object.keys(told).forEach(function (name) {
      if (!known[name]) {
        known[name] = document.createElement('p');
        known[name].id = 'board.' + name;
        parent.appendChild(known[name]);
      }
      if (known[name].textContent !== told[name]) { known[name].textContent = told[name]; }
    });
    Object.keys(known).forEach(function (name) {
      if (told[name] === undefined && known[name].textContent) { known[name].textContent = ''; }
    });
  };
}(Giliran));

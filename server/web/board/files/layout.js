/* Where everything stands and how large: what wire/boardplan.py and display/ink.py do, compared with them by a test. */
(function (G) {
  'use strict';

  /* As Python rounds: halves to the even number, so that both boards have the same pixels. */
  G.round = function (value) {
    var below = Math.floor(value), rest = value - below;
    if (rest !== 0.5) { return Math.round(value); }
    return below % 2 === 0 ? below : below + 1;
  };

  G.heightAt = function (degrees, distanceM) { return Math.tan(degrees * Math.PI / 180) * distanceM * 1000; };

  /* Divides a window among zones. `wishes` as in wire.boardplan.Wishes. */
  G.plan = function (rules, width, height, nZones, hasRunning, wishes, hasPictures) {
    var isPortrait = height > width;
    var line = Math.min(wishes.line_px, 0.037 * Math.min(width, height));
    var header = G.round(1.75 * line), rule = G.round((isPortrait ? 3.0 : 1.45) * line);
    var running = hasRunning ? G.round((isPortrait ? 2.8 : 1.4) * line) : 0;
    var middle = { left: 0, top: header, width: width, height: height - header - rule - running };
    var title = nZones > 1 ? G.round(1.9 * line) : 0;
    var parts = hasPictures ? parted(rules, middle, isPortrait) : { calls: middle, pictures: null };
    var pictures = parts.pictures, zones = areas(parts.calls, nZones, isPortrait);
    var zone = zonePlan(rules, zones[0], wishes, title);
    if (pictures !== null && zone.number_px < wishes.number_px * rules.legible_tolerance) {
      pictures = null;
      zones = areas(middle, nZones, isPortrait);
      zone = zonePlan(rules, zones[0], wishes, title);
    }
    return {
      header: { left: 0, top: 0, width: width, height: header },
      rule: { left: 0, top: middle.top + middle.height, width: width, height: rule },
      running: hasRunning ? { left: 0, top: height - running, width: width, height: running } : null,
      pictures: pictures,
      zones: zones,
      zone: zone,
      line_px: line,
      legible_m: zone.number_px / wishes.legible_px_per_m
    };
  };

  /* Calls and pictures: at the right of a landscape screen, below the calls of a portrait one. */
  function parted(rules, middle, isPortrait) {
    var height = G.round(rules.pictures_of_height * middle.height), width = G.round(rules.pictures_of_width * middle.width);
    if (isPortrait) {
      var top = middle.top + middle.height - height;
      return { calls: { left: middle.left, top: middle.top, width: middle.width, height: middle.height - height },
        pictures: { left: middle.left, top: top, width: middle.width, height: height } };
    }
    return { calls: { left: middle.left, top: middle.top, width: middle.width - width, height: middle.height },
      pictures: { left: middle.left + middle.width - width, top: middle.top, width: width, height: middle.height } };
  }

  function areas(middle, nZones, isPortrait) {
    var nLines = nZones < 4 ? nZones : Math.ceil(Math.sqrt(nZones));
    var nColumns = isPortrait ? Math.ceil(nZones / nLines) : nLines;
    nLines = Math.ceil(nZones / nColumns);
    var width = Math.floor(middle.width / nColumns), height = Math.floor(middle.height / nLines), found = [];
    for (var n = 0; n < nZones; n += 1) {
      found.push({
        left: middle.left + n % nColumns * width,
        top: middle.top + Math.floor(n / nColumns) * height,
        width: width,
        height: height
      });
    }
    return found;
  }

  function zonePlan(rules, area, wishes, title) {
    var height = area.height - title, inner = area.width - 2 * wishes.margin_px;
    var wanted = Math.max(wishes.number_px, rules.number_of_height * height);
    var wide = Math.min(wanted, inner * rules.number_share / wishes.number_width, height * 0.36);
    var tall = Math.min(wanted, inner / wishes.number_width, height * 0.27);
    var isTall = tall > wide * 1.02, number = Math.max(tall, wide);
    var least = number * (isTall ? rules.tall_band : rules.wide_band);
    var widest = inner * (isTall ? 0.49 : 1.0) / wishes.number_width;
    var row = Math.min(rowPx(rules, (height - least) / rules.row_pitch, number, wishes.row_px), widest);
    var nRows = Math.max(0, Math.min(rules.longest_list, Math.floor((height - least) / (row * rules.row_pitch))));
    var room = (height - least * 1.12) / Math.max(nRows, 1), pitchPx = row * rules.row_pitch;
    var pitch = G.round(Math.max(pitchPx, Math.min(room, pitchPx * rules.pitch_grows)));
    return {
      is_tall: isTall, title_px: title, number_px: number, counter_px: number * (isTall ? 0.8 : 1.0), row_px: row,
      pitch_px: pitch, n_rows: nRows, band_px: height - nRows * pitch,
      column_px: G.round(wishes.margin_px + inner * (isTall ? 0.52 : 0.66)), margin_px: wishes.margin_px
    };
  }

  function rowPx(rules, rows, number, wanted) {
    var biggest = Math.min(Math.max(wanted, 0.5 * number), rules.counter_share * number);
    return Math.max(Math.min(biggest, rows / 2), rules.least_row_share * number);
  }

  /* Height of the call in front, and how many rows fit below it. */
  G.band = function (zone, isSpotlit) { return zone.band_px + (isSpotlit && zone.n_rows > 1 ? zone.pitch_px : 0); };
  G.shownRows = function (zone, isSpotlit) { return zone.n_rows - (isSpotlit && zone.n_rows > 1 ? 1 : 0); };

  /* Text by height of its capitals. `measure(text, weight)` is the width in cap heights. */
  G.Fitting = function (measure) { this.measure = measure; };
  G.LINE = 1.45;

  G.Fitting.prototype.fit = function (text, width, cap, weight) {
    return Math.min(cap, width / Math.max(this.measure(text, weight), 0.01));
  };

  /* The breaking into at most nLines lines that lets the text be largest; fewer where that is nearly so. */
  G.Fitting.prototype.fitLines = function (text, width, height, cap, nLines, weight) {
    var best = { lines: [text], cap: this.fit(text, width, Math.min(cap, height), weight) }, self = this;
    function widest(lines) {
      return Math.max.apply(null, lines.map(function (line) { return self.measure(line, weight); }));
    }
    for (var n = 2; n <= nLines; n += 1) {
      var most = Math.min(cap, height / (1 + G.LINE * (n - 1))), ways = breakings(text.split(/\s+/), n);
      if (ways.length) {
        var lines = ways.reduce(function (one, other) { return widest(other) < widest(one) ? other : one; });
        var fitted = Math.min(most, width / widest(lines));
        if (fitted > best.cap * 1.2) { best = { lines: lines, cap: fitted }; }
      }
    }
    best.height = best.cap * (1 + G.LINE * (best.lines.length - 1));
    return best;
  };

  function breakings(words, nLines) {
    if (words.length < nLines) { return []; }
    if (words.length > 8) { return [even(words, nLines)]; }
    if (nLines === 1) { return [[words.join(' ')]]; }
    var ways = [];
    for (var cut = 1; cut <= words.length - nLines + 1; cut += 1) {
      var head = words.slice(0, cut).join(' ');
      breakings(words.slice(cut), nLines - 1).forEach(function (rest) { ways.push([head].concat(rest)); });
    }
    return ways;
  }

  function even(words, nLines) {
    var target = words.reduce(function (sum, word) { return sum + word.length + 1; }, 0) / nLines, lines = [''];
    words.forEach(function (word) {
      var last = lines[lines.length - 1];
      if (last && lines.length < nLines && last.length + word.length / 2 > target) { lines.push(''); }
      lines.push((lines.pop() + ' ' + word).trim());
    });
    return lines;
  }
}(Giliran));

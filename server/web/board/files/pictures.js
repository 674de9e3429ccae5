/* The office's pictures beside the calls, one after the other: display/pictureshow.py for browsers. Where a picture
   that moves cannot be stopped for a new call, it is taken away until the call has settled. */
(function (G) {
  'use strict';

  var PATH = '/api/pictures/', MOVING = /\.webp$/;

  G.Pictures = function (image) {
    var self = this;
    this.image = image;
    this.missing = {};
    this.image.addEventListener('error', function () { self.missing[self.shown] = true; });
    this.shown = null;
  };

  /* `area` is null where numbers need the whole screen. */
  G.Pictures.prototype.show = function (area, hung, isCalm, margin, nowMs) {
    var self = this, files = hung.pictures.filter(function (name) { return !self.missing[name]; });
    var turn = Math.floor(nowMs / (hung.picture_s * 1000)), name = files.length ? files[turn % files.length] : null;
    var isHidden = area === null || name === null || (isCalm && MOVING.test(name));
    if (this.image.hidden !== isHidden) { this.image.hidden = isHidden; }
    if (isHidden) { return; }
    if (name !== this.shown) {
      this.shown = name;
      this.image.src = PATH + name;
    }
    this.place(area, margin);
  };

  G.Pictures.prototype.place = function (area, margin) {
    var style = this.image.style, key = [area.left, area.top, area.width, area.height, margin].join();
    if (key === this.placed) { return; }
    this.placed = key;
    style.left = area.left + 'px';
    style.top = area.top + 'px';
    style.width = area.width + 'px';
    style.height = area.height + 'px';
    style.padding = margin + 'px';
  };
}(Giliran));

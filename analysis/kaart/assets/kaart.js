/* How the map draws features. Holds no data: texts come as properties that Python has escaped. */
window.sk = {
  start(map, bounds) {
    sk.fit(map, bounds);
    sk.speak(map);
    if (window.matchMedia('(prefers-reduced-motion: reduce)').matches) sk.hold(map);
    // Leaflet moves markers in 3D, so a browser gives each a layer of its own: slow with a thousand of them.
    sk.FlatMarker = L.Marker.extend({
      _setPos(pos) {
        if (this._icon) {
          this._icon._leaflet_pos = pos;
          this._icon.style.transform = 'translate(' + pos.x + 'px,' + pos.y + 'px)';
        }
        this._zIndex = pos.y + this.options.zIndexOffset;
        this._resetZIndex();
      },
    });
    map.attributionControl.setPrefix('Leaflet');
    L.control.zoom({zoomInTitle: 'Inzoomen', zoomOutTitle: 'Uitzoomen'}).addTo(map);
    L.control.scale({imperial: false}).addTo(map);
    map.on('popupopen', (event) => {
      const button = event.popup._closeButton;
      if (button) button.setAttribute('aria-label', 'Sluiten');
    });
    // Circles and names have panes of their own above the gebieden, which are drawn again at every filter.
    [['cirkels', 450], ['namen', 550]].forEach(([name, height]) => {
      const pane = map.createPane(name);
      pane.style.zIndex = height;
      pane.style.pointerEvents = 'none';
    });
    let waiting = null;
    const later = () => {
      window.clearTimeout(waiting);
      waiting = window.setTimeout(() => {
        sk.fitSigns(map);
        sk.clearLabels(map);
      }, 30);
    };
    map.on('zoomend layeradd resize', later);
    document.addEventListener('load', later, true); // the style of Leaflet may come after the names
  },

  /* What a screen reader and a keyboard need beyond Leaflet: names, popups read aloud, Escape. */
  speak(map) {
    document.documentElement.lang = 'nl';
    const box = map.getContainer();
    box.setAttribute('role', 'region');
    box.setAttribute('aria-label', 'Kaart. Pijltjes schuiven, plus en min zoomen.');
    map.getPane('popupPane').setAttribute('aria-live', 'polite');
    box.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') map.closePopup();
    });
    box.addEventListener('pointerdown', () => { sk.here = null; });
  },

  /* Who asked the device for little motion gets a map that jumps. */
  hold(map) {
    map._zoomAnimated = map._fadeAnimated = false;
    Object.assign(map.options, {inertia: false, markerZoomAnimation: false});
    const still = (options) => Object.assign({}, options, {animate: false});
    const view = map.setView, pan = map.panBy;
    map.setView = (centre, zoom, options) => view.call(map, centre, zoom, still(options));
    map.panBy = (offset, options) => pan.call(map, offset, still(options));
    map.flyTo = map.setView;
  },

  /* A frame that has no size yet cannot be fitted (Leaflet would compute with NaN and stop): wait for its size. */
  fit(map, bounds) {
    const box = map.getContainer();
    const fits = () => box.clientWidth > 40 && box.clientHeight > 40;
    const fit = () => map.invalidateSize(false).fitBounds(bounds, {padding: [6, 6], animate: false});
    if (fits()) {
      fit();
      return;
    }
    const watch = new ResizeObserver(() => {
      if (!fits()) return;
      watch.disconnect();
      fit();
    });
    watch.observe(box);
  },

  /* So many signs that they would hide what they stand on become dots, until the map comes closer. */
  fitSigns(map) {
    const size = map.getSize(), place = map.getContainer().getBoundingClientRect();
    const inside = (box) => box.right > place.left && box.left < place.right && box.bottom > place.top && box.top < place.bottom;
    const seen = Array.from(map.getPane('markerPane').children).filter((sign) => inside(sign.getBoundingClientRect()));
    map.getContainer().classList.toggle('sk-stippen', seen.length * 24 * 24 > 0.25 * size.x * size.y);
  },

  /* A name keeps off the signs: up or down, in its own gebied. It goes where the name of
     another stands already, or where more than one sign would cover it. */
  clearLabels(map) {
    if (!sk.kept || !sk.kept.namen) return;
    const over = (a, b) => a.left < b.right + 4 && b.left < a.right + 4 && a.top < b.bottom && b.top < a.bottom;
    const moved = (box, dy) => ({left: box.left, right: box.right, top: box.top + dy, bottom: box.bottom + dy});
    const signs = Array.from(map.getPane('markerPane').children, (sign) => sign.getBoundingClientRect());
    const names = sk.kept.namen.layer.getLayers().map((name) => {
      const text = name.getElement().firstChild;
      return {name: name, text: text, home: moved(text.getBoundingClientRect(), -(parseFloat(text.style.top) || 0))};
    });
    const kept = [];
    names.forEach(({name, text, home}) => {
      const under = (others, dy) => others.filter((other) => over(moved(home, dy), other)).length;
      const steps = [0, -20, 20, -28, 28].filter((dy) => !under(kept, dy));
      const dy = steps.find((step) => !under(signs, step) && (!step || sk.staysInside(map, name, step))) || 0;
      const readable = steps.includes(dy) && under(signs, dy) < 2;
      text.style.top = dy + 'px';
      name.getElement().classList.toggle('sk-weg', !readable);
      if (readable) kept.push(moved(home, dy));
    });
  },

  /* Tells whether a name that is moved still touches the shape it stood in: with the edge it came from. */
  staysInside(map, name, dy) {
    const here = map.latLngToLayerPoint(name.getLatLng());
    const shapes = Array.from(map.getPane('overlayPane').querySelectorAll('path'));
    const own = shapes.find((shape) => shape.isPointInFill({x: here.x, y: here.y}));
    return own !== undefined && own.isPointInFill({x: here.x, y: here.y + dy - 6 * Math.sign(dy)});
  },

  /* Layers that most filters leave as they are stay on the map until their text changes. */
  keep(map, name, key, make) {
    sk.kept = sk.kept || {};
    const old = sk.kept[name];
    if (old && old.key === key) return;
    if (old) old.layer.remove();
    sk.kept[name] = {key: key, layer: make().addTo(map)};
  },

  points(map, key, data) {
    sk.keep(map, 'aanbod', key, () => {
      const circles = L.geoJson(data.cirkels, {pointToLayer: sk.circle});
      const markers = L.geoJson(data.tekens, {pointToLayer: sk.marker});
      markers.bindTooltip((layer) => layer.feature.properties.naam, {direction: 'top', offset: [0, -10]});
      markers.bindPopup((layer) => sk.popup(layer.feature.properties), {maxWidth: 280, maxHeight: 260});
      return L.layerGroup([circles, markers]);
    });
  },

  popup(p) {
    return '<b>' + p.naam + '</b><br>' + p.regels.join('<br>');
  },

  marker(feature, latlng) {
    const p = feature.properties;
    const html = '<span aria-hidden="true">' + p.teken + '</span><span class="sk-lees">' + p.naam + '</span>';
    const icon = L.divIcon({
      className: 'sk-punt ' + p.css, html: html, iconSize: [24, 24], iconAnchor: [12 + p.dx, 12 + p.dy]});
    const marker = new sk.FlatMarker(latlng, {riseOnHover: true, icon: icon});
    marker.on('add', () => marker.getElement().style.setProperty('--sk', p.kleur));
    return marker;
  },

  circle(feature, latlng) {
    const p = feature.properties;
    return L.circle(latlng, {
      radius: p.straal, color: p.kleur, weight: 1.5, dashArray: '4 5', fillOpacity: 0.04, interactive: false,
      pane: 'cirkels'});
  },

  labels(map, key, data) {
    sk.keep(map, 'namen', key, () => L.geoJson(data, {pointToLayer: sk.label}));
  },

  label(feature, latlng) {
    const icon = L.divIcon({className: 'sk-label', html: '<span>' + feature.properties.naam + '</span>', iconSize: [0, 0]});
    return new sk.FlatMarker(latlng, {interactive: false, keyboard: false, pane: 'namen', icon: icon});
  },

  areaTexts(layer) {
    return layer.feature.properties.regels.join('<br>');
  },

  /* Gebieden have names and one tab stop for all; arrows go from one to the next. */
  areas(group, choosable) {
    group.bindTooltip(sk.areaTexts, {sticky: true});
    const all = group.getLayers();
    const stop = Math.max(0, all.findIndex((one) => one.feature.id === sk.here));
    all.forEach((one, index) => one.on('add', () => {
      const path = one.getElement();
      path.setAttribute('role', choosable ? 'button' : 'img');
      path.setAttribute('aria-label', sk.plain(one.feature.properties.regels.join('. ')));
      path.setAttribute('tabindex', index === stop ? 0 : -1);
      path.addEventListener('keydown', (event) => sk.areaKey(event, all, index, choosable));
      // After a choice Python draws the gebieden again: the keyboard stays where it was.
      if (one.feature.id === sk.here && document.activeElement === document.body) path.focus();
    }));
  },

  areaKey(event, all, index, choosable) {
    const step = {ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1}[event.key];
    if (step) {
      const next = all[(index + step + all.length) % all.length].getElement();
      event.target.setAttribute('tabindex', -1);
      next.setAttribute('tabindex', 0);
      next.focus();
    } else if (choosable && (event.key === 'Enter' || event.key === ' ')) {
      sk.here = all[index].feature.id;
      sk.choose(event.target);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  },

  /* Enter does what a click in the middle does. */
  choose(path) {
    const box = path.getBoundingClientRect();
    const middle = {clientX: box.x + box.width / 2, clientY: box.y + box.height / 2};
    path.dispatchEvent(new MouseEvent('click', {bubbles: true, ...middle}));
  },

  /* The letters of a text that Python escaped: a textarea takes no markup. */
  plain(html) {
    const box = document.createElement('textarea');
    box.innerHTML = html;
    return box.value;
  },

  /* How far each offering reaches, and which ones reach the same people. */
  ponds(map, key, data) {
    sk.keep(map, 'vijvers', key, () => {
      const ground = {color: '#3c4650', weight: 1, fillColor: '#e4e9ed', fillOpacity: 0.6};
      const bands = L.geoJson(data.banden, {style: sk.band});
      bands.bindTooltip((layer) => layer.feature.properties.regels.join('<br>'), {sticky: true});
      return L.layerGroup([
        L.geoJson(data.grond, {interactive: false, style: ground}),
        L.geoJson(data.vijvers, {pointToLayer: sk.pond}), bands]);
    });
  },

  /* One pair among the others: a ring around both, a dark line under their band. */
  pair(map, key, data) {
    const ring = {color: '#1d2730', weight: 3, fill: false, interactive: false, pane: 'cirkels'};
    const line = {...ring, weight: 11, opacity: 0.35};
    sk.keep(map, 'paar', key, () => L.geoJson(data, {
      interactive: false, style: (feature) => feature.geometry.type === 'Point' ? ring : line,
      pointToLayer: (feature, latlng) => L.circleMarker(latlng, {...ring, radius: 16})}));
  },

  pond(feature, latlng) {
    const alone = feature.properties.alleen;
    return L.circle(latlng, {radius: feature.properties.straal, interactive: false, weight: 1.5,
      color: '#225ea8', fillColor: '#41b6c4', fillOpacity: alone ? 0.05 : 0.22, dashArray: alone ? '2 5' : null});
  },

  band(feature) {
    const p = feature.properties;
    return {color: '#b0005a', weight: 2 + 4 * p.deel, dashArray: p.zeker ? null : '7 6', opacity: 0.9};
  },

  /* The background map comes once, under everything, and leaves for good when a tile fails. */
  background(map, url, attribution) {
    if (sk.tiles) return;
    sk.tiles = L.tileLayer(url, {attribution: attribution, maxNativeZoom: 19, opacity: 0.8});
    sk.tiles.on('tileerror', () => sk.tiles.remove());
    sk.tiles.addTo(map);
  },
};

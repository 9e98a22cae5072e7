/* How the map draws features. Holds no data: texts come as properties that Python has escaped. */
window.sk = {
  start(map) {
    document.documentElement.lang = 'nl';
    map.attributionControl.setPrefix('Leaflet');
    L.control.zoom({zoomInTitle: 'Inzoomen', zoomOutTitle: 'Uitzoomen'}).addTo(map);
    L.control.scale({imperial: false}).addTo(map);
    map.on('popupopen', (event) => {
      const button = event.popup._closeButton;
      if (button) button.setAttribute('aria-label', 'Sluiten');
    });
    let waiting = null;
    const later = () => {
      window.clearTimeout(waiting);
      waiting = window.setTimeout(() => sk.clearLabels(map), 30);
    };
    map.on('zoomend layeradd resize', later);
  },

  /* A name that would lie over another one steps aside; the first ones in the layer stay. */
  clearLabels(map) {
    const kept = [];
    map.getPane('markerPane').querySelectorAll('.sk-label').forEach((label) => {
      const box = label.firstChild.getBoundingClientRect();
      const free = kept.every((b) =>
        box.right + 4 < b.left || b.right + 4 < box.left || box.bottom < b.top || b.bottom < box.top);
      label.classList.toggle('sk-weg', !free);
      if (free) kept.push(box);
    });
  },

  point(feature, latlng) {
    const p = feature.properties;
    const html = '<span aria-hidden="true">' + p.teken + '</span><span class="sk-lees">' + p.naam + '</span>';
    const icon = L.divIcon({
      className: 'sk-punt ' + p.css, html: html, iconSize: [23, 23], iconAnchor: [11.5 + p.dx, 11.5 + p.dy]});
    const marker = L.marker(latlng, {riseOnHover: true, icon: icon});
    marker.on('add', () => marker.getElement().style.setProperty('--sk', p.kleur));
    return marker;
  },

  pointTexts(feature, layer) {
    const p = feature.properties;
    layer.bindTooltip(p.naam, {direction: 'top', offset: [0, -10]});
    layer.bindPopup('<b>' + p.naam + '</b><br>' + p.regels.join('<br>'), {maxWidth: 280, maxHeight: 260});
  },

  circle(feature, latlng) {
    return L.circle(latlng, {radius: feature.properties.straal, color: feature.properties.kleur, weight: 1.5,
      dashArray: '4 5', fillOpacity: 0.04, interactive: false});
  },

  label(feature, latlng) {
    const icon = L.divIcon({className: 'sk-label', html: '<span>' + feature.properties.naam + '</span>', iconSize: [0, 0]});
    return L.marker(latlng, {interactive: false, keyboard: false, zIndexOffset: -1000, icon: icon});
  },

  areaTexts(feature, layer) {
    layer.bindTooltip(feature.properties.regels.join('<br>'), {sticky: true});
  },

  /* The background map comes once, under everything, and leaves for good when a tile fails. */
  background(map, url, attribution) {
    if (sk.tiles) return;
    sk.tiles = L.tileLayer(url, {attribution: attribution, maxNativeZoom: 19, opacity: 0.8});
    sk.tiles.on('tileerror', () => sk.tiles.remove());
    sk.tiles.addTo(map);
  },
};

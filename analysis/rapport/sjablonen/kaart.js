// Lets the reader change doelgroep × aanbodsoort and choose a gebied. Without it the first view still stands.
// Text of the data only ever goes through textContent.
'use strict';
(() => {
  const data = JSON.parse(document.getElementById('gegevens').textContent);
  const svg = document.getElementById('kaart').querySelector('svg');
  const body = document.querySelector('#tabel tbody');
  const wie = document.getElementById('wie');
  const wat = document.getElementById('wat');
  const live = document.getElementById('gekozen');
  const text = (index) => data.woorden[index];
  const NS = 'http://www.w3.org/2000/svg';
  let chosen = null;

  const option = (code, label) => {
    const made = document.createElement('option');
    made.value = code;
    made.textContent = label;
    return made;
  };
  const pairOf = () => data.paren.find((pair) => pair.wie === wie.value && pair.wat === wat.value);
  const fillWat = (keep) => {
    const fitting = data.paren.filter((pair) => pair.wie === wie.value);
    wat.replaceChildren(...fitting.map((pair) => option(pair.wat, data.soorten[pair.wat])));
    if (fitting.some((pair) => pair.wat === keep)) wat.value = keep;
  };
  const paragraph = (line) => {
    const made = document.createElement('p');
    made.textContent = line;
    return made;
  };

  const draw = () => {
    const pair = pairOf();
    for (const id of ['zinnen', 'bronnen']) {
      document.getElementById(id).replaceChildren(...pair[id].map((line) => paragraph(text(line))));
    }
    document.getElementById('norm').textContent = text(pair.norm);
    const cells = new Map(pair.rijen.map((row) => [row[0], row]));
    for (const [nr, row] of cells) {
      const group = svg.querySelector(`g[data-nr="${Number(nr)}"]`);
      group.querySelector('.sk-vlak').setAttribute('fill', data.kleuren[row[1]]);
      let dots = group.querySelector('.sk-stippen');
      if (row[2] && !dots) {
        dots = document.createElementNS(NS, 'use');
        dots.setAttribute('href', `#sk-g${Number(nr)}`);
        dots.setAttribute('class', 'sk-stippen');
        dots.setAttribute('fill', 'url(#sk-voorlopig)');
        group.append(dots);
      } else if (!row[2] && dots) dots.remove();
    }
    for (const line of body.rows) {
      const row = cells.get(Number(line.dataset.nr));
      row.slice(3).forEach((index, place) => { line.cells[place + 2].textContent = text(index); });
    }
    const points = svg.querySelector('.sk-aanbod');
    points.replaceChildren(...pair.punten.map(([x, y, sure]) => {
      const made = document.createElementNS(NS, 'circle');
      for (const [key, value] of Object.entries({ cx: x, cy: y, r: 7.5, 'stroke-width': 2.2,
        fill: sure ? '#9c2f00' : '#fff', stroke: sure ? '#fff' : '#9c2f00' })) made.setAttribute(key, value);
      return made;
    }));
    if (chosen !== null) choose(chosen);
  };

  const choose = (nr) => {
    chosen = nr;
    svg.querySelector('use.gekozen')?.remove();
    const edge = document.createElementNS(NS, 'use');
    edge.setAttribute('href', `#sk-g${Number(nr)}`);
    edge.setAttribute('class', 'gekozen');
    svg.querySelector('.sk-aanbod').before(edge);
    for (const line of body.rows) {
      const mine = Number(line.dataset.nr) === nr;
      line.classList.toggle('gekozen', mine);
      line.querySelector('button').setAttribute('aria-pressed', String(mine));
      if (mine) {
        const names = document.querySelectorAll('#tabel thead th');
        live.textContent = [...line.cells].slice(1).map((cell, i) =>
          (i ? `${names[i + 1].textContent}: ` : '') + cell.textContent).join('. ');
      }
    }
  };

  const seen = new Set(data.paren.map((pair) => pair.wie));
  wie.replaceChildren(...[...seen].map((code) => option(code, data.doelgroepen[code])));
  wie.value = data.start[0];
  fillWat(data.start[1]);
  wie.addEventListener('change', () => { fillWat(wat.value); draw(); });
  wat.addEventListener('change', draw);
  svg.addEventListener('click', (event) => {
    const group = event.target.closest('g[data-nr]');
    if (group) choose(Number(group.dataset.nr));
  });
  body.addEventListener('click', (event) => {
    const line = event.target.closest('tr');
    if (line) choose(Number(line.dataset.nr));
  });
  document.getElementById('keuze').hidden = false;
})();

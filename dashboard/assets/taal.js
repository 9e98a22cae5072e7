// Streamlit speaks English only (https://github.com/streamlit/streamlit/issues/1353). What it says itself, on the
// screen and to screen readers, is said in Dutch here. Our own texts and the data are left alone. Vega tells of
// every part of a chart in English: who listens gets the name of the chart, and the sentence and table beside it.
(() => {
  document.documentElement.lang = "nl";
  if (window.skTaal) return;
  window.skTaal = true;
  const WORDS = new Map(Object.entries({
    "Add files": "Kies een ander bestand",
    "App pages": "Schermen",
    "Autosize": "Pas de breedte aan",
    "Choose an option": "Kies",
    "Choose date": "Kies een datum",
    "Clear all": "Maak alles leeg",
    "Clear date": "Maak de datum leeg",
    "Clear value": "Maak leeg",
    "Close": "Sluiten",
    "Close Search": "Sluit het zoeken",
    "Collapse sidebar": "Sluit menu en keuzes",
    "Connection error": "Geen verbinding",
    "Copy column name": "Kopieer de naam van de kolom",
    "Copy to clipboard": "Kopieer",
    "Dataframe column menu": "Menu van de kolom",
    "Dismiss": "Sluiten",
    "Empty": "leeg",
    "Error:": "Niet gelukt:",
    "Expand sidebar": "Open menu en keuzes",
    "file upload": "bestand kiezen",
    "Help": "Uitleg",
    "Hide column": "Verberg de kolom",
    "Link to heading": "Link naar deze kop",
    "Next Result": "Volgende vindplaats",
    "Next month": "Volgende maand",
    "No options to select.": "Er is niets te kiezen",
    "No results": "Niets gevonden",
    "Open": "Open de lijst",
    "Pin column": "Zet de kolom vast",
    "Previous Result": "Vorige vindplaats",
    "Previous month": "Vorige maand",
    "Select all": "Kies alles",
    "Selected values": "Gekozen",
    "Sidebar": "Menu en keuzes",
    "Skip to main content": "Ga naar de inhoud",
    "Sort ascending": "Sorteer van laag naar hoog",
    "Sort descending": "Sorteer van hoog naar laag",
    "Statistics": "Cijfers over de kolom",
    "streamlit run yourscript.py": "samenspelkaart dashboard",
    "Type to search": "Typ wat u zoekt",
    "Unpin column": "Maak de kolom los",
    "Upload": "Kies een bestand",
    "Use arrow keys to navigate dates. Enter to select. Escape to close.":
      "Pijltjes: een andere dag. Enter: kiezen. Escape: sluiten.",
    "visualization": "grafiek",
    "yyyy": "jjjj",
  }));
  const RULES = [
    [/^(\d+) options? available\.$/, (_, n) => `${n} ${n === "1" ? "keuze" : "keuzes"}.`],
    [/^(\d+) more$/, "Nog $1"],
    [/^(\d+) results?\b/, "$1 gevonden"],
    [/^(\d+)MB per file(?: • (.*))?$/, (_, n, kinds) => `Hoogstens ${n} MB${kinds ? `, ${kinds}` : ""}`],
    [/^Choose date, /, "Kies een datum, "],
    [/^File must be (\d+)MB or smaller\.$/, "Dit bestand is te groot. Hoogstens $1 MB."],
    [/^(.*) files are not allowed\.?$/, "Dit soort bestand ($1) kan hier niet."],
    [/^Help for /, "Uitleg bij "],
    [/^Is Streamlit still running\? .*$/, "De samenspelkaart is gestopt, of het netwerk werkt niet. Start hem opnieuw:"],
    [/^Press (Enter|.+\+Enter) to .*$/, "Druk op $1 om door te gaan"],
    [/^Remove (.*)$/, "Haal weg: $1"],
    [/^Select (\d+) matches$/, "Kies deze $1"],
    [/^Shortcut /, "Toets "],
    [/^You can only select up to (\d+) .*$/, "U kunt er hoogstens $1 kiezen. Haal er eerst een weg."],
    [/^day, /, "dag, "],
    [/^month, /, "maand, "],
    [/^year, /, "jaar, "],
    [/^\w+ icon$/, "pictogram"],
  ];
  const NAMES = ["aria-label", "aria-roledescription", "aria-valuetext", "placeholder", "title"];
  const OURS = "[data-testid='stHtml'], [data-testid='stMarkdown'], [data-testid='stCode'], td, th, script, style";
  const dutch = (text) => {
    const rule = RULES.find(([pattern]) => pattern.test(text));
    return rule ? text.replace(...rule) : WORDS.get(text);
  };
  const sayName = (one, name) => {
    const said = dutch(one.getAttribute(name) ?? "");
    if (said) one.setAttribute(name, said);
  };
  const sayText = (node) => {
    const text = node.data.trim();
    const said = dutch(text);
    if (said && !node.parentElement?.closest(OURS)) node.data = node.data.replace(text, () => said);
  };
  const sayAll = (node) => {
    if (node.nodeType === Node.TEXT_NODE) return sayText(node);
    if (node.nodeType !== Node.ELEMENT_NODE) return;
    NAMES.forEach((name) => sayName(node, name));
    if (node.matches("iframe[title^='streamlit_folium']")) node.ariaLabel = "Kaart";
    if (node.matches("[data-testid='stVegaLiteChart'] svg")) node.ariaHidden = "true";
    node.childNodes.forEach(sayAll);
  };
  new MutationObserver((changes) => changes.forEach((change) => {
    if (change.type === "attributes") sayName(change.target, change.attributeName);
    else if (change.type === "characterData") sayText(change.target);
    else change.addedNodes.forEach(sayAll);
  })).observe(document, { attributeFilter: NAMES, characterData: true, childList: true, subtree: true });
  sayAll(document.documentElement);
})();

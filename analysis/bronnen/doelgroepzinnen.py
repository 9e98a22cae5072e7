"""Say in normen.toml how the inwoners of each doelgroep follow, when the figures were fetched.

The embedded normen.toml explains the embedded figures; with fetched figures other sentences are true.
"""

from __future__ import annotations

import re

__all__ = ["ZINNEN", "adapt_normen"]

ZINNEN = {
    "alle": "Alle inwoners op 1 januari van het peiljaar, geteld door het CBS en afgerond op 5.",
    "ouderen": "Inwoners van 65 jaar en ouder, geteld door het CBS en afgerond op 5.",
    "ouderen_75": "Inwoners van 75 jaar en ouder; onbekend waar het CBS deze leeftijd niet per buurt geeft.",
    "ouderen_85": "Inwoners van 85 jaar en ouder; onbekend waar het CBS deze leeftijd niet per buurt geeft.",
    "jeugd": (
        "Schatting van 12 tot en met 17 jaar: 3/15 van de inwoners van 0 tot 15 jaar plus 3/10 van die "
        "van 15 tot "
        "25 jaar (CBS), alsof elke leeftijd even vaak voorkomt. Met veel studenten in de buurt is dit te "
        "hoog."
    ),
    "alleengaanden": "Huishoudens van één persoon (CBS). Alleen wonen is niet hetzelfde als eenzaam zijn.",
    "armoede": (
        "Schatting: het aandeel huishoudens rond het sociaal minimum (CBS, soms van een ouder jaar) maal "
        "het aantal "
        "inwoners. Huishoudens met weinig geld zijn vaak klein: het aantal is eerder te hoog dan te laag."
    ),
    "nieuwkomers_taal": (
        "Heel ruwe schatting: inwoners met een herkomst buiten Europa (CBS). Meestal veel te hoog: de "
        "meesten van "
        "hen spreken goed Nederlands. En het mist mensen uit Europa die de taal nog leren."
    ),
    "beperking": (
        "Schatting: het door RIVM en GGD geschatte aandeel volwassenen met een lichamelijke beperking "
        "maal het aantal "
        "volwassenen. Ontbreekt dat, dan Wmo-cliënten per 1.000 inwoners (CBS) maal inwoners."
    ),
    "mantelzorgers": (
        "Schatting: het door RIVM en GGD geschatte aandeel volwassenen dat mantelzorg geeft maal het "
        "aantal volwassenen."
    ),
    "psychische_kwetsbaarheid": (
        "Schatting: het door RIVM en GGD geschatte aandeel volwassenen met een hoog risico op angst of "
        "depressie maal "
        "het aantal volwassenen. Dat is niet hetzelfde als een psychische aandoening."
    ),
    "eenzaamheid": (
        "Schatting: het door RIVM en GGD geschatte aandeel volwassenen dat zich eenzaam voelt maal het "
        "aantal volwassenen."
    ),
}
_ONBEKEND = "Onbekend: er is geen open cijfer per buurt of wijk."
_SECTION = re.compile(r"^\[doelgroepen\.(\w+)\]\s*$")
_SENTENCE = re.compile(r'^inwoners\s*=\s*".*"\s*$')


def adapt_normen(text: str, *, gemeente: str) -> str:
    """Give `text` (normen.toml) with true sentences at `inwoners`, and a first line that names `gemeente`."""
    found, code = [], None
    for line in text.splitlines():
        section = _SECTION.match(line)
        code = section[1] if section else None if line.startswith("[") else code
        if code is not None and _SENTENCE.match(line):
            found.append(f'inwoners = "{ZINNEN.get(code, _ONBEKEND)}"')
        else:
            found.append(line)
    name = " ".join(gemeente.split())
    head = [
        f"# Normen voor de samenspelkaart van {name}",
        "#",
        "# Een begin: overgenomen van de meegeleverde normen. Afstanden en aandelen zijn afspraken van een",
        "# andere gemeente. Spreek ze opnieuw af en schrijf bij `bron` wie het heeft afgesproken.",
    ]
    if found and found[0].startswith("#"):
        found = found[1:]
    return "\n".join([*head, *found]) + "\n"

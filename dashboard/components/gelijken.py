"""Gelijken: wijken that look like this one, and what they have that it lacks, as sentences and tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from analysis.vergelijking import MIN_THEMAS, compute_kenmerken, find_gelijken, find_ontbrekend
from analysis.woorden import aantal, personen, procent, text_of

if TYPE_CHECKING:
    from analysis.pipeline import Results

__all__ = ["Gelijken", "find_all", "kenmerken_table", "missing_sentence", "missing_table"]

_MOST_EXAMPLES = 3


@dataclass(frozen=True)
class Gelijken:
    """The wijken most like one wijk, their figures, and the soorten they have besides.

    `wijken`, `kenmerken` and `missing` are what the functions of `analysis.vergelijking` gave.
    """

    results: Results
    gebiedcode: str
    kenmerken: pd.DataFrame
    wijken: pd.DataFrame
    missing: pd.DataFrame

    @property
    def names(self) -> dict[str, str]:
        """Give the codes of the wijken with their names, the likest first."""
        return dict(zip(self.wijken["gebiedcode"], self.wijken["gebiednaam"], strict=True))


def find_all(results: Results, gebiedcode: str) -> Gelijken:
    """Compare the wijk called `gebiedcode` with all other wijken."""
    kenmerken = compute_kenmerken(results)
    wijken = find_gelijken(kenmerken, gebiedcode)
    missing = find_ontbrekend(results, gebiedcode, list(wijken["gebiedcode"]))
    return Gelijken(results, gebiedcode, kenmerken, wijken, missing)


def missing_sentence(gelijken: Gelijken, *, naam: str) -> str:
    """State which wijken look like this one, and how many soorten they have that it lacks."""
    if gelijken.wijken.empty:
        return (
            f"We kunnen {naam} niet vergelijken: van leeftijd, inkomen en dichtheid moeten er minstens "
            f"{MIN_THEMAS} bekend zijn."
        )
    *first, last = gelijken.names.values()
    names = f"{', '.join(first)} en {last}" if first else last
    number = gelijken.missing["aanbodsoort"].nunique()
    likes = f"Naar leeftijd, inkomen en dichtheid lijken deze wijken het meest op {naam}: {names}."
    if number == 0:
        return f"{likes} Zij hebben geen soort aanbod die hier niet in het register staat."
    kinds = f"{number} {'soort' if number == 1 else 'soorten'}"
    return (
        f"{likes} Zij hebben {kinds} aanbod die hier niet in het register "
        f"{'staat' if number == 1 else 'staan'}. Ga eerst na of het er echt niet is."
    )


def missing_table(gelijken: Gelijken) -> pd.DataFrame:
    """Give a row per soort that is missing, with the real examples and who is behind them."""
    results = gelijken.results
    rows = []
    for soort, examples in gelijken.missing.groupby("aanbodsoort", sort=False):
        shown = examples.drop_duplicates("rij").head(_MOST_EXAMPLES)
        texts = []
        for example in shown.to_dict("records"):
            row = results.aanbod.iloc[int(example["rij"])]
            who = text_of(row.get("organisatie"), missing="organisatie onbekend")
            texts.append(f"{text_of(row['naam'])} in {gelijken.names[example['wijkcode']]} ({who})")
        more = examples["rij"].nunique() - len(shown)
        city = int(examples["stedelijk"].iloc[0])
        rows.append(
            {
                "Wat mist": results.normen.label_of(str(soort)),
                "In": f"{examples['wijken'].iloc[0]} van {len(gelijken.names)}",
                "Voorbeelden om te bellen": "; ".join(texts) + (f"; en nog {more}" if more else ""),
                "Hele stad of wijk onbekend": aantal(city),
            }
        )
    return pd.DataFrame(rows)


def kenmerken_table(gelijken: Gelijken) -> pd.DataFrame:
    """Give what the wijken were compared on, this one first."""
    normen = gelijken.results.normen
    order = [gelijken.gebiedcode, *gelijken.names]
    rows = gelijken.kenmerken.set_index("gebiedcode").loc[order]
    table = {"Wijk": list(rows["gebiednaam"]), "Inwoners": [personen(value) for value in rows["inwoners"]]}
    for column in rows:
        if str(column).startswith("aandeel_"):
            label = normen.label_of(str(column).removeprefix("aandeel_"))
            table[label] = [procent(value) for value in rows[column]]
    table["Inkomen per huishouden (€)"] = [aantal(value) for value in rows["inkomen_eur"]]
    table["Inwoners per km²"] = [aantal(value) for value in rows["inwoners_per_km2"]]
    return pd.DataFrame(table)

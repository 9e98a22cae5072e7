"""From the values of a source to our codes: certain ones at once, the others as a suggestion to confirm."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from analysis.importing.words import plain_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from analysis.normen import Normen

__all__ = ["Suggestion", "ValueMapper", "doelgroep_mapper", "soort_mapper"]

_SURE, _MAYBE = 95.0, 70.0
_SPLIT = re.compile(r"[;,|\n/]| en | & ")
_SOORT_WORDS = {
    "huiskamer": "huiskamer buurtkamer wijkkamer buurthuiskamer ontmoeting ontmoeten ontmoetingsplek inloop",
    "buurthuis": "buurthuis wijkgebouw dorpshuis buurtcentrum buurtfabriek clubhuis",
    "wijkcentrum": "wijkcentrum mfc multifunctioneel huisvandewijk",
    "kerk_inloop": "kerk moskee parochie diaconie geloofsgemeenschap",
    "inloophuis_dementie": "dementie alzheimer geheugen",
    "informatiepunt": "informatiepunt spreekuur loket servicepunt advies inloopspreekuur infobalie",
    "sociaal_wijkteam": "wijkteam maatschappelijkwerk schuldhulp schuldhulpverlening",
    "mantelzorgsteun": "mantelzorg mantelzorgers",
    "eettafel": "eettafel eten maaltijd maaltijden buurtrestaurant samenkoken",
    "voedselbank": "voedselbank voedsel voedselpakket",
    "maatjes": "maatje maatjes bezoek buddy maatjesproject",
    "lotgenoten": "lotgenoten zelfhulp zelfhulpgroep",
    "taalcafe": "taalcafe taalles taalpunt taal nederlands",
    "bibliotheek": "bibliotheek bieb",
    "sport": "sport bewegen sportles wandelgroep gym tafeltennis wandelen",
    "jongerenwerk": "jongerenwerk jongeren jeugd jongerencentrum jongerenhuis",
    "speeltuin": "speeltuin speelplek speelplein kinderboerderij",
    "vrijwilligerswerk": "vrijwilligerswerk vrijwillig burenhulp vrijwilligers",
    "dagbesteding": "dagbesteding dagopvang dagactiviteiten",
    "woonzorg": "woonzorg verpleeghuis verzorgingshuis",
    "kledingbank": "kledingbank kleding",
    "inloophuis": "inloophuis",
    "vervoer": "vervoer automaatje fietstaxi wijkbus",
}
_DOELGROEP_WORDS = {
    "alle": "alle iedereen allen alles * algemeen bewoners buurtbewoners",
    "ouderen": "ouderen senioren 65 55 bejaarden oud",
    "jeugd": "jeugd jongeren kinderen tieners",
    "beperking": "beperking gehandicapten handicap",
    "mantelzorgers": "mantelzorgers mantelzorg",
    "dementie_nah": "dementie nah geheugenproblemen",
    "armoede": "armoede minima geldzorgen inkomen schulden",
    "nieuwkomers_taal": "nieuwkomers vluchtelingen statushouders anderstaligen inburgeraars",
    "alleengaanden": "alleengaanden alleenstaanden eenzamen eenzaamheid",
    "psychische_kwetsbaarheid": "psychisch psychische ggz verslaving",
}


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What a value of a source probably means: our code, how sure (0-100), and by which word."""

    waarde: str
    code: str
    score: float
    woord: str


class ValueMapper:
    """Maps values to codes, by the profile, by exact code or label, else with a suggestion.

    Args:
        labels: our codes with their labels.
        words: more words per code.
        known: what the profile says.

    """

    def __init__(self, labels: Mapping[str, str], words: Mapping[str, str], known: Mapping[str, str]) -> None:
        """Keep what is given; codes that do not exist in `labels` are left out."""
        self._known = {_key(value): code for value, code in known.items() if not code or code in labels}
        self._exact = {_key(text): code for code, label in labels.items() for text in (code, label)}
        self._words = {word: code for code, text in words.items() if code in labels for word in text.split()}
        self._words |= {word: code for word, code in self._exact.items() if word not in self._words}
        self._suggest = lru_cache(maxsize=10_000)(self._suggest_now)

    def code_of(self, value: str) -> str | None:
        """Give the code that `value` certainly stands for; None when that is not certain."""
        key = _key(value)
        return self._known.get(key, self._exact.get(key))

    def codes_of(self, text: str) -> tuple[list[str], list[str]]:
        """Give the codes in `text` (one or more values) and the values that could not be mapped."""
        whole = self.code_of(text)
        if whole is not None or not text.strip():
            return ([whole] if whole else []), []
        codes: dict[str, None] = {}
        unknown: list[str] = []
        for value in filter(None, (part.strip() for part in _SPLIT.split(text))):
            code = self.code_of(value)
            if code is None:
                unknown.append(value)
            elif code:
                codes[code] = None
        return list(codes), unknown

    def suggest(self, value: str) -> Suggestion | None:
        """Give the best guess for `value`, None when nothing resembles it."""
        return self._suggest(value[:200])

    def _suggest_now(self, value: str) -> Suggestion | None:
        words = plain_words(value)
        best: tuple[float, str] | None = None
        for word in [*words, "".join(words)]:
            found = process.extractOne(word, self._words.keys(), scorer=fuzz.ratio, score_cutoff=_MAYBE)
            if found and (best is None or found[1] > best[0]):
                best = (float(found[1]), str(found[0]))
        return Suggestion(value, self._words[best[1]], round(best[0], 1), best[1]) if best else None


def soort_mapper(normen: Normen, known: Mapping[str, str]) -> ValueMapper:
    """Give the mapper of aanbodsoorten."""
    labels = {code: soort.label for code, soort in normen.aanbodsoorten.items()}
    return ValueMapper(labels, _SOORT_WORDS, known)


def doelgroep_mapper(normen: Normen, known: Mapping[str, str]) -> ValueMapper:
    """Give the mapper of doelgroepen."""
    labels = {code: doelgroep.label for code, doelgroep in normen.doelgroepen.items()}
    return ValueMapper({"alle": "Alle inwoners"} | labels, _DOELGROEP_WORDS, known)


def _key(value: str) -> str:
    return " ".join(plain_words(value)) or value.strip()

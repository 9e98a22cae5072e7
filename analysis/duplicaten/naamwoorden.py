"""What kind of thing a name says it is: the words that many offerings share, apart from those that tell one.

"Wijkcentrum De Terp" and "Dienstencentrum De Terp" are one house: both first words say the same kind of
building. "Speeltuin De Terp" is another thing, and "Inloopspreekuur De Terp" something that happens there.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["FILL", "Kinds", "kind_of", "kinds_of"]

# Words that hardly tell which offering it is: articles, legal forms, denominations, "location".
_FILL = (
    "de het een van en in voor met op aan der den te bij gratis uw onze t s eo e o bv nv vof stichting st "
    "vereniging ver locatie loc afdeling afd christelijke christelijk chr katholieke rooms rk openbare "
    "openbaar protestants pc gereformeerde gereformeerd algemene academische"
)
FILL = frozenset(_FILL.split())
# Kinds of building: the word or what it ends on (Dutch glues words together), and the group it belongs to.
_BUILDINGS = {
    "school": "school basisschool obs cbs kbs rkbs pcbs sbo vso kindcentrum ikc college lyceum gymnasium "
    "havo mavo vwo vmbo vbo lwoo ath scholengemeenschap praktijkonderwijs onderwijs opvoeding",
    "wijkgebouw": "wijkcentrum wijkgebouw buurthuis buurtcentrum dienstencentrum ontmoetingscentrum "
    "dorpshuis kulturhus cultuurhuis mfc gebouw wijkhuis dorpscentrum gemeenschapshuis ontmoetingshuis wijkc",
    "zorghuis": "zorgcentrum woonzorg verpleeghuis verzorgingshuis zorghuis",
    "kerk": "kerk kerkgebouw moskee parochie klooster basiliek",
    "speeltuin": "speeltuin speelplek speelplein speelplaats",
    "buiten": "park plein gras grasveld veld",
    "bibliotheek": "bibliotheek bieb",
    "winkel": "kringloop winkel",
    "boerderij": "boerderij",
    "gemeentehuis": "gemeentehuis stadhuis stadskantoor gemeentekantoor",
}
# What happens in a building, or a part of it; each is its own kind.
_ACTIVITIES = {
    "huiskamer": "huiskamer buurtkamer wijkkamer",
    "inloop": "inloophuis inloop",
    "spreekuur": "spreekuur raadslieden raadslid raadsman infobalie servicepunt informatiepunt loket",
    "wijkteam": "wijkteam team",
    "repair": "repair repaircafe",
    "eten": "eetcafe eettafel restaurant koken ontbijt diner maaltijd eetpunt",
    "tuin": "moestuin moestuinen tuintjes",
    "dagbesteding": "dagbesteding dagcentrum dagopvang",
    "opvang": "opvang",
    "feest": "feest burendag",
    "groep": "groep club soos",
    "les": "les lessen cursus taalgroep training trainingen",
    "maatjes": "maatjes maatje",
    "activiteiten": "activiteiten kamp",
    "hulp": "hulp buurthulp burenhulp",
    "zaal": "kantine oefenruimte gymzaal sporthal sportzaal gymlokaal",
}
_LEAST_HEAD = 4  # shorter words count only when they stand alone ("les" is not the end of "stoeles")


def _by_word() -> dict[str, tuple[str, bool]]:
    found = {word: (kind, True) for kind, text in _BUILDINGS.items() for word in text.split()}
    return found | {word: (kind, False) for kind, text in _ACTIVITIES.items() for word in text.split()}


_WORDS = _by_word()
_HEADS = sorted((word for word in _WORDS if len(word) >= _LEAST_HEAD), key=len, reverse=True)


@lru_cache(maxsize=100_000)
def kind_of(word: str) -> tuple[str, bool] | None:
    """Give the kind of thing that `word` names and whether that is a building; None for any other word.

    >>> kind_of("dienstencentrum"), kind_of("inloopspreekuur"), kind_of("terp")
    (('wijkgebouw', True), ('spreekuur', False), None)
    """
    if word in _WORDS:
        return _WORDS[word]
    head = next((head for head in _HEADS if word.endswith(head) and len(word) > len(head) + 1), None)
    return _WORDS[head] if head else None


@dataclass(frozen=True, slots=True)
class Kinds:
    """What a name says it is.

    Args:
        buildings: the kinds of building it mentions, each with its word.
        activities: the kinds of activity it mentions, each with its word.
        own: it has words besides that tell it from others of its kind.

    """

    buildings: Mapping[str, str]
    activities: Mapping[str, str]
    own: bool

    @property
    def is_a_place(self) -> bool:
        """Say whether this is a house by a name of its own, not something that happens in one."""
        return self.own and not self.activities


def kinds_of(words: Sequence[str]) -> Kinds:
    """Give what kinds of thing the name with these words mentions."""
    found = [(word, kind_of(word)) for word in words]
    return Kinds(
        {kind[0]: word for word, kind in found if kind and kind[1]},
        {kind[0]: word for word, kind in found if kind and not kind[1]},
        any(kind is None and word not in FILL for word, kind in found),
    )

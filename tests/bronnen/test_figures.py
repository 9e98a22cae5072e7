"""Figures of CBS and RIVM for Aadam: 4 buurten of 100, 200, 300 and 400 people."""

from __future__ import annotations

import contextlib
import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.bronnen.bevolking import derive_bevolking, derive_kenmerken
from analysis.bronnen.cbs import Kerncijfers, fetch_kerncijfers
from analysis.bronnen.client import Answer, HttpClient
from analysis.bronnen.odata import fetch_tabel, stem_of
from analysis.bronnen.rivm import fetch_gezondheid
from analysis.bronnen.settings import Dienst, Settings
from analysis.errors import SchemaError, ServiceError
from tests.services import base, town
from tests.services.base import LocalService, json_reply
from tests.services.cbs import KEY, CbsOData, Table, padded
from tests.services.rivm import RivmOData, health_table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PEOPLE = {"BU90010000": 100, "BU90010001": 200, "BU90010100": 300, "BU90010101": 400}
CODES = frozenset(PEOPLE)
REGIONS = town.regions("GM9001")
TITLES = {
    "AantalInwoners_5": "Aantal inwoners",
    "k_0Tot15Jaar_8": "0 tot 15 jaar",
    "k_15Tot25Jaar_9": "15 tot 25 jaar",
    "k_65JaarOfOuder_12": "65 jaar of ouder",
    "HuishoudensTotaal_29": "Huishoudens totaal",
    "Eenpersoonshuishoudens_30": "Eenpersoonshuishoudens",
    "HuishOnderOfRondSociaalMinimum_79": "Huish. onder of rond sociaal minimum",
}


def people(code: str) -> int:
    return sum(n for buurt, n in PEOPLE.items() if buurt.startswith("BU" + code[2:]))


def row(code: str, *, income: bool = True, ages: bool = True) -> dict[str, Any]:
    n = people(code)
    old = {"k_65JaarOfOuder_12": n // 5, "k_0Tot15Jaar_8": 30, "k_15Tot25Jaar_9": 20} if ages else {}
    return {
        "ID": 1,
        KEY: padded(code),
        "Gemeentenaam_1": "Aadam     ",
        "AantalInwoners_5": n,
        "k_0Tot15Jaar_8": None,
        "k_15Tot25Jaar_9": None,
        "k_65JaarOfOuder_12": None,
        **old,
        "HuishoudensTotaal_29": n // 2,
        "Eenpersoonshuishoudens_30": n // 4,
        "HuishOnderOfRondSociaalMinimum_79": 8.0 if income else None,
        "HuishOnderOfRondSociaalMinimum_99": 50.0,
    }


def table(jaar: int, *, codes: list[str] | None = None, **parts: bool) -> Table:
    return Table(f"Kerncijfers wijken en buurten {jaar}", [row(c, **parts) for c in codes or REGIONS], TITLES)


@pytest.fixture
def cbs() -> Iterator[CbsOData]:
    with CbsOData({"86165NED": table(2025, income=False), "85984NED": table(2024)}) as server:
        yield server


def kerncijfers(
    client: HttpClient, settings: Settings, server: LocalService, jaar: int = 2025
) -> Kerncijfers:
    found = fetch_kerncijfers(
        client, settings.with_bronnen({"cbs_odata": server.url}), gemeente="GM9001", jaar=jaar
    )
    assert found is not None
    return found


def test_stems_do_not_depend_on_the_number_or_the_version() -> None:
    assert (
        stem_of("k_65JaarOfOuder_12")
        == stem_of("65 jaar of ouder")
        == stem_of("65JaarOfOuder")
        == "65jaarofouder"
    )
    assert stem_of("HuishOnderOfRondSociaalMinimum_79") == stem_of("Huish. onder of rond sociaal minimum")


def test_a_column_that_is_not_there_yet_comes_from_the_year_before(
    client: HttpClient, settings: Settings, cbs: CbsOData
) -> None:
    kern = kerncijfers(client, settings, cbs)
    assert kern.complete
    assert kern.codes == CODES
    assert kern.kolommen["inwoners"].jaar == 2025
    assert kern.kolommen["inwoners"].waarden == {code: people(code) for code in REGIONS}
    assert kern.kolommen["minimum_pct"].jaar == 2024
    assert kern.kolommen["minimum_pct"].waarden["BU90010000"] == 8.0
    assert kern.meldingen == (
        "het aandeel huishoudens rond het sociaal minimum is van 2024: voor 2025 zijn er nog geen cijfers.",
    )
    assert "inwoners van 25 tot 45 jaar" in kern.ontbreekt


def test_an_older_year_with_other_buurten_is_not_mixed_in(client: HttpClient, settings: Settings) -> None:
    tables = {
        "86165NED": table(2025, income=False),
        "85984NED": table(2024, codes=[code for code in REGIONS if code != "BU90010101"]),
    }
    with CbsOData(tables) as cbs:
        kern = kerncijfers(client, settings, cbs)
    assert "minimum_pct" not in kern.kolommen
    assert (
        "het aandeel huishoudens rond het sociaal minimum (wel van 2024, maar toen waren de buurten "
        "anders: BU90010101)"
    ) in kern.ontbreekt


def test_a_year_with_only_population_is_not_complete(client: HttpClient, settings: Settings) -> None:
    with CbsOData({"86165NED": table(2025, ages=False), "85984NED": table(2024)}) as cbs:
        kern = kerncijfers(client, settings, cbs)
    assert not kern.complete
    assert kern.kolommen["leeftijd_65plus"].jaar == 2024


def test_no_table_for_that_year(client: HttpClient, settings: Settings, cbs: CbsOData) -> None:
    services = settings.with_bronnen({"cbs_odata": cbs.url})
    assert fetch_kerncijfers(client, services, gemeente="GM9001", jaar=2023) is None
    assert fetch_kerncijfers(client, services, gemeente="GM0001", jaar=2024) is None


def test_a_mislabelled_table_is_refused(client: HttpClient, settings: Settings) -> None:
    with CbsOData({"86165NED": table(2024)}) as cbs, pytest.raises(SchemaError) as caught:
        kerncijfers(client, settings, cbs)
    assert str(caught.value) == (
        "bronnen.toml, kolom 'tabellen.kwb': Tabel 86165NED heet bij het CBS 'Kerncijfers wijken en buurten "
        "2024' en gaat dus niet over 2025. Zet bij dat jaar het nummer van de goede tabel."
    )


def test_version_4_gives_the_same_figures(client: HttpClient, settings: Settings) -> None:
    tables = {"86165NED": table(2025), "85984NED": table(2024)}
    with CbsOData(tables, v4=False) as old, CbsOData(tables, v3=False) as new:
        by_v3, by_v4 = kerncijfers(client, settings, old), kerncijfers(client, settings, new)
    assert by_v3.codes == by_v4.codes
    for name in ("inwoners", "leeftijd_65plus", "minimum_pct"):
        assert by_v3.kolommen[name].waarden == by_v4.kolommen[name].waarden


def test_too_many_rows_are_asked_in_pages(client: HttpClient, settings: Settings) -> None:
    with CbsOData({"86165NED": table(2025)}, max_rows=3, v4=False) as cbs:
        services = settings.with_bronnen({"cbs_odata": cbs.url})
        tabel = fetch_tabel(client, services.diensten["cbs_odata"], "86165NED", gemeente="GM9001")
        assert tabel is not None
        assert len(tabel.rijen) == len(REGIONS)
        refused = [
            q for q in cbs.questions if "/ODataApi/" in q.path and "BU9001" in q.query.get("$filter", "")
        ]
        feed = [q for q in cbs.questions if "/ODataFeed/" in q.path]
    assert (len(refused), len(feed)) == (1, 1)


def test_untyped_values_and_sentinels_are_unknown(client: HttpClient, settings: Settings) -> None:
    rows: list[dict[str, object]] = [
        {KEY: "BU90010000", "AantalInwoners_5": "     100", "k_65JaarOfOuder_12": "       ."},
        {KEY: "BU90010001", "AantalInwoners_5": -99997, "k_65JaarOfOuder_12": -99995},
    ]
    with CbsOData({"86165NED": Table("KWB 2025", rows)}) as cbs:
        kern = kerncijfers(client, settings, cbs)
    assert kern.kolommen["inwoners"].waarden == {"BU90010000": 100.0, "BU90010001": None}
    assert "leeftijd_65plus" not in kern.kolommen


@pytest.mark.parametrize(
    ("data", "what"),
    [
        ([], "het is geen lijst met rijen"),
        ({"value": {}}, "er is geen lijst 'value'"),
        ({"value": [{"Regio": "BU90010000"}]}, "de kolom 'WijkenEnBuurten' ontbreekt"),
    ],
)
def test_changed_schema(client: HttpClient, settings: Settings, data: object, what: str) -> None:
    server = LocalService(lambda q: json_reply(data, status=404 if "v1" in q.path else 200))
    with server, pytest.raises(ServiceError) as caught:
        kerncijfers(client, settings, server)
    assert str(caught.value) == (
        f"CBS StatLine ({server.host}) gaf een antwoord met een andere vorm dan verwacht: {what}. "
        "Misschien is de dienst vernieuwd: kijk of er een nieuwe versie van samenspelkaart is."
    )


def test_pages_of_rows_that_go_round_in_a_circle_end(client: HttpClient, settings: Settings) -> None:
    def answer(question: base.Question) -> base.Reply:
        if "TypedDataSet" not in question.path:
            return base.Reply(status=404)
        link = f"{server.url}{question.path}"
        return json_reply({"value": [], "odata.nextLink": link})

    with LocalService(answer) as server, pytest.raises(ServiceError, match="in een kring"):
        kerncijfers(client, settings, server)


def test_service_down(client: HttpClient, settings: Settings, cbs: CbsOData) -> None:
    cbs.always = base.status(503)
    with pytest.raises(ServiceError, match=r"CBS StatLine \(.*\) heeft een storing \(503\)"):
        kerncijfers(client, settings, cbs)


HEALTH: dict[tuple[str, int], dict[str, float | None]] = {
    (code, year): {"Eenzaam_27": 40.0 + year - 2020, "Mantelzorger_31": 10.0 if year == 2020 else None}
    for code in REGIONS
    for year in (2020, 2022)
}


def test_health_takes_the_newest_year_per_indicator(client: HttpClient, settings: Settings) -> None:
    with RivmOData({"50120NED": health_table(HEALTH)}) as rivm:
        services = settings.with_bronnen({"rivm_odata": rivm.url})
        found = fetch_gezondheid(client, services, gemeente="GM9001", codes=CODES)
    assert found.kolommen["eenzaam_pct"].jaar == 2022
    assert found.kolommen["eenzaam_pct"].waarden["BU90010000"] == 42.0  # not 33 (a margin), not 62 (65+)
    assert found.kolommen["mantelzorger_pct"].jaar == 2020
    assert "volwassenen met een lichamelijke beperking" in found.ontbreekt


def test_health_of_other_borders_is_left_out(client: HttpClient, settings: Settings) -> None:
    other = CODES | {"BU90019999"}
    with RivmOData({"50120NED": health_table(HEALTH)}) as rivm:
        services = settings.with_bronnen({"rivm_odata": rivm.url})
        found = fetch_gezondheid(client, services, gemeente="GM9001", codes=frozenset(other))
    assert not found.kolommen
    assert "volwassenen die zich eenzaam voelen (de buurten van 2020 zijn anders)" in found.ontbreekt


def test_doelgroepen_follow_from_the_figures(client: HttpClient, settings: Settings, cbs: CbsOData) -> None:
    kern = kerncijfers(client, settings, cbs)
    with RivmOData({"50120NED": health_table(HEALTH)}) as rivm:
        services = settings.with_bronnen({"rivm_odata": rivm.url})
        health = fetch_gezondheid(client, services, gemeente="GM9001", codes=CODES)
    doelgroepen = [
        "alle",
        "ouderen",
        "ouderen_75",
        "jeugd",
        "alleengaanden",
        "armoede",
        "mantelzorgers",
        "beperking",
    ]
    bevolking = derive_bevolking(kern, health, doelgroepen=doelgroepen, gebieden=REGIONS)
    assert len(bevolking) == len(doelgroepen) * len(REGIONS)
    buurt = bevolking[bevolking["gebiedcode"] == "BU90010001"].set_index("doelgroep")
    # 200 people: 30 below 15, 20 of 15-25, 40 of 65+; 50 one-person households; 8 % around the minimum.
    # jeugd: 3/15 x 30 + 3/10 x 20 = 12. Adults: 200 - 30 - 6 = 164, of whom 10 % care: 16.4.
    expected = {
        "alle": 200,
        "ouderen": 40,
        "jeugd": 12,
        "alleengaanden": 50,
        "armoede": 16,
        "mantelzorgers": 16.4,
    }
    assert buurt["inwoners"].dropna().to_dict() == expected
    assert buurt.loc["ouderen_75":"ouderen_75", "inwoners"].isna().all()
    assert buurt["schatting"].to_dict() == {
        "alle": "nee",
        "ouderen": "nee",
        "ouderen_75": "nee",
        "jeugd": "ja",
        "alleengaanden": "nee",
        "armoede": "ja",
        "mantelzorgers": "ja",
        "beperking": "nee",
    }
    assert buurt.loc["armoede", "bron"] == (
        "CBS 85984NED (2024) en CBS 86165NED (2025); aandeel huishoudens rond het sociaal minimum "
        "maal inwoners"
    )
    assert buurt.loc["armoede", "peiljaar"] == "2025"
    kenmerken = derive_kenmerken(kern, health, gebieden=REGIONS)
    lonely = kenmerken[(kenmerken["kenmerk"] == "eenzaam_pct") & (kenmerken["gebiedcode"] == "GM9001")]
    assert lonely[["waarde", "peiljaar", "schatting"]].to_numpy().tolist() == [[42.0, "2022", "ja"]]


def test_without_health_figures_wmo_stands_in_and_the_rest_is_unknown(
    client: HttpClient, settings: Settings, cbs: CbsOData
) -> None:
    kern = kerncijfers(client, settings, cbs)
    wmo = replace(kern.kolommen["inwoners"], waarden={"BU90010001": 50.0})
    kern = replace(kern, kolommen={**kern.kolommen, "wmo_per_1000": wmo})
    bevolking = derive_bevolking(
        kern, None, doelgroepen=["beperking", "mantelzorgers", "eigen_groep"], gebieden=REGIONS
    )
    assert bevolking["inwoners"].dropna().tolist() == [10.0]  # 50 per 1,000 of 200
    assert (
        bevolking.loc[bevolking["doelgroep"] == "eigen_groep", "bron"]
        == "onbekend: geen open cijfer per buurt"
    ).all()


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(max_size=6),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["value", "WijkenEnBuurten", "AantalInwoners_5", "Title", "x"]), inner
            )
        ),
        max_leaves=8,
    )
)
def test_any_answer_is_read_or_refused_by_our_own_error(data: object) -> None:
    dienst = Dienst("cbs_odata", "CBS", "http://h", {"v3": "{tabel}"})
    tabel = None
    with contextlib.suppress(ServiceError):
        tabel = fetch_tabel(_Says(data), dienst, "X", gemeente="GM9001")  # type: ignore[arg-type]
    assert tabel is None or all(isinstance(code, str) for code in tabel.numbers("AantalInwoners"))


class _Says:
    """A client to which every service gives the same answer."""

    def __init__(self, data: object) -> None:
        """Remember the answer."""
        self.answer = Answer("http://h", {}, json.dumps(data).encode(), from_cache=False, service="CBS")

    def ask(
        self, *_args: object, check: Callable[[Answer], None] | None = None, **_options: object
    ) -> Answer:
        """Give the answer, checked."""
        if check is not None:
            check(self.answer)
        return self.answer

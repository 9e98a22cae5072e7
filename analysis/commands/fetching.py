"""`samenspelkaart fetch`: get borders, figures and places of a gemeente from the public services."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from analysis.commands.hulp import when_stopped
from analysis.commands.voortgang import show_progress

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from rich.progress import ProgressColumn

    from analysis.bronnen.client import HttpClient, Politeness
    from analysis.bronnen.provenance import Herkomst
    from analysis.bronnen.settings import Settings

__all__ = ["register"]

_STOPPED = (
    "Gestopt. De oude gegevens zijn niet veranderd. Start de opdracht opnieuw om verder te gaan: "
    "wat al is opgehaald wordt dan niet opnieuw gevraagd."
)
_CACHE = ".fetch-cache"
_STEPS = 8  # figures, borders, health, where people live, places, paths, own layers, writing


def register(app: typer.Typer) -> None:
    """Add `fetch` to the command line."""

    @app.command()
    def fetch(
        gemeente: Annotated[
            str, typer.Option("--gemeente", help="De gemeente: GM en vier cijfers, zoals GM0193.")
        ],
        data: Annotated[Path, typer.Option("--data", help="De gegevensmap om te vullen; mag nieuw zijn.")],
        peiljaar: Annotated[
            int | None, typer.Option("--peiljaar", help="Het jaar. Zonder: het nieuwste complete jaar.")
        ] = None,
        bron: Annotated[
            list[str] | None, typer.Option("--bron", help="Ander adres van een dienst: NAAM=URL. Mag vaker.")
        ] = None,
        zonder: Annotated[
            list[str] | None, typer.Option("--zonder", help="Een onderdeel overslaan. Mag vaker.")
        ] = None,
    ) -> None:
        """Haal grenzen, cijfers en plekken van een gemeente op bij PDOK, CBS, RIVM en OpenStreetMap."""
        _run(gemeente.strip().upper(), data, peiljaar, bron or [], zonder or [], _embedded())


def _embedded() -> Path:
    """Give the data directory that comes with the program: inside the package, or of the checkout."""
    package = Path(__file__).resolve().parent.parent
    installed = package / "_data"
    return installed if installed.is_dir() else package.parent / "data"


def _run(
    gemeente: str, data: Path, peiljaar: int | None, bron: list[str], zonder: list[str], embedded: Path
) -> None:
    from analysis.bronnen.client import HttpClient
    from analysis.bronnen.fetch import OPTIONAL, fetch_gemeente
    from analysis.bronnen.settings import load_settings, parse_bron
    from analysis.errors import UsageError

    unknown = sorted(set(zonder) - set(OPTIONAL))
    if unknown:
        msg = f"Onderdeel '{unknown[0]}' bestaat niet. Kies uit: {', '.join(OPTIONAL)}."
        raise UsageError(msg)
    settings = load_settings(embedded / "bronnen.toml", data / "bronnen.toml").with_bronnen(parse_bron(bron))
    with (
        HttpClient(_politeness(settings), cache_folder=data / _CACHE) as client,
        when_stopped(_STOPPED),
        _progress(client) as tell,
    ):
        herkomst = fetch_gemeente(
            data,
            gemeente=gemeente,
            settings=settings,
            client=client,
            normen=embedded / "normen.toml",
            jaar=peiljaar,
            without=frozenset(zonder),
            progress=tell,
        )
    for line in summary_of(herkomst):
        typer.echo(line)


def _politeness(settings: Settings) -> Politeness:
    from analysis.bronnen.client import Politeness, host_of

    own = {host_of(d.adres): d.per_seconde for d in settings.diensten.values() if d.adres and d.per_seconde}
    return Politeness(per_second=settings.per_seconde, per_second_of=own)


@contextmanager
def _progress(client: HttpClient) -> Iterator[Callable[[str], None]]:
    """Show what is going on, on a terminal only."""
    traffic = _Traffic(client)
    with show_progress("Beginnen", columns=_columns, total=_STEPS, traffic=traffic) as update:
        yield lambda step: update(description=step, advance=1)


def _columns() -> Sequence[ProgressColumn]:
    from rich.progress import BarColumn, TextColumn, TimeElapsedColumn

    return (
        BarColumn(bar_width=20),
        TextColumn("{task.description}", markup=False),
        TextColumn("{task.fields[traffic]}", markup=False, style="dim"),
        TimeElapsedColumn(),
    )


class _Traffic:
    """Says, whenever it is shown, how much went over the line."""

    def __init__(self, client: HttpClient) -> None:
        """Remember whose traffic it is."""
        self.client = client

    def __format__(self, _spec: str) -> str:
        """Give the count of questions and the size of the answers."""
        stats = self.client.stats
        return f"{stats.requests} vragen, {stats.bytes / 1e6:.1f} MB".replace(".", ",")


def summary_of(herkomst: Herkomst) -> list[str]:
    """Give the summary in Dutch, line by line: what came, from where, date and licence, what is missing."""
    h, v = herkomst, herkomst.verkeer
    years = (
        f"peiljaar {h.jaar_cijfers}"
        if h.jaar_cijfers == h.jaar_grenzen
        else f"grenzen van {h.jaar_grenzen}, cijfers van {h.jaar_cijfers}"
    )
    lines = [f"{h.gemeentenaam} ({h.gemeentecode}), {years}", ""]
    lines += [
        f"  {o.bestand}: {o.aantal} × {o.titel.lower()}; {o.uitgever} via {o.dienst}, {o.jaar}, {o.licentie}"
        + (f" (behouden van {o.opgehaald})" if o.behouden else "")
        for o in h.onderdelen
    ]
    for title, texts in (("Let op:", h.meldingen), ("Ontbreekt:", h.ontbreekt)):
        if texts:
            lines += ["", title, *(f"  - {text}" for text in texts)]
    total = v["seconden"] or 1.0
    shares = [f"{100 * v[name] / total:.0f} %" for name in ("seconden_op_beurt", "seconden_op_antwoord")]
    lines += [
        "",
        f"{v['vragen']:.0f} vragen, {v['uit_geheugen']:.0f} antwoorden uit het geheugen, "
        + f"{v['megabytes']:.1f} MB in {v['seconden']:.1f} s.".replace(".", ",", 2),
        f"Wachten: {100 * v['aandeel_wachten']:.0f} % van de tijd (beurt {shares[0]}, antwoord {shares[1]}).",
        "Alles staat in de map geo; de vorige versie, als die er was, in geo.vorige. Bronnen: geo/BRON.md.",
    ]
    return lines

"""All public services at once, for a gemeente: the settings of a test point at them."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Self

from tests.services.arcgis import ArcGis
from tests.services.cbs import CbsOData, Table
from tests.services.overpass import Overpass
from tests.services.pdok import PdokOgc, PdokWfs
from tests.services.rivm import RivmOData

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tests.services.base import LocalService

    Feature = Mapping[str, Any]


@dataclass
class World:
    """What each service knows; a context manager that starts them all."""

    borders: Mapping[int, Mapping[str, Sequence[Feature]]] = field(default_factory=dict)
    kwb: Mapping[str, Table] = field(default_factory=dict)
    health: Mapping[str, Table] = field(default_factory=dict)
    wfs_layers: Mapping[tuple[str, int, str], Sequence[Feature]] = field(default_factory=dict)
    places: Sequence[Mapping[str, Any]] = ()
    network: Sequence[Mapping[str, Any]] = ()
    layers: Mapping[str, Sequence[Feature]] = field(default_factory=dict)
    etags: bool = False

    def __enter__(self) -> Self:
        """Start the services."""
        self._stack = ExitStack()
        begin = self._stack.enter_context
        self.ogc = begin(PdokOgc(self.borders, etags=self.etags))
        self.wfs = begin(PdokWfs(self.wfs_layers, etags=self.etags))
        self.cbs = begin(CbsOData(self.kwb, etags=self.etags))
        self.rivm = begin(RivmOData(self.health, etags=self.etags))
        self.overpass = begin(Overpass(self.places, self.network, etags=self.etags))
        self.arcgis = begin(ArcGis(self.layers, etags=self.etags))
        return self

    def __exit__(self, *exc: object) -> None:
        """Stop them."""
        self._stack.close()

    @property
    def services(self) -> Mapping[str, LocalService]:
        """Give the services by their name in bronnen.toml."""
        return {
            "pdok_ogc": self.ogc,
            "pdok_wfs": self.wfs,
            "cbs_odata": self.cbs,
            "rivm_odata": self.rivm,
            "overpass": self.overpass,
        }

    @property
    def bronnen(self) -> dict[str, str]:
        """Give the addresses for `Settings.with_bronnen`, or `--bron`."""
        own = {name: service.url for name, service in self.services.items()}
        return {**own, "gemeente_arcgis": f"{self.arcgis.url}/rest/services"}

    @property
    def served(self) -> list[tuple[str, str]]:
        """Give what was asked and answered, by all services together."""
        every = (*self.services.values(), self.arcgis)
        return [(q.path, str(sorted({**q.query, **q.form}.items()))) for s in every for q in s.served]

    @property
    def asked(self) -> int:
        """Give how many questions all services together got."""
        return sum(len(service.questions) for service in (*self.services.values(), self.arcgis))

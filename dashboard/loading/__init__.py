"""Loading: from a data directory to what the screens draw; the only place that caches.

Everything is kept per fingerprint of the data directory, so a changed file is read at the next click, and per
way of measuring. What is cached is shared by all sessions: screens derive new tables from it and never
change it. Screens import the names below from here, never from the modules.
"""

from dashboard.loading.achtergrond import Achtergrond, load_achtergrond
from dashboard.loading.beeld import load_beeld
from dashboard.loading.kaart import (
    load_drawing,
    load_labels,
    load_points,
    load_shapes,
    load_tekens,
    load_view,
)
from dashboard.loading.keuze import load_keuze, load_keuzes
from dashboard.loading.loaded import Gelopen, Loaded, Straten, fingerprint, load
from dashboard.loading.looproute import measure
from dashboard.loading.maten import (
    load_clusters,
    load_houdbaarheid,
    load_maat,
    load_maten,
    load_states,
    load_week,
)
from dashboard.loading.norm import chosen_norm
from dashboard.loading.plan import WatAls, load_plan_beeld, load_watals
from dashboard.loading.plekken import load_kandidaten, load_plekken
from dashboard.loading.register import load_adresbestand, load_gebied, load_register
from dashboard.loading.tegels import background_tiles
from dashboard.loading.vijver import Vijver, load_vijver, load_vijvers

__all__ = [
    "Achtergrond",
    "Gelopen",
    "Loaded",
    "Straten",
    "Vijver",
    "WatAls",
    "background_tiles",
    "chosen_norm",
    "fingerprint",
    "load",
    "load_achtergrond",
    "load_adresbestand",
    "load_beeld",
    "load_clusters",
    "load_drawing",
    "load_gebied",
    "load_houdbaarheid",
    "load_kandidaten",
    "load_keuze",
    "load_keuzes",
    "load_labels",
    "load_maat",
    "load_maten",
    "load_plan_beeld",
    "load_plekken",
    "load_points",
    "load_register",
    "load_shapes",
    "load_states",
    "load_tekens",
    "load_view",
    "load_vijver",
    "load_vijvers",
    "load_watals",
    "load_week",
    "measure",
]

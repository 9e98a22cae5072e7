"""What an import would do, to look at first; and doing it.

The same file twice adds nothing. What the source changed comes in, unless somebody here changed the same
cell: then the cell stays and is listed. What the source dropped stays and is listed; nothing is ever
removed by an import.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import pandas as pd

from analysis.atomic import write_atomically
from analysis.importing.personal import hide_personal
from analysis.importing.profile import profile_bytes, profile_path, slug_of
from analysis.importing.rows import MappedRows, map_rows
from analysis.register import BEHEERDER, FileChange, Register
from analysis.tables import CsvBestand, guard_cell
from analysis.woorden import stuks

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from analysis.bevindingen import Bevinding
    from analysis.importing.grid import SourceTable
    from analysis.importing.profile import Profile
    from analysis.normen import Normen

__all__ = ["ImportPlan", "apply_import", "plan_import", "review_file", "table_bytes"]

_ADDRESS = ("straat", "huisnummer", "postcode", "plaats")
_PLACED = ("lat", "lon", "locatieprecisie", "bag_nummeraanduiding_id", "locatiemethode", "locatiedatum")
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_REVIEW = ("rij", "aanbod_id", "naam", "kolom", "waarde", "voorstel")
Change = tuple[str, str, str, str]


@dataclass
class ImportPlan:
    """What an import would do.

    Args:
        profile: how the source is mapped.
        bestand: the file inside `aanbod/` it goes to.
        mapped: all rows of the source as rows of the register, with the review list and suggestions.
        new: ids that come.
        changed: cells that change: aanbod_id, kolom, old, new.
        conflicts: cells that the source changed and somebody here too; they stay: aanbod_id, kolom, here,
            source.
        gone: ids that the source no longer has; they stay.
        removed: ids that were removed here earlier; they do not come back.
        bevindingen: what was noticed about the source.

    """

    profile: Profile
    bestand: str
    mapped: MappedRows
    new: list[str] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    conflicts: list[Change] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    bevindingen: list[Bevinding] = field(default_factory=list)
    oud: bytes | None = None

    @property
    def changes_anything(self) -> bool:
        """Say whether carrying it out would change the register."""
        return bool(self.new or self.changed)


def plan_import(
    source: SourceTable, profile: Profile, *, data: Path, normen: Normen, bron: str
) -> ImportPlan:
    """Work out what importing `source` would do to the register in `data`; nothing is written.

    Raises:
        DataError: the profile does not fit the source, or the register cannot be read.

    """
    roles = {column: target for target, column in profile.kolommen.items()}
    shared, personal = hide_personal(source.frame, openbaar=profile.openbaar, bron=bron, rollen=roles)
    source.frame = shared
    kept = {target: column for target, column in profile.kolommen.items() if column in shared.columns}
    lost = [column for target, column in profile.kolommen.items() if target not in kept]
    fitted = (
        profile
        if any(column not in profile.kolommen.values() for column in lost)
        else _without(profile, kept, personal)
    )
    mapped = map_rows(source, fitted, normen, bron=bron)
    plan = ImportPlan(profile, f"import_{slug_of(profile.naam)}.csv", mapped)
    plan.bevindingen = [*source.bevindingen, *personal, *mapped.bevindingen]
    with Register(data) as register:
        plan.oud = register.read(plan.bestand)
        last = register.bronstand(profile.naam)
    if plan.oud is None:
        plan.new = mapped.frame["aanbod_id"].tolist()
    else:
        _compare(plan, plan.oud, last)
    return plan


def apply_import(
    plan: ImportPlan, *, data: Path, rol: str = BEHEERDER, waarom: str | None = None
) -> int | None:
    """Carry out `plan`: write the rows, the review list and the profile; give the number of the change.

    None means that there was nothing to change. The change can be undone with `Register.undo`.

    Raises:
        OutputError: something cannot be written, or the register changed meanwhile; everything is as it was.

    """
    nummer = None
    if plan.changes_anything:
        image = table_bytes(plan.mapped.frame)
        nieuw = image if plan.oud is None else _merged(plan, plan.oud)
        names = dict(zip(plan.mapped.frame["aanbod_id"], plan.mapped.frame["naam"], strict=True))
        cells = [(key, "", None, names[key]) for key in plan.new] + list(plan.changed)
        changed = stuks(len(plan.changed), "cel", "cellen")
        reason = waarom or f"import van {plan.profile.bron}: {len(plan.new)} nieuw, {changed} gewijzigd"
        with Register(data) as register:
            file = FileChange(plan.bestand, plan.oud, nieuw, cells)
            nummer = register.change(
                [file], soort="import", waarom=reason, rol=rol, bronstand={plan.profile.naam: image}
            )
    write_atomically(profile_path(data, plan.profile.naam), profile_bytes(plan.profile))
    write_atomically(review_file(data, plan.profile.naam), _review_bytes(plan))
    return nummer


def review_file(data: Path, naam: str) -> Path:
    """Give where the review list of the import with profile `naam` is kept."""
    return data / "aanbod" / "register" / f"beoordelen_import_{slug_of(naam)}.csv"


def table_bytes(frame: pd.DataFrame) -> bytes:
    """Give `frame` as CSV (UTF-8), safe to open in a spreadsheet."""
    safe = frame.copy(deep=False)
    for column in safe.columns:
        risky = safe[column].str.startswith(_FORMULA_STARTS)
        if risky.any():
            safe[column] = safe[column].where(
                ~risky, safe.loc[risky, column].map(guard_cell).reindex(safe.index)
            )
    out = io.BytesIO()
    safe.to_csv(out, index=False, lineterminator="\n", encoding="utf-8")
    return out.getvalue()


def _without(profile: Profile, kept: dict[str, str], personal: Sequence[Bevinding]) -> Profile:
    """Give the profile without columns that were left out because they hold personal data."""
    left_out = {bevinding.kolom for bevinding in personal}
    columns = {t: c for t, c in profile.kolommen.items() if t in kept or c not in left_out}
    return replace(profile, kolommen=columns)


def _read(content: bytes) -> pd.DataFrame:
    return pd.read_csv(io.BytesIO(content), dtype="str", keep_default_na=False, encoding="utf-8").set_index(
        "aanbod_id"
    )


def _compare(plan: ImportPlan, oud: bytes, image: bytes | None) -> None:
    if oud == image == table_bytes(plan.mapped.frame):
        return  # nothing changed at the source, nothing changed here
    last = _read(image) if image else None
    now = plan.mapped.frame.set_index("aanbod_id")
    rows = {row["aanbod_id"]: row for _, row in CsvBestand(oud, plan.bestand).rows() if row.get("aanbod_id")}
    before = last if last is not None else now.iloc[:0]
    plan.new = [key for key in now.index if key not in rows and key not in before.index]
    plan.removed = [key for key in now.index if key not in rows and key in before.index]
    plan.gone = [key for key in before.index if key not in now.index and key in rows]
    both = [key for key in now.index if key in before.index and key in rows]
    columns = [column for column in now.columns if column in before.columns]
    new, old = now.loc[both, columns], before.loc[both, columns].map(_unguard)
    for column in [column for column in now.columns if column not in before.columns]:
        new[column], old[column] = now.loc[both, column], ""
    for column in new.columns:
        for key in new.index[(new[column] != old[column]).to_numpy()]:
            here, source = rows[key].get(str(column), ""), str(new.at[key, column])  # noqa: PD008
            if _unguard(here) == old.at[key, column]:  # noqa: PD008
                plan.changed.append((key, str(column), here, source))
            elif _unguard(here) != source:
                plan.conflicts.append((key, str(column), here, source))
    _forget_old_points(plan, rows, now)


def _forget_old_points(plan: ImportPlan, rows: dict[str, dict[str, str]], now: pd.DataFrame) -> None:
    """Let a changed address lose the point that was found for the old one, unless the source has its own."""
    moved = dict.fromkeys(key for key, column, _, _ in plan.changed if column in _ADDRESS)
    for key in moved:
        if now.at[key, "lat"] == "" and rows[key].get("locatiemethode"):  # noqa: PD008
            plan.changed += [
                (key, column, old, "") for column in _PLACED if (old := rows[key].get(column, ""))
            ]


def _merged(plan: ImportPlan, oud: bytes) -> bytes:
    table = CsvBestand(oud, plan.bestand)
    places = {row.get("aanbod_id", ""): rij for rij, row in table.rows()}
    for key, column, _, value in plan.changed:
        table.change(places[key], {column: value})
    fresh = plan.mapped.frame[plan.mapped.frame["aanbod_id"].isin(plan.new)]
    for record in fresh.to_dict("records"):
        table.append({str(name): str(value) for name, value in record.items()})
    return table.to_bytes()


def _unguard(text: str) -> str:
    return text[1:] if text.startswith("'") and text[1:].startswith(_FORMULA_STARTS) else text


def _review_bytes(plan: ImportPlan) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_REVIEW)
    writer.writerows([guard_cell(str(cell)) for cell in item] for item in plan.mapped.review)
    for key, column, here, source in plan.conflicts:
        writer.writerow(["", key, "", column, guard_cell(source), guard_cell(f"hier veranderd in: {here}")])
    for key in plan.gone:
        writer.writerow(["", key, "", "", "", "staat niet meer in de bron"])
    return out.getvalue().encode("utf-8-sig")

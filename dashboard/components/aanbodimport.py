"""Aanbodimport: a list from a file; say what is what, see what would change, and only then save it."""

from __future__ import annotations

import hashlib
import io
import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from analysis.beheer.checks import check_reason
from analysis.commands.importing import choose_profile
from analysis.errors import DataError
from analysis.importing.plan import apply_import, plan_import
from analysis.importing.profile import slug_of
from analysis.importing.sources import read_source
from analysis.woorden import stuks
from dashboard.components.aanbodform import choose_role, next_reason
from dashboard.components.aanbodgeschiedenis import undo
from dashboard.components.aanbodimportkeuze import ask_columns, ask_public, ask_values
from dashboard.components.aanbodimportvoorbeeld import show_preview
from dashboard.components.aanbodtoegang import show_closed
from dashboard.components.melding import keep_message, show_message
from dashboard.components.upload import kept_as_file
from dashboard.tekst import plain

if TYPE_CHECKING:
    from analysis.importing.plan import ImportPlan
    from analysis.importing.profile import Profile
    from dashboard.components.context import Context

__all__ = ["MAX_MB", "show_import"]

MAX_MB = 20
_UPLOAD_MB = 100  # what the browser may send, so that our own sentence can say what is too much
_SUFFIX = re.compile(r"\.[a-z0-9]{1,8}")
_FILE, _DONE, _PLAN = "aanbod_import", "aanbod_import_klaar", "aanbod_import_plan"


@dataclass
class _Upload:
    """A file that is being imported."""

    name: str
    content: bytes
    number: str
    profile: Profile | None = None


def show_import(context: Context) -> None:
    """Draw the steps of an import."""
    if show_closed(context):
        return
    upload = _take_file()
    if upload is None:
        _show_done(context)
        return
    st.header("1. Wat staat waar in uw lijst?", anchor=False)
    bron, columns = _read(upload)
    profile = _profile_of(context, upload, bron, columns)
    profile = replace(profile, kolommen=ask_columns(profile, columns, key=upload.number))
    if "naam" not in profile.kolommen:
        show_message("Kies in welke kolom de naam van het aanbod staat.")
        return
    plan = _plan_of(context, upload, profile)
    profile = ask_public(profile, plan, key=upload.number)
    st.header("2. Wat betekenen deze woorden?", anchor=False)
    upload.profile = ask_values(context, profile, plan, key=upload.number)
    if upload.profile != plan.profile:
        st.rerun()  # the questions above follow from what was answered
    st.header("3. Wat verandert er?", anchor=False)
    show_preview(context, plan)
    _show_save(context, upload, plan)


def _take_file() -> _Upload | None:
    known: _Upload | None = st.session_state.get(_FILE)
    if known is not None:
        st.markdown(f"Bestand: {plain(known.name)}")
        if st.button("Ander bestand"):
            _forget()
            st.rerun()
        return known
    found = _ask_file()
    if found is not None:
        st.session_state[_FILE] = found
        st.session_state.pop(_DONE, None)
        st.rerun()
    return None


def _ask_file() -> _Upload | None:
    given = st.file_uploader(
        "Kies een lijst met aanbod: CSV, Excel, ODS, GeoJSON, GeoPackage of Open Referral. "
        f"Hoogstens {MAX_MB} MB.",
        max_upload_size=_UPLOAD_MB,
        key="aanbod_import_bestand",
    )
    st.caption("Er verandert niets voordat u alles hebt gezien. Persoonsgegevens worden niet overgenomen.")
    if given is None:
        return None
    content = given.getvalue()
    if len(content) > MAX_MB * 1_000_000:
        show_message(
            f"Dit bestand is {len(content) / 1_000_000:.0f} MB; meer dan {MAX_MB} MB kan niet in de browser. "
            "Splits het, of gebruik de opdracht samenspelkaart import.",
            soort="fout",
        )
        return None
    digest = hashlib.sha256(content).hexdigest()[:12]
    return _Upload(given.name, content, digest)


def _read(upload: _Upload) -> tuple[str, list[str]]:
    """Give the name of the source and its columns; a file that cannot be read is let go."""
    path = Path(upload.name)
    try:
        with kept_as_file(io.BytesIO(upload.content), _own_name(path)) as file:
            return path.stem, [str(name) for name in read_source(file).frame.columns]
    except DataError:
        _forget()
        raise


def _own_name(path: Path) -> str:
    """Give a name of ours for the file: letters and digits, with the ending that says its kind."""
    suffix = path.suffix.lower()
    return f"{slug_of(path.stem)}{suffix if _SUFFIX.fullmatch(suffix) else '.onbekend'}"


def _profile_of(context: Context, upload: _Upload, bron: str, columns: list[str]) -> Profile:
    if upload.profile is None:
        upload.profile = choose_profile(Path(upload.name), columns, data=context.loaded.data, profiel=None)
        fitting = {ours: theirs for ours, theirs in upload.profile.kolommen.items() if theirs in columns}
        upload.profile = replace(upload.profile, kolommen=fitting, bron=upload.profile.bron or bron)
    return upload.profile


def _plan_of(context: Context, upload: _Upload, profile: Profile) -> ImportPlan:
    """Work out what an import would do, once per file, profile and state of the register."""
    key = (upload.number, repr(profile), context.loaded.fingerprint)
    known: tuple[tuple[str, str, str], ImportPlan] | None = st.session_state.get(_PLAN)
    if known is not None and known[0] == key:
        return known[1]
    path = Path(upload.name)
    with (
        st.spinner("De lijst wordt vergeleken met het register …"),
        kept_as_file(io.BytesIO(upload.content), _own_name(path)) as file,
    ):
        plan = plan_import(
            read_source(file), profile, data=context.loaded.data, normen=context.normen, bron=path.name
        )
    st.session_state[_PLAN] = (key, plan)
    return plan


def _show_save(context: Context, upload: _Upload, plan: ImportPlan) -> None:
    role, why = st.columns([1, 2])
    with role:
        rol = choose_role()
    waarom = why.text_input(
        "Waarom? (mag leeg blijven)", key=f"import_waarom:{upload.number}", max_chars=300
    ).strip()
    label = "Neem over in het register" if plan.changes_anything else "Bewaar deze keuzes"
    if not st.button(label, type="primary"):
        return
    if waarom and (objection := check_reason(waarom)):
        show_message(objection, soort="fout")
        return
    nummer = apply_import(plan, data=context.loaded.data, rol=rol, waarom=waarom or None)
    _forget()
    next_reason()
    if nummer is None:
        keep_message("Er is niets nieuws; het register is niet veranderd.")
    else:
        review = len(plan.mapped.review)
        later = [f"{stuks(review, 'waarde staat', 'waarden staan')} bij Nalopen."] if review else []
        keep_message(f"Overgenomen als handeling {nummer}.", regels=later)
        st.session_state[_DONE] = nummer
    st.rerun()


def _show_done(context: Context) -> None:
    nummer = st.session_state.get(_DONE)
    if nummer is not None and st.button(f"Draai de import terug (handeling {nummer})"):
        st.session_state.pop(_DONE)
        undo(context, nummer, rol=st.session_state.get("aanbod_rol", "gegevensbeheerder"))


def _forget() -> None:
    for key in (_FILE, _PLAN, "aanbod_import_bestand"):
        st.session_state.pop(key, None)

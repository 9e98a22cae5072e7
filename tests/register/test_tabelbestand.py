"""A CSV whose cells are changed stays in the dialect of its maker: only what was changed differs."""

from __future__ import annotations

import pytest

from analysis.tables import open_table

TEXT = "aanbod_id;naam;straat\nA1;Café De Haard;Dorpsstraat\nA2;De Brug;\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("above", ["", "\n", "sep={}\n", "SEP={0}{0}\n"])
def test_a_changed_csv_keeps_its_dialect(encoding: str, separator: str, newline: str, above: str) -> None:
    text = (above.format(separator) + TEXT.replace(";", separator)).replace("\n", newline)
    table = open_table(text.encode(encoding), bron="lijst.csv")
    assert table.columns == ["aanbod_id", "naam", "straat"]
    (one, first), (two, second) = table.rows()
    assert [two - one, first["naam"], second["aanbod_id"]] == [1, "Café De Haard", "A2"]
    table.change(two, {"straat": "Brugweg"})
    changed = text.replace(f"De Brug{separator}", f"De Brug{separator}Brugweg")
    assert table.to_bytes() == changed.encode(encoding)


def test_a_new_column_widens_the_table_and_not_the_line_that_says_the_separator() -> None:
    table = open_table(f"sep=;\r\n{TEXT}".encode(), bron="lijst.csv")
    table.change(3, {"postcode": "8011 AA"})
    assert table.to_bytes().decode().splitlines() == [
        "sep=;",
        "aanbod_id;naam;straat;postcode",
        "A1;Café De Haard;Dorpsstraat;8011 AA",
        "A2;De Brug;;",
    ]

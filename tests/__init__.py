"""Tests of samenspelkaart; a package, so that tests share helpers with `from tests.x import y`."""

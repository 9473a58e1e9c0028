"""Compares cells of the data files, read by DuckDB, with the program's JSON."""

import json
import pathlib
import sys

import duckdb

folder = pathlib.Path(sys.argv[1])
compared = 0
for file in sorted(folder.glob("[0-9]*.json")):
    stated = json.loads(file.read_text())
    for now, netto, brutto in [
        (False, stated["netto"]["mitt"], stated["brutto"]),
        (True, stated["nulage"]["netto"]["mitt"], stated["nulage"]["brutto"]),
    ]:
        year = stated["nulage"]["ar"] if now else stated["ar"]
        for ending in ["parquet", "csv"]:
            table = str(folder / f"skattningar.{ending}")
            source = f"read_csv('{table}', all_varchar=true)" if ending == "csv" else f"'{table}'"
            rows = duckdb.sql(
                f"SELECT DISTINCT CAST(netto AS DOUBLE), CAST(brutto AS DOUBLE) FROM {source} "
                f"WHERE region = '{file.stem}' AND grupp = 'alla' AND kon = 'T' AND ar = {year}"
            ).fetchall()
            assert rows, (file.stem, year, ending)
            for found in rows:
                for value, expected in zip(found, (netto, brutto)):
                    assert abs(value / expected - 1) < 1e-9, (file.stem, year, ending, value, expected)
                    compared += 1
package = json.loads((folder / "datapackage.json").read_text())
for resource in package["resources"]:
    assert (folder / resource["path"]).stat().st_size > 0, resource["path"]
assert compared >= 10, compared
print(f"{compared} cells agree")

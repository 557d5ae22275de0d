"""Reads a store with pyarrow, pandas, DuckDB and polars, and its CSV with pandas: all must find the same totals.

usage: readers.py OUTPUT
Exit code 77: a reader is not installed, so nothing was tested.
"""

import re
import sys
from pathlib import Path

try:
    import duckdb
    import pandas
    import polars
    import pyarrow.dataset
except ImportError as error:
    print(f"not tested: {error}")
    sys.exit(77)


def plain(groups):
    """{(role, pairing): (rows, yen)}, with missing yen as nothing."""
    return {tuple(key): (int(rows), int(yen or 0)) for *key, rows, yen in groups}


def of_pandas(frame):
    groups = frame.groupby(["role", "pairing"])["yen"].agg(["size", "sum"]).reset_index()
    return plain(groups.itertuples(index=False))


def with_pyarrow(folder):
    table = pyarrow.dataset.dataset(folder / "amounts").to_table()
    groups = table.group_by(["role", "pairing"]).aggregate([([], "count_all"), ("yen", "sum")])
    return plain((row["role"], row["pairing"], row["count_all"], row["yen_sum"]) for row in groups.to_pylist())


def with_pandas(folder):
    return of_pandas(pandas.read_parquet(folder / "amounts"))


def with_duckdb(folder):
    query = f"select role, pairing, count(*), sum(yen) from read_parquet('{folder}/amounts/*.parquet') group by all"
    return plain(duckdb.sql(query).fetchall())


def with_polars(folder):
    groups = polars.read_parquet(folder / "amounts").group_by("role", "pairing")
    return plain(groups.agg(polars.len(), polars.col("yen").sum()).rows())


def with_csv(folder):
    return of_pandas(pandas.read_csv(folder.parent / "csv" / "amounts.csv", dtype={"yen": "Int64"}))


def check_every_table(folder):
    """Each table opens in each reader, with as many rows as its CSV, and its lists are lists."""
    for table in sorted(path.name for path in folder.iterdir() if path.is_dir()):
        rows = len(pandas.read_csv(folder.parent / "csv" / f"{table}.csv"))
        assert pyarrow.dataset.dataset(folder / table).count_rows() == rows, table
        assert len(pandas.read_parquet(folder / table)) == rows, table
        assert polars.read_parquet(folder / table).height == rows, table
        files = f"read_parquet('{folder}/{table}/*.parquet')"
        assert duckdb.sql(f"select count(*) from {files}").fetchall() == [(rows,)], table
    lists = f"select sum(len(candidates)) from read_parquet('{folder}/amounts/*.parquet')"
    listed = polars.read_parquet(folder / "amounts")["candidates"].list.len().sum()
    assert (duckdb.sql(lists).fetchall()[0][0] or 0) == listed


def text_of(cell):
    """A cell's text: an apostrophe before what begins like a formula is not the text's own."""
    return re.sub(r"^'(?='*([\t\r\n]|\s*[=+\-@＝＋－＠]))", "", cell)


def check_texts(folder):
    """The texts of each CSV are those of the Parquet files, byte for byte; at least one is guarded."""
    guarded = 0
    for table in sorted(path.name for path in folder.iterdir() if path.is_dir()):
        exact = pandas.read_parquet(folder / table)
        cells = pandas.read_csv(folder.parent / "csv" / f"{table}.csv", dtype=str, keep_default_na=False)
        assert list(cells.columns) == list(exact.columns), table
        for column in exact.columns[[pandas.api.types.is_string_dtype(exact[name].dropna()) for name in exact.columns]]:
            texts = [text or "" for text in exact[column].where(exact[column].notna(), "")]
            if texts and not all(isinstance(text, str) for text in texts):
                continue
            pairs = zip(sorted(texts), sorted(map(text_of, cells[column])))
            assert all(text == cell for text, cell in pairs), (table, column)
            guarded += sum(cell.startswith("'") for cell in cells[column])
    assert guarded > 5, guarded


def main():
    folder = Path(sys.argv[1]) / "parquet"
    expected = with_pyarrow(folder)
    assert expected, "no amounts"
    for reader in [with_pandas, with_duckdb, with_polars, with_csv]:
        found = reader(folder)
        assert found == expected, f"{reader.__name__}: {found} is not {expected}"
    check_every_table(folder)
    check_texts(folder)
    print(f"{sum(rows for rows, _ in expected.values())} amounts, {sum(yen for _, yen in expected.values())} yen")


main()

"""Ray and Dask: what their functions for a batch are given and give back. The engines themselves are used where they are installed."""

import pandas
import pyarrow
import pytest

import khabar.dask
import khabar.ray

ROWS = pandas.DataFrame(
    {"id": ["a", "b", "c"], "text": ["التقى ترامب بوتين أمس", None, "وصل ماكرون"], "date": ["2025-02-12", None, "2025-02-12"]},
    index=[7, 8, 9],
)


class Dataset:
    """What is asked of a ``ray.data.Dataset``: batches of Arrow through a function."""

    def __init__(self, table):
        self.table = table

    def map_batches(self, function, *, batch_format, batch_size=2):
        assert batch_format == "pyarrow"
        batches = [self.table.slice(at, batch_size) for at in range(0, len(self.table), batch_size)]
        return Dataset(pyarrow.concat_tables([function(batch) for batch in batches]))


def test_a_data_set_of_ray_is_annotated_batch_by_batch():
    made = khabar.ray.annotate(Dataset(pyarrow.Table.from_pandas(ROWS, preserve_index=False)), date="date").table.to_pylist()
    assert [row["id"] for row in made] == ["a", "b", "c"]
    assert [mention["actor"] for mention in made[0]["mentions"]] == ["trump", "putin"]
    assert made[1]["error"]["code"] == "no-text" and made[2]["error"] is None


def test_a_partition_of_dask_keeps_its_rows_and_their_index():
    made = khabar.dask.partition(ROWS, date="date")
    assert list(made.index) == [7, 8, 9] and list(made["id"]) == ["a", "b", "c"]
    assert [mention["actor"] for mention in made.loc[7, "mentions"]] == ["trump", "putin"]
    assert made.loc[8, "error"]["code"] == "no-text"
    empty = khabar.dask.partition(ROWS.head(0), date="date")
    assert list(empty.columns) == list(made.columns)


def test_dask_itself():
    dask = pytest.importorskip("dask.dataframe")
    frame = dask.from_pandas(ROWS, npartitions=2)
    made = khabar.dask.annotate(frame, date="date").compute()
    assert list(made.index) == [7, 8, 9] and made.loc[9, "mentions"][0]["actor"] == "macron"


def test_ray_itself():
    ray = pytest.importorskip("ray.data")
    made = khabar.ray.annotate(ray.from_pandas(ROWS), date="date").take_all()
    assert sorted(row["id"] for row in made) == ["a", "b", "c"]

"""Spark on two cores of this machine: bad bytes, bad dates, and a task that dies."""

import datetime
import os
import pathlib
import shutil
import subprocess
import sys

import pytest

pytest.importorskip("pyspark")
if not shutil.which("java") and not os.environ.get("JAVA_HOME"):
    pytest.skip("there is no Java", allow_module_level=True)

from pyspark.sql import SparkSession
from pyspark.sql.types import BinaryType, DateType, LongType, StructField, StructType

import khabar.spark

TEXT = "التقى ترامب بوتين أمس."
DAY = datetime.date(2025, 2, 12)
JOB = pathlib.Path(os.environ.get("KHABAR_EXAMPLES", pathlib.Path(__file__).parents[2] / "examples")) / "spark" / "job.py"


@pytest.fixture(scope="module")
def spark():
    os.environ["PYSPARK_PYTHON"] = sys.executable
    session = (
        SparkSession.builder.master("local[2,3]")  # a task is tried three times
        .config("spark.ui.enabled", "false")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.sql.shuffle.partitions", "2")
        .getOrCreate()
    )
    session.sparkContext.setLogLevel("FATAL")
    yield session
    session.stop()


SCHEMA = StructType([StructField("id", LongType()), StructField("text", BinaryType()), StructField("date", DateType())])


def articles(spark, many=40, bad=3):
    rows = [(n, TEXT.encode(), DAY) for n in range(many)]
    rows += [(many + n, b"\xe3\xd5\xd1", None) for n in range(bad)]
    return spark.createDataFrame(rows, SCHEMA).repartition(4)


def test_rows_are_annotated_and_bad_ones_say_why(spark):
    rows = {row.id: row for row in khabar.spark.annotate(articles(spark), date="date").collect()}
    assert len(rows) == 43
    assert rows[0].mentions[0].actor == "trump" and rows[0].error is None
    assert rows[0].events[0].type == "CONSULT"
    assert rows[0].versions.khabar == khabar.__version__
    assert rows[42].error.code == "not-utf8" and rows[42].mentions is None


def test_text_may_be_a_string_too(spark):
    df = spark.createDataFrame([(1, TEXT, "2025-02-12"), (2, None, None), (3, TEXT, "أمس")], "id int, text string, date string")
    rows = {row.id: row for row in khabar.spark.annotate(df, date="date").collect()}
    assert rows[1].text == TEXT and rows[1].timexes[0].value == "2025-02-11"
    assert [rows[2].error.code, rows[3].error.code] == ["no-text", "bad-date"]
    with pytest.raises(ValueError, match="no column 'txt'"):
        khabar.spark.annotate(df, text="txt")


def test_a_task_that_dies_loses_and_doubles_nothing(spark, tmp_path):
    mark = tmp_path / "died"

    def dies_once(batches):
        for batch in batches:
            if not mark.exists():
                mark.touch()
                os._exit(9)
            yield batch

    df = articles(spark)
    fragile = df.mapInArrow(dies_once, df.schema)
    khabar.spark.annotate(fragile, date="date").write.parquet(str(tmp_path / "out"))
    assert mark.exists()
    ids = sorted(row.id for row in spark.read.parquet(str(tmp_path / "out")).select("id").collect())
    assert ids == list(range(43))


def test_the_example_writes_its_tables(spark, tmp_path):
    articles(spark).write.parquet(str(tmp_path / "in"))
    command = [sys.executable, str(JOB), "--input", str(tmp_path / "in"), "--output", str(tmp_path / "out")]
    done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, "SPARK_LOCAL_IP": "127.0.0.1"})
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout.split("\n")[:4] == ["articles: 43 rows", "mentions: 80 rows", "events: 40 rows", "errors: 3 rows"]
    assert [path.name for path in (tmp_path / "out" / "events").glob("month=*")] == ["month=2025-02"]
    event = spark.read.parquet(str(tmp_path / "out" / "events")).first()
    # A meeting is of both.
    assert (event.actors, event.recipients, event.date) == (["trump", "putin"], [], "2025-02-11")

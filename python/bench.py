"""What the installed package costs, beside the program that is in it, on the same records.

    python python/bench.py [--records 20000] [--raw examples/raw]
    python python/bench.py --spark [--records 100000]      # needs pyspark and Java

Records are the paragraphs of articles (``*.txt``), each once with its number before it, and again until there are enough. Every figure is of a process of
its own; "CPU" is what it and its children took of processors, user and system together.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent

#: What is done to the records in ``argv[1]``, each by a process of its own.
PYTHON = {
    "import khabar": "import khabar; khabar.annotate('وصل ترامب')",
    "annotate_rows: JSON as the program writes it": """
import json, khabar, sys
rows = [(line["text"].encode(), line["dct"], line["id"]) for line in map(json.loads, open(sys.argv[1], encoding="utf-8"))]
for at in range(0, len(rows), 10_000):
    khabar._annotator().annotate_rows(rows[at : at + 10_000])
""",
    "annotate_batch: documents with types": """
import json, khabar, sys
rows = list(map(json.loads, open(sys.argv[1], encoding="utf-8")))
for at in range(0, len(rows), 10_000):
    part = rows[at : at + 10_000]
    khabar.annotate_batch([row["text"] for row in part], [row["dct"] for row in part])
""",
}

#: The same on Spark: rows in, rows out, and how many of them are errors. With ``argv[3]``, the first try of a partition dies in the middle of it.
SPARK = """
import os, sys
from pyspark.sql import SparkSession
import khabar.spark
source, out, dies = sys.argv[1], sys.argv[2], sys.argv[3] == "dies"
spark = SparkSession.builder.master("local[2, 4]").config("spark.ui.enabled", "false").config("spark.sql.shuffle.partitions", "8").getOrCreate()
spark.sparkContext.setLogLevel("OFF")
frame = spark.read.json(source).repartition(8)
def die(batches):
    from pyspark import TaskContext
    context = TaskContext.get()
    for at, batch in enumerate(batches):
        if dies and context.partitionId() == 3 and context.attemptNumber() == 0 and at == 0:
            yield batch
            os._exit(1)
        yield batch
annotated = khabar.spark.annotate(frame.mapInArrow(die, frame.schema), date="dct")
annotated.write.mode("overwrite").parquet(out)
made = spark.read.parquet(out)
print(f"rows: {frame.count()} in, {made.count()} out, {made.select('id').distinct().count()} different, {made.where('error is not null').count()} errors")
spark.stop()
"""


def records(folder: Path, count: int, file: Path) -> int:
    """Writes records, and says how many bytes they are."""
    paragraphs = [
        line.strip()
        for article in sorted(folder.rglob("*.txt"))
        for line in article.read_text(encoding="utf-8").splitlines()
        if len(line.strip()) > 40
    ]
    if not paragraphs:
        sys.exit(f"{folder}: no paragraph in any *.txt below it")
    with file.open("w", encoding="utf-8") as out:
        for at in range(count):
            text = f"{at} {paragraphs[at % len(paragraphs)]}"
            out.write(json.dumps({"id": str(at), "dct": "2025-02-12", "text": text}, ensure_ascii=False) + "\n")
    return file.stat().st_size


def measured(*command: str) -> "tuple[float, float, str]":
    """Runs a command: seconds by the clock, seconds of processors, what it printed."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begun = time.perf_counter()
    # From elsewhere: the package beside this file is not the one that is installed.
    done = subprocess.run(command, cwd=tempfile.gettempdir(), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, check=True)
    clock = time.perf_counter() - begun
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    return clock, cpu, done.stdout.decode("utf-8", "replace").strip()


def shown(name: str, clock: float, cpu: float, count: int = 0) -> None:
    rate = f"  {count / clock:>8.0f} records/s  {count / cpu:>8.0f} records/s of CPU" if count else ""
    print(f"{name:<46} {clock:>7.2f} s  {cpu:>7.2f} s CPU{rate}", flush=True)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--records", type=int)
    arguments.add_argument("--raw", type=Path, default=HERE.parent / "examples" / "raw")
    arguments.add_argument("--spark", action="store_true", help="Spark with and without a task that dies, beside the program")
    asked = arguments.parse_args()
    count = asked.records or (100_000 if asked.spark else 20_000)
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "records.jsonl"
        size = records(asked.raw, count, source)
        print(f"{count} records, {size / 1e6:.1f} MB; {os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}")
        program = [sys.executable, "-m", "khabar", "annotate", "--from", "jsonl", "--format", "jsonl", str(source)]
        clock, cpu, _ = measured(*program)
        shown("khabar annotate --from jsonl --format jsonl", clock, cpu, count)
        if not asked.spark:
            for name, code in PYTHON.items():
                clock, cpu, _ = measured(sys.executable, "-c", code, str(source))
                shown(name, clock, cpu, 0 if name.startswith("import") else count)
            return
        for name, dies in (("khabar.spark on local[2]", "lives"), ("the same, and a task dies", "dies")):
            clock, cpu, said = measured(sys.executable, "-c", SPARK, str(source), str(Path(folder) / dies), dies)
            shown(name, clock, cpu, count)
            print(f"    {said.splitlines()[-1]}")


if __name__ == "__main__":
    main()

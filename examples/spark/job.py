"""Annotates a folder of Parquet files with Spark: articles in, tables of mentions, events and errors out, partitioned by month.

    spark-submit job.py --input articles/ --output annotated/ [--text text] [--date date] [--id id]

The texts are a column of strings or of binary, the dates one of dates or strings, the ids anything that is unique. Each table is written once, when all
of its rows are there: a task that dies is run again by Spark, and what it had written is thrown away.
"""

import argparse

from pyspark.sql import SparkSession
from pyspark.sql.functions import coalesce, lit, substring

import khabar.spark

parser = argparse.ArgumentParser()
parser.add_argument("--input", required=True)
parser.add_argument("--output", required=True)
for column in ("text", "date", "id"):
    parser.add_argument(f"--{column}", default=column)
given = parser.parse_args()

spark = SparkSession.builder.appName("khabar").getOrCreate()
articles = spark.read.parquet(given.input).select(given.id, given.text, given.date)
annotated = khabar.spark.annotate(articles, text=given.text, date=given.date).drop(given.text)

# Annotated once, and read for each table: recognising again would cost three times the work.
annotated.write.mode("errorifexists").parquet(f"{given.output}/articles")
annotated = spark.read.parquet(f"{given.output}/articles")


def by_month(rows):
    return rows.withColumn("month", coalesce(substring("dct", 1, 7), lit("none"))).write.partitionBy("month")


by_month(khabar.spark.mentions(annotated, id=given.id)).parquet(f"{given.output}/mentions")
by_month(khabar.spark.events(annotated, id=given.id)).parquet(f"{given.output}/events")
khabar.spark.errors(annotated, id=given.id).write.parquet(f"{given.output}/errors")

for table in ("articles", "mentions", "events", "errors"):
    print(f"{table}: {spark.read.parquet(f'{given.output}/{table}').count()} rows")
spark.stop()

"""What `khabar check --format sarif` writes, read by the classes that are made of the schema of SARIF 2.1.0."""

import json
import os
import pathlib
import subprocess
import tempfile

from sarif_pydantic import Sarif

KHABAR = os.environ["KHABAR"]
ARTICLE = """%% article published=2025-02-12
📌 التقى ترامب بوتين، في الرياض.
%% event CONSLT@"التقى" actor=trmp
%% mentions trump@"ترمب" putin@"بوتين
%% evnt x
"""


def main():
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "خبر 1.khabar"
        path.write_text(ARTICLE, encoding="utf8", newline="")
        done = subprocess.run([KHABAR, "check", ".", "--format", "sarif"], cwd=folder, capture_output=True, encoding="utf8")
        assert done.returncode == 1, done
    log = Sarif.model_validate_json(done.stdout)
    (run,) = log.runs
    rules = {rule.id for rule in run.tool.driver.rules}
    lines = ARTICLE.split("\n")
    # The classes do not have it. Without it columns count UTF-16 units.
    points = json.loads(done.stdout)["runs"][0].get("columnKind") == "unicodeCodePoints"
    for result in run.results:
        assert result.rule_id in rules, result.rule_id
        assert result.message.text
        place = result.locations[0].physical_location
        assert place.artifact_location.uri.endswith(".khabar") and " " not in place.artifact_location.uri, place.artifact_location.uri
        region = place.region
        assert 1 <= region.start_line <= len(lines) and region.start_column >= 1, region
        if region.end_line in (None, region.start_line):
            # The end is excluded.
            text = lines[region.start_line - 1]
            width = len(text) if points else len(text.encode("utf-16-le")) // 2
            assert region.end_column is None or region.end_column <= width + 1, (region, text)
    assert len(run.results) >= 4, done.stdout
    print(f"ok      sarif: {len(run.results)} results of {len(rules)} rules")


main()

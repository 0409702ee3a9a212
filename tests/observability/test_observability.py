"""The dashboard and the alert rules ask for figures that are told, with labels and words that there are."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from monitor.config import load_config
from monitor.model import AlertState, DeliveryResult, Kind, Outcome, Severity
from monitor.query.gauges import _STANDINGS, write_metrics
from monitor.store import open_store
from tests.web.gallery import NOW, open_gallery

FOLDER = Path(__file__).parents[2] / "observability"
RULES = FOLDER / "alerts.yml"
WORDS = {
    "standing": set(_STANDINGS),
    "state": set(AlertState),
    "result": set(DeliveryResult),
    "kind": set(Kind),
    "severity": set(Severity),
    "outcome": set(Outcome),
}


@pytest.fixture(scope="module")
def exported(tmp_path_factory):
    """The labels of each sample's name."""
    config = load_config(open_gallery(tmp_path_factory.mktemp("figures")), environ={}, sends=False)
    with open_store(config.settings.database, config.settings.storage) as store:
        text = write_metrics(store, config.documents, NOW).decode()
    found: dict[str, set[str]] = {}
    for family in text_string_to_metric_families(text):
        names = {f"{family.name}_total"} if family.type == "counter" else {family.name}
        for sample in family.samples:
            found.setdefault(sample.name, set()).update(sample.labels)
        for name in names:
            found.setdefault(name, set())
    return found


def queries() -> list[str]:
    panels = json.loads((FOLDER / "grafana.json").read_text())["panels"]
    asked = [target["expr"] for panel in panels for target in panel["targets"]]
    return [*asked, *re.findall(r"^ +expr: (.+)$", RULES.read_text(), re.M)]


@pytest.mark.parametrize("query", queries())
def test_every_query_asks_for_what_is_told(exported, query):
    named = re.findall(r"policy_monitor_\w+", query)
    assert named
    assert set(named) <= exported.keys()
    for name, conditions in re.findall(r"(policy_monitor_\w+)\{([^}]*)\}", query):
        for label, values in re.findall(r"(\w+)(?:=~|!=|!~|=)\"([^\"]*)\"", conditions):
            assert label in exported[name] or not exported[name], (name, label)
            assert set(values.split("|")) <= WORDS[label]


def test_whatever_is_told_is_on_the_dashboard(exported):
    shown = " ".join(queries())
    assert [name for name in exported if name not in shown] == []


def test_the_rules_are_ones_that_prometheus_takes():
    promtool = shutil.which("promtool")
    if promtool is None:
        pytest.skip("promtool is not installed (Debian: prometheus)")
    done = subprocess.run(
        [promtool, "check", "rules", str(RULES)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr

"""Every event has its sentence, every node its way to a page, every word both languages."""

import importlib
import re

from django.urls import Resolver404, resolve

from zhixing.domain.procedure import api as procedure
from zhixing.entrypoints.desk import acts, sentences
from zhixing.infra.settings import ROOMS
from zhixing.kernel.event import Event


def test_every_event_has_a_sentence_that_names_only_its_fields():
    for room in ROOMS:
        try:
            importlib.import_module(f"zhixing.domain.{room}.events")
        except ModuleNotFoundError as missing:
            assert missing.name == f"zhixing.domain.{room}.events"
    known = {n: kind for n, kind in Event._classes.items() if kind.__module__.startswith("zhixing.domain.")}
    said = sentences.table()["events"]
    assert known.keys() == said.keys()
    for name, pair in said.items():
        fields = {*known[name].__dataclass_fields__, "object"}
        assert set(re.findall(r"{(\w+)}", pair)) <= fields, name


def test_every_sentence_and_word_is_in_two_languages():
    for part in sentences.table().values():
        for name, pair in part.items():
            assert pair.count(" || ") == 1 and all(pair.split(" || ")), name


def test_every_node_that_can_open_leads_to_a_page():
    for code, definition in procedure.definitions().items():
        if definition.waits:
            continue
        href = acts.table()[code]["href"].format(case=1, id=1)
        try:
            resolve(href.partition("#")[0].partition("?")[0])
        except Resolver404:
            raise AssertionError(f"{code} leads nowhere: {href}") from None

"""The house rules that no linter knows: sizes, words, citations, foreign keys, readers of events, one door."""

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps

from zhixing.domain.documents import api as documents
from zhixing.domain.procedure import api as procedure
from zhixing.infra import events
from zhixing.infra.settings import ROOMS
from zhixing.kernel.event import Event
from zhixing.kernel.refusal import Refusal
from zhixing.law.figures import FIGURES, Dated

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted((ROOT / "src").rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))
WRITES = re.compile(r"\.(save|create|update|delete|bulk_create|bulk_update|get_or_create|update_or_create)\(")


def trees():
    for path in SOURCES:
        if "migrations" not in path.parts:
            yield path, ast.parse(path.read_text(encoding="utf-8"))


def test_files_and_functions_fit_in_the_eye():
    long = [f"{p.relative_to(ROOT)}: {n}" for p in SOURCES if (n := _lines(p)) > 300 and "migrations" not in p.parts]
    long += [f"{p.relative_to(ROOT)}: {n}" for p in TESTS if (n := _lines(p)) > 500]
    for path, tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno - node.lineno + 1 > 40:
                long.append(f"{path.relative_to(ROOT)}:{node.lineno} {node.name}")
    assert long == []


def _lines(path):
    return path.read_text(encoding="utf-8").count("\n")


def test_names_are_the_fields_words():
    assert [p for p in SOURCES if re.search(r"util|helper|manager", p.stem)] == []


def test_every_room_has_a_docstring_and_only_known_files():
    known = {"api", "reactions", "jobs", "commands", "queries", "models", "rules", "events"}
    known |= {"refusals", "apps", "migrations", "__init__"}
    for room in ROOMS:
        folder = ROOT / "src/zhixing/domain" / room
        assert ast.get_docstring(ast.parse((folder / "__init__.py").read_text(encoding="utf-8"))), room
        assert (folder / "api.py").exists() or not (folder / "models.py").exists(), room


@pytest.mark.parametrize("room", ROOMS)
def test_foreign_keys_go_down(room):
    order = {name: place for place, name in enumerate(("infra", *ROOMS))}
    for model in apps.get_app_config(room).get_models():
        for field in model._meta.get_fields():
            if field.is_relation and not field.auto_created and field.related_model is not None:
                label = field.related_model._meta.app_label
                assert order.get(label, -1) <= order[room], f"{model.__name__}.{field.name} points up to {label}"


def test_one_door():
    """A room uses another through `api`, reacts to its `events`, and points at its tables from its own."""
    found = []
    for path in (ROOT / "src/zhixing/domain").rglob("*.py"):
        room = path.relative_to(ROOT / "src/zhixing/domain").parts[0]
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.ImportFrom) and (node.module or "").startswith("zhixing.domain.")):
                continue
            parts = [*node.module.split(".")[2:], *(a.name for a in node.names)][:2]
            allowed = {"api", "events"} | ({"models"} if path.name == "models.py" or "models" in path.parts else set())
            if parts[0] != room and len(parts) > 1 and parts[1] not in allowed and "migrations" not in path.parts:
                found.append(f"{path.relative_to(ROOT)}:{node.lineno} {node.module}")
    assert found == []


def test_only_commands_write():
    found = []
    for path in (ROOT / "src/zhixing").rglob("*.py"):
        parts = path.relative_to(ROOT / "src/zhixing").parts
        if parts[0] not in ("domain", "entrypoints") or "migrations" in parts or "commands" in str(path):
            continue
        if parts[0] == "entrypoints" and parts[1] in ("cli",):
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if WRITES.search(line) and ".objects" in line:
                found.append(f"{path.relative_to(ROOT)}:{number} {line.strip()}")
    assert found == []


def subclasses(base):
    for one in base.__subclasses__():
        if one.__module__.startswith("zhixing."):
            yield one
        yield from subclasses(one)


def test_every_refusal_speaks_both_languages():
    for refusal in subclasses(Refusal):
        if refusal.__module__.startswith("zhixing.practice."):
            continue  # what a made-up office answers, in its own words
        assert re.search(r"[\u4e00-\u9fff]", refusal.zh), refusal
        assert refusal.en and not re.search(r"[\u4e00-\u9fff]{6,}", refusal.en), refusal
        bare = refusal.__new__(refusal)
        Refusal.__init__(bare)
        assert bare.say("zh") and bare.say("en")  # a sentence never fails for want of a fact


def test_every_figure_of_law_has_days_and_an_article():
    import zhixing.law.catalogue  # noqa: F401  registers them all

    for figure in FIGURES.values():
        assert figure.zh and figure.en
        if isinstance(figure, Dated):
            assert all(value.first and value.article for value in figure.values), figure.key


def test_every_event_has_a_reader_or_is_for_the_record():
    unread = []
    for event in subclasses(Event):
        read = any(reader.event == event.__name__ for reader in events.READERS)
        recorded = "for the record" in (event.__doc__ or "").lower()
        if event.__module__.startswith("zhixing.domain.") and not read and not recorded:
            unread.append(event.__name__)
    assert unread == []


def test_every_nodes_events_exist_unless_it_waits_for_its_room():
    known = {event.__name__ for event in subclasses(Event)}
    waiting = {}
    for code, node in procedure.definitions().items():
        missing = {t.on for t in (*node.opens, *node.closes, *node.sooner)} - known
        assert not missing, f"{code}: {missing}"
        if node.waits:
            waiting[code] = node.waits
        else:
            assert node.opens and node.closes, code
    assert len(procedure.definitions()) == 38 and len(procedure.modules()) == 15
    # the nodes that wait; take one off when its room announces it
    assert " ".join(sorted(waiting)) == "N01 N12 N13 N15 N16 N17 N18 N19 N20 N21 N22 N29 N33 N34 N35 N38"


def test_every_paper_a_node_names_has_a_template():
    papers, rooms = documents.templates(), [one for one in procedure.definitions().values() if not one.waits]
    missing = {name for one in procedure.definitions().values() for name in one.templates} - papers.keys()
    assert missing & {paper.name for paper in papers.values()} == set()
    assert [name for name in missing if name.isascii()] == []
    assert {name for one in rooms for name in one.templates} & missing == set()


def test_every_node_a_robot_finishes_has_one():
    alone = {code for code, one in procedure.definitions().items() if one.robot == "yes" and not one.waits}
    assert alone <= {one["node"] for one in procedure.robots().values()}


def test_no_machine_path_and_no_index_address_is_committed():
    words = ["/work" + "/main", ".lib" + "rary", "py" + "pi.org", "python" + "hosted", "registry.npm" + "js"]
    for path in (*SOURCES, *TESTS, *ROOT.glob("*.txt"), *ROOT.glob("*.toml"), *(ROOT / "islands").glob("*.json")):
        text = path.read_text(encoding="utf-8", errors="replace")
        assert [word for word in words if word in text] == [], path

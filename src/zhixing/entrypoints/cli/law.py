"""`zhixing law …`: the law library at the shell. Needs no database, no Django and no keys."""

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zhixing.entrypoints.calculators import sheets
from zhixing.entrypoints.calculators.asks import Ask, Kind, read_all
from zhixing.entrypoints.calculators.refusals import TableEnded
from zhixing.entrypoints.calculators.words import say
from zhixing.entrypoints.cli import REFUSED, LateParser
from zhixing.kernel.refusal import Refusal

if TYPE_CHECKING:
    from zhixing.entrypoints.calculators.calculator import Calculator
    from zhixing.entrypoints.calculators.reply import Reply


def add(subparsers: Any) -> None:
    subparsers.add_parser("law", help="put a question to the law library: interest, deadlines, fees …", fill=_fill)


def _fill(parser: LateParser) -> None:
    from zhixing.entrypoints.calculators.registry import CALCULATORS

    verbs = parser.add_subparsers(dest="verb", metavar="QUESTION", required=True)
    for calculator in CALCULATORS.values():
        _add(verbs, calculator)
    docs = verbs.add_parser("docs", help="write the pages of the law from the code")
    docs.add_argument("folder", type=Path, help="where to write them: docs/law in a clone")
    docs.set_defaults(run=write_docs)


def _add(verbs: Any, calculator: "Calculator") -> None:
    zh, en = (say(calculator.about, lang) for lang in ("zh", "en"))
    verb = verbs.add_parser(
        calculator.key, help=f"{say(calculator.words, 'zh')}: {en}", description=f"{zh} {en}", allow_abbrev=False
    )
    for ask in calculator.asks:
        if ask.name == calculator.first:
            verb.add_argument(ask.name, nargs="?", help=_help(ask))
        else:
            _add_option(verb, ask)
    verb.add_argument("--in", dest="file_in", type=Path, metavar="FILE", help="a CSV or XLSX with a question a row")
    verb.add_argument("--out", dest="file_out", type=Path, metavar="FILE", help="write the answer to a CSV or XLSX")
    verb.add_argument("--json", action="store_true", help="print JSON")
    verb.add_argument("--lang", choices=("zh", "en"), default="zh", help="language of the answer")
    verb.set_defaults(run=run, calculator=calculator)


def _add_option(verb: argparse.ArgumentParser, ask: Ask) -> None:
    option = f"--{ask.name.replace('_', '-')}"
    match ask.kind:
        case Kind.FLAG:
            verb.add_argument(option, dest=ask.name, action="store_const", const="yes", help=_help(ask))
        case Kind.ROWS:
            metavar = ":".join(column.name.upper() for column in ask.columns)
            verb.add_argument(f"--{ask.one}", dest=ask.name, action="append", metavar=metavar, help=_help(ask))
            verb.add_argument(option, dest=f"{ask.name}_file", type=Path, metavar="FILE", help="the same from a file")
        case _:
            keys = [choice.key for choice in ask.choices]
            metavar = "{" + ",".join(keys) + "}" if 0 < len(keys) < 10 else ask.kind.upper()
            verb.add_argument(option, dest=ask.name, metavar=metavar, help=_help(ask))


def _help(ask: Ask) -> str:
    hint = f" ({say(ask.hint, 'en')})" if ask.hint else ""
    listed = "; ".join(f"{one.key} {say(one.words, 'zh')}" for one in ask.choices) if len(ask.choices) >= 10 else ""
    return f"{ask.words.replace(' || ', ' · ')}{hint}{': ' + listed if listed else ''}".replace("%", "%%")


def run(arguments: argparse.Namespace) -> int:
    """Answer one question, or every row of a file. A refusal ends with its code, in a file too."""
    calculator: Calculator = arguments.calculator
    try:
        typed = _typed(arguments, calculator)
        return _many(arguments, calculator, typed) if arguments.file_in else _one(arguments, calculator, typed)
    except Refusal as refused:
        if isinstance(refused, TableEnded):
            refused.facts["how"] = " (--assume-last)"
        if not arguments.json:
            raise
        print(_json(_plain(refused)))
        return REFUSED


def _typed(arguments: argparse.Namespace, calculator: "Calculator") -> dict[str, Any]:
    """What was typed, by question. Raises RowUnreadable, FileUnreadable, ColumnUnknown."""
    typed: dict[str, Any] = {}
    for ask in calculator.asks:
        value = getattr(arguments, ask.name)
        if ask.kind is Kind.ROWS:
            value = [row for line in value or () for row in sheets.rows_from(ask, line)]
            if file := getattr(arguments, f"{ask.name}_file"):
                value += sheets.read(file, ask.columns)
        if value:
            typed[ask.name] = value
    return typed


def _one(arguments: argparse.Namespace, calculator: "Calculator", typed: dict[str, Any]) -> int:
    from zhixing.entrypoints.calculators.text import text

    reply = calculator.reply(typed)
    if arguments.file_out:
        given, _ = read_all(calculator.asks, typed)
        sheets.write_answer(arguments.file_out, calculator, given, reply, arguments.lang)
    if arguments.json:
        print(_json(reply.plain()))
    elif not arguments.file_out:
        print(text(reply, arguments.lang))
    return 0


def _many(arguments: argparse.Namespace, calculator: "Calculator", typed: dict[str, Any]) -> int:
    from zhixing.entrypoints.calculators import many

    rows = sheets.read(arguments.file_in, calculator.asks)
    found = many.answer_all(calculator, rows, typed)
    heads, lines = many.table(calculator, rows, found, arguments.lang)
    if arguments.file_out:
        sheets.write(arguments.file_out, heads, lines, arguments.lang)
    if arguments.json:
        print(_json([_plain(one) for one in found]))
    elif not arguments.file_out:
        sys.stdout.write(sheets.csv_text(heads, lines, arguments.lang))
    refused = sum(isinstance(one, Refusal) for one in found)
    if refused:
        print(f"{len(found)} 行中 {refused} 行未能作答 · {refused} of {len(found)} rows refused", file=sys.stderr)
    return REFUSED if refused else 0


def _plain(one: "Reply | Refusal") -> dict[str, Any]:
    if isinstance(one, Refusal):
        return {"refused": one.code, "zh": one.say("zh"), "en": one.say("en"), "article": one.article}
    return one.plain()


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1)


def write_docs(arguments: argparse.Namespace) -> None:
    from zhixing.entrypoints import lawdocs

    for file in lawdocs.write(arguments.folder):
        print(file)

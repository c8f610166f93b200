"""A form lengthened and shortened by a clerk: what a new member of a list starts with, and leaving members out."""

from typing import Any

from zhixing.domain.intake.form import Form


def empty_obligation() -> Form:
    """An obligation a clerk adds: nothing is read of it."""
    return {
        **dict.fromkeys(("what", "amount", "accrued", "due_on", "due_text", "priority"), ""),
        **dict.fromkeys(("due_days", "due_months")),
        "payers": [],
        "payees": [],
        "interest": [],
        "joint": False,
        "is_cost": False,
    }


def empty_interest() -> Form:
    """A period of interest a clerk adds."""
    names = ("base", "from_on", "until_on", "until_text", "rate_type", "rate", "note")
    return {**dict.fromkeys(names, ""), "multiplier": "1"}


def empty_agent() -> Form:
    """An agent a clerk adds; without special authority his is an ordinary one (民诉法 62)."""
    return {"name": "", "firm": "", "authority": "ordinary", "phone": ""}


def begin(form: Form) -> None:
    """Room for a clerk where an instrument could not be read: two parties and one obligation at least."""
    while len(form["parties"]) < 2:
        add_party(form)
    if not form["obligations"]:
        form["obligations"].append(empty_obligation())


def add_party(form: Form) -> None:
    """A party a clerk adds, under a key no other has."""
    taken = {one["key"] for one in form["parties"]}
    key = next(f"p{n}" for n in range(1, len(taken) + 2) if f"p{n}" not in taken)
    form["parties"].append(empty_party(key))


def empty_party(key: str) -> Form:
    """A party nothing is known of."""
    names = ("role", "name", "id_number", "phone", "address", "representative")
    ticked = ("e_service", "address_confirmed")
    return {"key": key, "kind": "person", "agents": [], **dict.fromkeys(names, ""), **dict.fromkeys(ticked, False)}


def applied_by(form: Form, key: str) -> None:
    """Only this party applies: what is owed to others alone is left out, and who has no part in the rest takes none."""
    drop(form, "obligations", {n for n, one in enumerate(form["obligations"]) if key not in one["payees"]})
    used = {other for one in form["obligations"] for other in (*one["payers"], *one["payees"])}
    for one in form["parties"]:
        one["role"] = "applicant" if one["key"] == key else one["role"] if one["key"] in used else ""


def drop(form: Form, part: str, gone: set[int]) -> None:
    """Leave members of a list of the form out (`obligations`, `obligations.0.interest`); marks of others stay theirs."""
    *way, name = part.split(".")
    holder: Any = form
    for step in way:
        holder = holder[int(step) if step.isdecimal() else step]
    kept = [n for n in range(len(holder[name])) if n not in gone]
    holder[name] = [holder[name][n] for n in kept]
    moved = {n: place for place, n in enumerate(kept)}
    for marks in ("passages", "doubts"):
        form[marks] = {new: value for old, value in form[marks].items() if (new := _moved(old, part, moved))}


def _moved(place: str, part: str, moved: dict[int, int]) -> str:
    """Where a place stands once members of a list have gone; empty: it went with them."""
    if not place.startswith(f"{part}."):
        return place
    number, dot, rest = place.removeprefix(f"{part}.").partition(".")
    return f"{part}.{moved[int(number)]}{dot}{rest}" if int(number) in moved else ""

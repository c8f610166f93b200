"""The interface described for people, drawn by the server from its own OpenAPI document."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from zhixing.entrypoints.door import public_page
from zhixing.entrypoints.rest.frame import api

TAGS = {
    "applications": "立案 || Applications",
    "cases": "案件 || Cases",
    "finding": "查询与财产 || Finding",
    "seizures": "查封冻结 || Holding",
    "valuations": "定价 || Pricing",
    "papers": "文书送达 || Papers",
    "auctions": "拍卖 || Auctions",
    "money": "案款 || Money",
}


@public_page
def docs(request: HttpRequest) -> HttpResponse:
    """Every operation by group: address, permission, what it takes."""
    schema = api.get_openapi_schema(path_prefix="/api/")
    groups: dict[str, list[dict[str, Any]]] = {}
    for route, operations in schema["paths"].items():
        for method, one in operations.items():
            groups.setdefault(one["tags"][0], []).append(_operation(schema, method, route, one))
    shown = [(tag, words, groups.get(tag, [])) for tag, words in TAGS.items()]
    return render(request, "rest/docs.html", {"groups": shown, "count": sum(map(len, groups.values()))})


def _operation(schema: Any, method: str, route: str, one: Any) -> dict[str, Any]:
    return {
        "method": method.upper(),
        "route": route,
        "id": one["operationId"],
        "zh": one["x-summary-zh"],
        "en": one["summary"],
        "permission": one["x-permission"],
        "second_factor": one["x-second-factor"],
        "query": [part["name"] for part in one.get("parameters", []) if part["in"] == "query"],
        "body": _body(schema, one.get("requestBody")),
    }


def _body(schema: Any, body: Any) -> list[dict[str, Any]]:
    """The fields of a request's body: name, type, whether it must be there."""
    if not body:
        return []
    kind, content = next(iter(body["content"].items()))
    shape = _resolved(schema, content["schema"])
    if "$ref" in str(shape.get("allOf", "")):
        shape = _resolved(schema, shape["allOf"][0])
    must = set(shape.get("required", []))
    fields = shape.get("properties", {})
    return [
        {"name": name, "type": _type(schema, part), "must": name in must, "file": kind.startswith("multipart")}
        for name, part in fields.items()
    ]


def _resolved(schema: Any, part: Any) -> Any:
    return schema["components"]["schemas"][part["$ref"].rsplit("/", 1)[-1]] if "$ref" in part else part


def _type(schema: Any, part: Any) -> str:
    if "anyOf" in part:
        return " | ".join(_type(schema, one) for one in part["anyOf"])
    part_type = _resolved(schema, part)
    if part_type.get("type") == "array":
        inner = _resolved(schema, part_type["items"])
        within = ", ".join(inner.get("properties", {}))
        return f"[{{{within}}}]" if within else f"[{inner.get('type', 'any')}]"
    return str(part_type.get("format") or part_type.get("type") or "any")

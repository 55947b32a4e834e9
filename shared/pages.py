"""What a service offers, as pages to read: `/openapi` and `/asyncapi`. Plain HTML that asks nothing of anybody.

No script and no address of another place: county networks are cut off, and a page from which commands can be sent is a
door that nobody watches.
"""

import json
from collections.abc import Iterable, Mapping
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

from fastapi import FastAPI, HTTPException, Request, Response
from fastapi.responses import HTMLResponse

from shared.asyncapi import FILE
from shared.contracts import Json
from shared.fields import Fields, Row
from shared.texts import Language, say, wanted

_NOTHING_FROM_ELSEWHERE = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'",
    "Vary": "Accept-Language",
}
_STYLE = """
body { font: 15px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 72em; padding: 1em 2em; color: #222; }
h2 { border-bottom: 2px solid #b22; margin-top: 2em; } h3 { margin: 2em 0 0.3em; } h4 { margin: 1em 0 0.3em; }
code, pre { font: 13px/1.45 ui-monospace, monospace; } pre { background: #f6f6f4; padding: 1em; overflow: auto; }
table { border-collapse: collapse; width: 100%; } td, th { border: 1px solid #ddd; padding: 0.2em 0.6em; }
td, th { text-align: left; vertical-align: top; overflow-wrap: anywhere; } nav { columns: 16em; }
"""


def add_pages(app: FastAPI, schemas: Path) -> None:
    """`schemas` holds the AsyncAPI document and the files to which it refers; they are served as they are."""
    files = {file.name: file.read_bytes() for file in sorted(schemas.glob("*.json"))}

    @cache
    def page(kind: str, language: Language) -> str:
        if kind == "openapi":
            return openapi_page(app.openapi(), language)
        return asyncapi_page({name: json.loads(told) for name, told in files.items()}, language)

    # Not `async`: a page takes some hundredths of a second to make, once, and commands shall not wait for it.
    @app.get("/openapi", include_in_schema=False)
    def openapi(request: Request) -> Response:
        return _answer(page("openapi", wanted(request.headers.get("accept-language"))))

    @app.get("/asyncapi", include_in_schema=False)
    def asyncapi(request: Request) -> Response:
        return _answer(page("asyncapi", wanted(request.headers.get("accept-language"))))

    @app.get("/asyncapi/{name}", include_in_schema=False)
    def file(name: str) -> Response:
        if name not in files:
            raise HTTPException(404)
        return Response(files[name], media_type="application/json")


def asyncapi_page(files: Mapping[str, Json], language: Language) -> str:
    """Every channel with its address, its messages and their fields and examples."""
    document = files[FILE]
    fields = Fields(document, files)
    parts: dict[str, list[str]] = {}
    for name, channel in document["channels"].items():
        messages = [fields.schema(told["$ref"]) for told in channel["messages"].values()]
        address = (
            f"<code>{escape(channel['address'])}</code>" if channel["address"] else say("pages", language, "by_reply")
        )
        told = [f"<p>{say('pages', language, 'address')}: {address}</p>"]
        told += [_message(message, fields, language) for message in messages]
        parts.setdefault(name.partition(".")[0], []).append(_section(name, name, told))
    return _page(document["info"], f"asyncapi/{FILE}", parts, document["channels"], language)


def _message(message: Json, fields: Fields, language: Language) -> str:
    file = message["payload"]["$ref"]
    link = f': <a href="asyncapi/{escape(file[2:])}">{say("pages", language, "schema")}</a>' if file[0] == "." else ""
    rows = fields.of(message["payload"])
    envelope = [row for row in rows if row.path.partition(".")[0] != "data"] if link else []
    told = [f"<h4><code>{escape(message['name'])}</code>{link}</h4>", _said(message)]
    told.append(_table("payload", [row for row in rows if row not in envelope], language))
    told.append(_table("envelope", envelope, language))
    told.append(_table("headers", fields.of(message["headers"]) if "headers" in message else [], language))
    for example in message.get("examples", ()):
        told.append(_folded("example", f"<pre>{escape(_text(example['payload']))}</pre>", language))
    return "".join(told)


def openapi_page(document: Json, language: Language) -> str:
    """Every operation with what it takes and what it answers."""
    fields = Fields(document, {})
    parts: dict[str, list[str]] = {"http": []}
    names: list[str] = []
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            names.append(f"{method.upper()} {path}")
            told = [_said(operation), *_taken(operation, fields, language), *_answered(operation, fields, language)]
            parts["http"].append(_section(names[-1], names[-1], told))
    return _page(document["info"], "openapi.json", parts, names, language)


def _taken(operation: Json, fields: Fields, language: Language) -> Iterable[str]:
    taken = {told["name"]: told["schema"] for told in operation.get("parameters", ())}
    required = [told["name"] for told in operation.get("parameters", ()) if told.get("required")]
    yield _table("parameters", fields.of({"properties": taken, "required": required}), language)
    for media_type, content in operation.get("requestBody", {}).get("content", {}).items():
        yield f"<h4>{say('pages', language, 'body')}: <code>{escape(media_type)}</code></h4>"
        yield _table("payload", fields.of(content["schema"]), language)


def _answered(operation: Json, fields: Fields, language: Language) -> Iterable[str]:
    """Statuses with the same content stand together."""
    same: dict[str, list[str]] = {}
    for status, answer in operation["responses"].items():
        same.setdefault(json.dumps(answer.get("content", {})), []).append(status)
    for content, statuses in same.items():
        for media_type, told in json.loads(content).items():
            said = f"{say('pages', language, 'answers')} {', '.join(statuses)}: <code>{escape(media_type)}</code>"
            yield f"<h4>{said}</h4>" + _table("payload", fields.of(told.get("schema", {})), language)


def _page(info: Json, file: str, parts: Mapping[str, list[str]], names: Iterable[str], language: Language) -> str:
    links = "".join(f'<div><a href="#{_anchor(name)}">{escape(name)}</a></div>' for name in names)
    told = "".join(f"<h2>{say('pages', language, part)}</h2>{''.join(inside)}" for part, inside in parts.items())
    return (
        f'<!DOCTYPE html><html lang="{language}"><head><meta charset="utf-8"><title>{escape(info["title"])}</title>'
        f'<meta name="viewport" content="width=device-width"><style>{_STYLE}</style></head><body>'
        f"<h1>{escape(info['title'])}</h1>{_said(info)}"
        f'<p><a href="{escape(file)}">{say("pages", language, "file")}</a></p><nav>{links}</nav>{told}</body></html>'
    )


def _section(name: str, title: str, told: Iterable[str]) -> str:
    return f'<section id="{_anchor(name)}"><h3>{escape(title)}</h3>{"".join(told)}</section>'


def _table(title: str, rows: list[Row], language: Language) -> str:
    """Nothing without rows. The content is open, what surrounds it folded."""
    if not rows:
        return ""
    head = "".join(f"<th>{say('pages', language, name)}</th>" for name in ("field", "type", "required", "meaning"))
    lines = "".join(
        f"<tr><td><code>{escape(row.path)}</code></td><td><code>{escape(row.type)}</code></td>"
        f"<td>{say('pages', language, 'yes') if row.required else ''}</td><td>{_coded(row.meaning)}</td></tr>"
        for row in rows
    )
    table = f"<table><tr>{head}</tr>{lines}</table>"
    return table if title == "payload" else _folded(title, table, language)


def _folded(title: str, inside: str, language: Language) -> str:
    return f"<details><summary>{say('pages', language, title)}</summary>{inside}</details>"


def _said(told: Json) -> str:
    said = str(told.get("description") or told.get("summary", ""))
    return "".join(f"<p>{_coded(text)}</p>" for text in said.split("\n\n") if text)


def _coded(text: str) -> str:
    """What stands between backticks is code."""
    parts = escape(text).split("`")
    return "".join(f"<code>{part}</code>" if number % 2 else part for number, part in enumerate(parts))


def _anchor(name: str) -> str:
    return "".join(letter if letter.isalnum() else "-" for letter in name)


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)


def _answer(page: str) -> Response:
    return HTMLResponse(page, headers=_NOTHING_FROM_ELSEWHERE)

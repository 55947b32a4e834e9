"""Supervision's feed, asked at the front door as any user would, with a token."""

import json
from collections.abc import Iterator
from typing import Any

import httpx

Row = dict[str, Any]
NDJSON = "application/x-ndjson"


class Feed:
    """Raises httpx.HTTPError when it cannot be asked or refuses."""

    def __init__(self, url: str, token: str, language: str):
        headers = {"Authorization": f"Bearer {token}", "Accept-Language": language}
        self.client = httpx.Client(base_url=url, headers=headers, timeout=30)

    def close(self) -> None:
        self.client.close()

    def summary(self) -> Row:
        return self._get("/supervision/summary")

    def obligations(self) -> list[Row]:
        answer = self.client.get("/supervision/obligations", headers={"Accept": NDJSON})
        answer.raise_for_status()
        return [json.loads(line) for line in answer.text.splitlines()]

    def alerts(self, limit: int = 1_000, **wanted: str | bool) -> Iterator[Row]:
        """The newest first; page after page when asked for all of them."""
        before: str | None = ""
        while before is not None:
            page = self._get("/supervision/alerts", limit=limit, before=before, **wanted)
            yield from page["alerts"]
            before = page["next"]

    def explained(self, alert: str) -> Row:
        return self._get(f"/supervision/alerts/{alert}")

    def _get(self, path: str, **parameters: str | int | bool) -> Row:
        answer = self.client.get(path, params=parameters)
        answer.raise_for_status()
        found: Row = answer.json()
        return found

"""Alive is not ready: ready means that the store answers, NATS is there, and the relay can do its work."""

from fastapi import APIRouter
from fastapi.responses import JSONResponse, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from services.supervision.api.door import TheDoors
from services.supervision.api.gauges import measure

router = APIRouter(include_in_schema=False)


@router.get("/livez")
async def livez() -> dict[str, str]:
    return {"status": "alive"}


@router.get("/readyz")
async def readyz(doors: TheDoors) -> JSONResponse:
    lacking = await doors.lacking()
    return JSONResponse({"lacking": lacking}, 503 if lacking else 200)


@router.get("/metrics")
async def metrics(doors: TheDoors) -> Response:
    await measure(doors)
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)

"""Logs: one JSON object per line on stderr, from our own code and from libraries alike."""

import logging
import sys

import structlog


def configure(service: str, level: str = "INFO") -> None:
    """Once, at a process's start. Every line carries `service`; add stream_id, position and the like by name."""

    def of_service(_: object, __: str, line: structlog.typing.EventDict) -> structlog.typing.EventDict:
        line.pop("color_message", None)  # uvicorn says everything twice
        return {"service": service} | dict(line)  # a context variable would be lost in threads

    shared: list[structlog.typing.Processor] = [
        of_service,
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
        structlog.processors.format_exc_info,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level.upper()]),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[structlog.stdlib.ExtraAdder(), *shared],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        )
    )
    logging.basicConfig(handlers=[handler], level=level.upper(), force=True)
    for chatty in ("httpx", "httpcore", "uvicorn.access"):
        logging.getLogger(chatty).setLevel(logging.WARNING)

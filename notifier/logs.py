"""Logs on standard error: for people on a terminal, one JSON object a line elsewhere."""

import logging
import sys
from typing import Any

import structlog
from structlog.typing import EventDict, Processor

from notifier.redaction import redacted

_SKIPPED = "skipped: maximum number of running instances"


def configure(level: int) -> None:
    """Send our log and the libraries' to standard error.

    Args:
        level: the least level of our own events, as in ``logging``.
    """
    terminal = sys.stderr.isatty()
    steps: list[Processor] = [
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _discreet,
    ]
    renderer: Processor = (
        structlog.dev.ConsoleRenderer()
        if terminal
        else structlog.processors.JSONRenderer(ensure_ascii=False)
    )
    structlog.configure(
        processors=[*steps, renderer],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=steps,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                _discreet,
                renderer,
            ],
        )
    )
    handler.addFilter(_is_news)
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    # It logs a traceback for each hostile mail that one of its detectors stumbles over.
    logging.getLogger("flufl.bounce").setLevel(logging.CRITICAL)


def _discreet(_logger: Any, _method: str, fields: EventDict) -> EventDict:
    """Hides the addresses that a field quotes; whoever writes a line need not think of it."""
    for name, value in fields.items():
        if isinstance(value, str):
            fields[name] = redacted(value)
    return fields


def _is_news(record: logging.LogRecord) -> bool:
    """APScheduler warns of a wake-up that finds the pass running and another wake-up
    waiting. That one will do; it is how a pass that takes long is meant to work."""
    return not (record.name.startswith("apscheduler") and _SKIPPED in str(record.msg))

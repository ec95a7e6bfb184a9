"""The built-in web server: the public folder over HTTP, health, metrics, unsubscribing."""

from notifier.web.app import create_app
from notifier.web.server import Server

__all__ = ["Server", "create_app"]

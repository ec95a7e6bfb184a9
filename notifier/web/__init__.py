"""The built-in web server: public folder, search feeds, hub, unsubscribing, metrics."""

from notifier.web.app import create_app
from notifier.web.server import Server

__all__ = ["Server", "create_app"]

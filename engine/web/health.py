"""Whether the server answers and its database with it."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify

from engine.store.people import read_epoch
from engine.web.site import Site


def make_health(site: Site) -> Blueprint:
    """Make the routes."""
    routes = Blueprint("health", __name__)

    @routes.get("/healthz")
    def healthz() -> Response:
        read_epoch(site.runtime.database)
        return jsonify({"status": "ok"})

    return routes

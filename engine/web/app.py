"""The application: every route behind one door, every answer hardened, every failure through one table."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from urllib.parse import urlsplit

from flask import Blueprint, Flask, g, request
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from engine.config import Settings
from engine.runtime import Runtime
from engine.values import Json
from engine.web.api import make_api
from engine.web.assets import load_assets
from engine.web.auth import make_auth
from engine.web.errors import answer_errors
from engine.web.files import make_files
from engine.web.gate import guard
from engine.web.health import make_health
from engine.web.language import load_messages, translate
from engine.web.limits import make_limits
from engine.web.logs import log_in_lines
from engine.web.pages import make_pages
from engine.web.password import make_password
from engine.web.routes import check_complete
from engine.web.sending import make_sending
from engine.web.session import cookies_of
from engine.web.site import Site
from engine.web.watch import Watch
from engine.web.witness import writer_of

LARGEST_BODY = 1024 * 1024
BLUEPRINTS: tuple[Callable[[Site], Blueprint], ...] = (
    make_health,
    make_auth,
    make_files,
    make_pages,
    make_password,
    make_api,
    make_sending,
)

_THIS_MACHINE = ("127.0.0.1", "localhost", "[::1]")
_WEEK = 7 * 24 * 3600


def create_app(runtime: Runtime) -> Flask:
    """Make the application of an installation; raises RouteWithoutEntry for a route nobody has thought about."""
    log_in_lines()
    site = Site(
        runtime=runtime,
        cookies=cookies_of(runtime.settings),
        limits=make_limits(runtime.settings.redis_url),
        watch=Watch(writer_of(runtime)),
        messages=load_messages(),
        assets=load_assets(),
    )
    app = Flask("engine.web")
    app.config.update(
        MAX_CONTENT_LENGTH=LARGEST_BODY,
        MAX_FORM_MEMORY_SIZE=0,
        MAX_FORM_PARTS=0,
        TRUSTED_HOSTS=_hosts(runtime.settings),
        SEND_FILE_MAX_AGE_DEFAULT=_WEEK,
    )
    app.url_map.merge_slashes = False
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.extensions["site"] = site
    guard(app, site)
    answer_errors(app, site.messages)
    app.context_processor(partial(page_names, site))
    for make in BLUEPRINTS:
        app.register_blueprint(make(site))
    check_complete(rule.endpoint for rule in app.url_map.iter_rules())
    if runtime.settings.trusted_proxies:
        count = runtime.settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=0, x_port=0, x_prefix=0)  # type: ignore[method-assign]
    return app


def close_app(app: Flask) -> None:
    """Write what the watch still holds."""
    site: Site = app.extensions["site"]
    site.watch.close()


def page_names(site: Site) -> dict[str, Json]:
    """Give what every template may use."""

    def t(key: str, **values: object) -> str:
        return translate(site.messages, g.language, key, **values)

    theme = request.cookies.get("theme", "")
    return {
        "t": t,
        "asset": site.assets.url,
        "asset_css": site.assets.css,
        "language": g.language,
        "theme": next((name for name in ("dark", "light") if theme.endswith(name)), ""),
        "nav": g.get("nav"),
    }


def _hosts(settings: Settings) -> list[str]:
    own = urlsplit(settings.base_url).hostname or ""
    return [own] if settings.is_production else [own, *_THIS_MACHINE]

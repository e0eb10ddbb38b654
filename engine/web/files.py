"""Files: uploads as a raw stream, downloads, and the few types that are shown in place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO
from urllib.parse import quote

from flask import Blueprint, Response, g, jsonify, make_response, request
from werkzeug.exceptions import BadRequest, LengthRequired

from engine.errors import NotFound
from engine.ids import parse_id
from engine.runtime import open_tx
from engine.store.file_types import IN_PLACE
from engine.store.files import CHUNK
from engine.store.image_headers import ImageLimits
from engine.usecases.open_file import OpenFile, open_file
from engine.usecases.upload_file import Room, Upload, upload_file
from engine.values import FileRef, Json
from engine.web import gate
from engine.web.site import Site

VIEW_POLICY = "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox"

_LONGEST_NAME = 1_000


def make_files(site: Site) -> Blueprint:
    """Make the routes."""
    routes = Blueprint("files", __name__)
    settings = site.runtime.settings
    room = Room(
        largest=settings.largest_file,
        quota=settings.quota,
        most=settings.most_files,
        images=ImageLimits(pixels=settings.largest_image, frames=settings.most_frames),
    )

    @routes.post("/api/uploads")
    def upload() -> Response:
        actor = gate.actor()
        site.limits.before_upload(str(actor.person))
        request.max_content_length = settings.largest_file
        if request.content_length is None:
            raise LengthRequired
        app, _, form = request.args.get("form", "").partition("/")
        sent = Upload(
            app=app,
            form=form,
            field=request.args.get("field", ""),
            name=request.args.get("name", "")[:_LONGEST_NAME],
            length=request.content_length,
            chunks=_incoming(request.content_length),
        )
        ref = upload_file(open_tx(site.runtime, now=g.now, language=g.language), actor, sent, room)
        return make_response(jsonify(shown(ref)), 201)

    @routes.get("/files/<ident>/<name>")
    def download(ident: str, name: str) -> Response:
        return _answer(_open(ident), disposition="attachment")

    @routes.get("/view/<ident>")
    def view(ident: str) -> Response:
        opened = _open(ident)
        if opened.ref.media_type not in IN_PLACE:
            opened.content.close()
            raise NotFound
        response = _answer(opened, disposition="inline")
        response.headers["Content-Security-Policy"] = VIEW_POLICY
        return response

    def _open(ident: str) -> OpenFile:
        found = parse_id(ident)
        if found is None:
            raise NotFound
        return open_file(open_tx(site.runtime, now=g.now, language=g.language), gate.actor(), found)

    return routes


def shown(ref: FileRef) -> Json:
    """Give what the browser knows of a file."""
    view = f"/view/{ref.id}" if ref.media_type in IN_PLACE else ""
    return {"id": str(ref.id), "name": ref.name, "size": ref.size, "media_type": ref.media_type, "view": view}


def _incoming(announced: int) -> Iterator[bytes]:
    """Give the body in pieces; raises BadRequest when it ends before what was announced."""
    received = 0
    while chunk := request.stream.read(CHUNK):
        received += len(chunk)
        yield chunk
    if received != announced:
        raise BadRequest


def _answer(opened: OpenFile, *, disposition: str) -> Response:
    response = Response(_pieces(opened.content), mimetype=opened.ref.media_type)
    response.headers["Content-Length"] = str(opened.ref.size)
    response.headers["Content-Disposition"] = _disposition(disposition, opened.ref.name)
    response.headers["Cache-Control"] = "private, no-store"
    response.call_on_close(opened.content.close)
    return response


def _disposition(kind: str, name: str) -> str:
    """Write a file name for every browser (RFC 6266): plain ASCII, and the whole name in RFC 5987 coding."""
    plain = "".join(char if char.isascii() and char.isprintable() and char not in '"\\%' else "_" for char in name)
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def _pieces(content: BinaryIO) -> Iterator[bytes]:
    while chunk := content.read(CHUNK):
        yield chunk

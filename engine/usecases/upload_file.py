"""Upload a file: checked for the field it is meant for, stored, and its uploader's own until a record holds it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import BinaryIO

from engine.access.actor import Actor
from engine.errors import Invalid, Text, TooMuch, ValueProblem
from engine.store.file_names import clean_name, extension_of
from engine.store.file_types import content_problem, media_type_of, type_problem
from engine.store.files import StoredFile, record_file, too_large, usage_of
from engine.store.image_headers import ImageLimits, image_problem
from engine.store.writing import Batch
from engine.usecases.files_field import field_to_fill
from engine.usecases.transaction import Tx
from engine.values import FieldKey, FileRef, FormKey

_FULL = Text(
    en="Your uploads have reached the limit of this installation. Ask your administrator for room.",
    zh="你上传的文件已达上限，请联系管理员",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """What is sent: for which field, under which name, how many bytes are announced, and the bytes in pieces."""

    app: str
    form: FormKey
    field: FieldKey
    name: str
    length: int
    chunks: Iterable[bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """How much one file, one image and one person may take."""

    largest: int
    quota: int
    most: int
    images: ImageLimits


def upload_file(tx: Tx, actor: Actor, upload: Upload, room: Room) -> FileRef:
    """Store an upload and give its reference.

    Raises NotFound or NotAllowed for a field the actor cannot fill in, TooMuch past the size of the field or the room
    of the person, Invalid when type or content are not what the field accepts. Then nothing is kept.
    """
    target = field_to_fill(tx, actor, upload.app, upload.form, upload.field)
    name = clean_name(upload.name)
    extension = extension_of(name)
    _refuse(upload.field, "accept", type_problem(extension, target.accept))
    largest = min(target.max_size or room.largest, room.largest)
    if upload.length > largest:
        raise too_large(largest)
    _check_room(tx, actor, room, upload.length)

    def inspect(content: BinaryIO) -> None:
        _refuse(upload.field, "content", content_problem(extension, content))
        _refuse(upload.field, "image", image_problem(extension, content, room.images))

    received = tx.files.receive(upload.chunks, largest, inspect)
    ref = FileRef(
        id=tx.new_id(),
        name=name,
        size=received.size,
        media_type=media_type_of(extension),
        sha256=received.sha256,
    )
    stored = StoredFile(
        ref=ref,
        key=received.key,
        app=upload.app,
        form=upload.form,
        field=upload.field,
        uploaded_by=actor.person,
        uploaded_at=tx.now,
    )
    tx.database.write(Batch((record_file(stored),)))
    return ref


def _check_room(tx: Tx, actor: Actor, room: Room, length: int) -> None:
    count, size = usage_of(tx.database, actor.person)
    if count >= room.most or size + length > room.quota:
        raise TooMuch(_FULL, is_size=True)


def _refuse(field: FieldKey, rule: str, message: Text | None) -> None:
    if message is not None:
        raise Invalid((ValueProblem(field=field, rule=rule, message=message),))

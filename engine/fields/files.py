"""Uploaded files, in the order they were added."""

from __future__ import annotations

from datetime import tzinfo
from uuid import UUID

from engine.errors import Text
from engine.ids import parse_id
from engine.model.form import Field
from engine.plugin.kinds import FieldKind, Meaning, Storage, ValueRefused
from engine.plugin.refusals import wrong_type
from engine.values import FileRef, Json, Value

MOST = 50


def parse(raw: Json, field: Field, zone: tzinfo) -> Value:
    """Give the ids of uploaded files; the use case turns them into FileRefs of the sender's own uploads.

    Each item is an id or an object with an `id`; nothing else of it is believed.
    """
    if raw is None or raw == []:
        return None
    if not isinstance(raw, list):
        raise wrong_type("a list of uploaded files", "已上传的文件")
    if len(raw) > MOST:
        raise ValueRefused("max", Text(en=f"Attach at most {MOST} files.", zh=f"最多 {MOST} 个文件"))
    return tuple(dict.fromkeys(_read_id(item) for item in raw))


def _read_id(item: Json) -> UUID:
    found = parse_id(item.get("id") if isinstance(item, dict) else item)
    if found is None:
        raise wrong_type("a list of uploaded files", "已上传的文件")
    return found


def present(value: Value, zone: tzinfo) -> Json:
    """Give id, name, size in bytes and media type of each file."""
    return [_present_file(file) for file in value or ()]


def _present_file(file: FileRef) -> Json:
    return {"id": str(file.id), "name": file.name, "size": file.size, "media_type": file.media_type}


KIND = FieldKind(
    key="files",
    label=Text(en="Files", zh="附件"),
    storage=Storage.FILES,
    meaning=Meaning.FILES,
    parse=parse,
    present=present,
    options={
        "accept": {"type": "array", "items": {"type": "string"}, "minItems": 1},
        "max_size": {"type": "string"},
    },
)

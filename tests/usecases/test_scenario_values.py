"""Words of a scenario, as a client would send them."""

from collections.abc import Mapping
from datetime import UTC, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from engine.errors import Text
from engine.model.form import Field, Form
from engine.registry import KINDS
from engine.usecases.scenario_values import to_json
from engine.values import FormKey, Json, Value

SHANGHAI = ZoneInfo("Asia/Shanghai")
LABEL = Text(en="x", zh="x")
WANG, SALES, SEAL, FILE = (UUID(int=number) for number in range(1, 5))


class Known:
    """Knows one of everything."""

    def person(self, account: str) -> UUID:
        assert account == "wang"
        return WANG

    def department(self, code: str) -> UUID:
        assert code == "sales"
        return SALES

    def record(self, form: FormKey, word: str) -> UUID:
        assert (form, word) == ("seal", "GZ-0001")
        return SEAL

    def upload(self, form: FormKey, field: Field, name: str) -> UUID:
        assert (form, field.key, name) == ("application", "documents", "sample.pdf")
        return FILE

    def compute(self, source: str) -> Value:
        assert source == "now()"
        return datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


def application() -> Form:
    types = {
        "copies": "integer",
        "seal": "link",
        "applicant": "person",
        "unit": "department",
        "documents": "files",
        "handed_at": "datetime",
    }
    fields = {
        key: Field(key=key, type=type_, label=LABEL, form="seal" if type_ == "link" else "")
        for key, type_ in types.items()
    }
    return Form(key="application", label=LABEL, fields=fields)


def sent(plain: Mapping[str, Json]) -> Mapping[str, Json]:
    return to_json(application(), KINDS, plain, Known(), SHANGHAI)


def test_words_become_the_ids_they_stand_for() -> None:
    plain = {"seal": "GZ-0001", "applicant": "wang", "unit": "sales", "documents": ["sample.pdf"]}
    assert sent(plain) == {
        "seal": str(SEAL),
        "applicant": str(WANG),
        "unit": str(SALES),
        "documents": [str(FILE)],
    }


def test_a_computed_value_is_sent_as_the_page_would_send_it() -> None:
    assert sent({"handed_at": {"value": "now()"}}) == {"handed_at": "2026-03-02T09:00"}


def test_plain_and_blank_values_go_through() -> None:
    assert sent({"copies": 2, "seal": None}) == {"copies": 2, "seal": None}


def test_what_is_no_field_goes_through_so_that_the_server_refuses_it() -> None:
    assert sent({"nonsense": "x"}) == {"nonsense": "x"}

"""Words of a scenario, as a client would send them."""

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

from engine.errors import Text
from engine.model.form import Field, Form
from engine.registry import KINDS
from engine.usecases.scenario_values import place_in, to_json, with_ids
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


def claim() -> Form:
    columns = {
        "price": Field(key="price", type="money", label=LABEL, scale=2),
        "seal": Field(key="seal", type="link", label=LABEL, form="seal"),
    }
    return Form(
        key="claim", label=LABEL, fields={"lines": Field(key="lines", type="rows", label=LABEL, columns=columns)}
    )


def test_words_in_lines_become_what_they_stand_for_and_fractions_text() -> None:
    plain = {"lines": [{"price": Decimal("35.5"), "seal": "GZ-0001"}, {}]}
    assert to_json(claim(), KINDS, plain, Known(), SHANGHAI) == {"lines": [{"price": "35.5", "seal": str(SEAL)}, {}]}


def test_lines_written_to_a_record_are_those_that_stand_there_in_their_order() -> None:
    record = {"lines": ({"id": WANG, "price": Decimal(1)},)}
    sent = {"lines": [{"price": "2"}, {"price": "3"}], "other": ["x"], "copies": 1}
    assert with_ids(sent, record) == {**sent, "lines": [{"id": str(WANG), "price": "2"}, {"price": "3"}]}
    assert with_ids(sent, {"lines": ()}) == sent


def test_a_cell_is_found_by_its_place() -> None:
    record = {"lines": ({"id": WANG, "price": Decimal(1)},)}
    price = claim().fields["lines"].columns["price"]
    assert place_in(claim(), record, "lines[1].price") == (price, Decimal(1))
    assert place_in(claim(), record, "lines[2].price") == (price, None)
    assert [place_in(claim(), record, place) for place in ("lines[0].price", "lines[1].cost", "state")] == [None] * 3

from engine.expression.api import dependency_order, reads_now
from engine.expression.dependencies import Cycle
from tests.expression.worlds import checked


def test_each_name_comes_behind_what_it_reads() -> None:
    reads = {"total": ["tax", "sum"], "tax": ["sum", "rate"], "sum": ["lines"]}
    assert dependency_order(reads) == ("sum", "tax", "total")


def test_a_cycle_is_told_as_its_path() -> None:
    reads = {"x": ["a"], "a": ["b"], "b": ["c"], "c": ["a"]}
    assert dependency_order(reads) == Cycle(("a", "b", "c", "a"))
    assert dependency_order({"a": ["a"]}) == Cycle(("a", "a"))


def test_a_diamond_is_no_cycle() -> None:
    assert dependency_order({"a": ["b", "c"], "b": ["d"], "c": ["d"], "d": []}) == ("d", "b", "c", "a")


def test_today_now_and_me_change_without_a_write() -> None:
    assert [reads_now(checked(source)) for source in ("return_by < now()", "today() > made_on", "me = applicant")] == [
        True,
        True,
        True,
    ]
    assert reads_now(checked("updated_by = applicant"))
    assert reads_now(checked("record.updated_at < created_at"))
    assert not reads_now(checked("made_on > 2026-01-01 and applicant.manager = record.applicant"))

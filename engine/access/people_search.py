"""Finding people the way pickers do: by name, pinyin initials, number, account or department."""

from __future__ import annotations

from engine.access.directory import Directory, Person


def find_people(directory: Directory, words: str, limit: int) -> tuple[Person, ...]:
    """Find active persons, whole matches first, then beginnings, then parts, then by department; ties by number."""
    wanted = words.strip().lower()
    ranked = [
        (rank, person.number, person)
        for person in directory.persons.values()
        if person.is_active and (rank := _rank(directory, person, wanted)) is not None
    ]
    ranked.sort(key=lambda item: item[:2])
    return tuple(person for _, _, person in ranked[:limit])


def _rank(directory: Directory, person: Person, wanted: str) -> int | None:
    if not wanted:
        return 9
    texts = (person.name.lower(), person.initials, person.number.lower(), person.account.lower())
    if wanted in texts:
        return 0
    if any(text.startswith(wanted) for text in texts):
        return 1
    if any(wanted in text for text in texts):
        return 2
    department = directory.department(person.department) if person.department else None
    return 3 if department and wanted in department.name.lower() else None

"""Questions about records that no statement answers."""

from tests.compiler.cases.case import Case, define

CASES = (
    Case(
        rule="row-condition",
        text=define("""
roles: {boss: {}}
forms:
  seal:
    fields:
      size: {type: integer}
      late: {type: boolean, value: now() > created_at}
      uses: {type: links, form: use, by: seal}
      busy: {type: integer, value: 'count(uses[seal.late])'}
  use: {fields: {seal: {type: link, form: seal, where: count(uses) < 3}, best: {type: link, form: seal, value: 'find(seal, late, -size)'}}}
permissions: {use: {boss: {read: 'count(find_all(use, seal = record.seal and id != record.id)) = 0'}}, seal: {boss: {read: record.size > 1}}}
"""),
        messages=(
            (
                "10:48: forms.seal.fields.busy.value: seal.late of use is not stored, so it cannot be asked for; ask for a "
                "stored field of the form, or of a record it links to"
            ),
            (
                "11:124: forms.use.fields.best.value: late of seal is not stored, so it cannot be asked for; ask for a "
                "stored field of the form, or of a record it links to"
            ),
        ),
    ),
    Case(
        rule="computed-cycle",
        text=define("""
roles: {boss: {}}
forms:
  part:
    fields:
      whole: {type: link, form: part}
      parts: {type: links, form: part, by: whole}
      net: {type: integer}
      weight: {type: integer, value: 'default(net, 0) + sum(parts.weight)'}
"""),
        messages=(
            (
                "10:38: forms.part.fields.weight.value: it needs itself: part.weight -> part.weight; "
                "compute one of them from other fields"
            ),
        ),
    ),
)

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
)

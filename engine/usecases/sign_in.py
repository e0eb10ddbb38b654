"""Sign in: a name and a password open a session."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from engine.access.passwords import hash_password, is_outdated, is_password
from engine.errors import Invalid, Text, ValueProblem
from engine.store.people import PASSWORD, find_account
from engine.store.people_tables import credential
from engine.store.sessions import end_session, new_token, open_session
from engine.store.trail import Entry
from engine.store.writing import Change, Step
from engine.usecases.security_account import write_told
from engine.usecases.transaction import Tx

WRONG = Text(en="User name or password is not correct.", zh="用户名或密码不正确")


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn:
    """What somebody typed, and from where; `session` is the one this browser had before."""

    name: str
    password: str = field(repr=False)
    address: str = ""
    device: str = ""
    session: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """A session that was opened; `token` is told once and never stored."""

    session: UUID
    person: UUID
    token: str = field(repr=False)


def sign_in(tx: Tx, attempt: SignIn) -> SignedIn:
    """Open a session under a new token and end the one the browser had.

    Raises Invalid with one and the same sentence for an unknown name, a wrong password, a closed account and
    somebody who left, each after the same work.
    """
    account = find_account(tx.database, attempt.name)
    stored = account.secret if account is not None and account.is_open else None
    is_right = is_password(stored, attempt.password)
    if account is None or stored is None or not is_right:
        raise Invalid((ValueProblem(field="password", rule="sign_in", message=WRONG),))
    opened = SignedIn(session=tx.new_id(), person=account.person, token=new_token())
    steps: list[Step] = [
        open_session(
            opened.session,
            opened.token,
            account.id,
            tx.now,
            methods=(PASSWORD,),
            address=attempt.address,
            device=attempt.device,
        )
    ]
    if attempt.session is not None:
        steps.append(end_session(attempt.session, tx.now))
    if is_outdated(stored):
        renewed = {"secret": hash_password(attempt.password)}
        steps.append(Change(table=credential, match={"account": account.id, "kind": PASSWORD}, values=renewed))
    told = Entry(
        at=tx.now,
        verb="sign_in",
        actor=account.person,
        session=opened.session,
        answers={"address": attempt.address, "device": attempt.device},
    )
    write_told(tx, (told,), *steps)
    return opened

"""Sign in: a name and a password open a session."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from typing import Protocol
from uuid import UUID

from engine.access.passwords import hash_password, is_outdated, is_password
from engine.errors import Invalid, Text, ValueProblem
from engine.store.people import PASSWORD, LocalAccount, find_account, subject_of
from engine.store.people_tables import credential
from engine.store.sessions import end_session, new_token, open_session
from engine.store.trail import Entry
from engine.store.writing import Batch, Change, Step
from engine.usecases.security_account import write_told
from engine.usecases.transaction import Tx

WRONG = Text(en="User name or password is not correct.", zh="用户名或密码不正确")


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownDevice:
    """A browser that has signed in to an account before, by a secret of its own."""

    account: UUID
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Whom an attempt is counted for: the account a name means, else the name; the address; the browser if known.

    `device` is "" for a browser that has never signed in to this account.
    """

    whom: str
    address: str
    device: str = ""


class Doorkeeper(Protocol):
    """Counts attempts to sign in."""

    def before_sign_in(self, caller: Caller) -> None:
        """Count one attempt. Raises TooMuch past a limit."""
        ...

    def after_failed_sign_in(self, caller: Caller) -> None:
        """Count a failure."""
        ...

    def after_sign_in(self, caller: Caller) -> None:
        """Forget the failures of somebody who knew the password."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn:
    """What somebody typed, and from where; `session` is the one this browser had before."""

    name: str
    password: str = field(repr=False)
    address: str = ""
    device: str = ""
    session: UUID | None = None
    known: KnownDevice | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """A session that was opened; `token` is told once and never stored."""

    session: UUID
    account: UUID
    person: UUID
    token: str = field(repr=False)


def sign_in(tx: Tx, attempt: SignIn, doorkeeper: Doorkeeper) -> SignedIn:
    """Open a session under a new token and end the one the browser had.

    Raises TooMuch before any password is looked at; Invalid with one and the same sentence for an unknown name, a
    wrong password, a closed account and somebody who left, each after the same work.
    """
    account = find_account(tx.database, attempt.name)
    caller = _caller(attempt, account)
    doorkeeper.before_sign_in(caller)
    stored = account.secret if account is not None and account.is_open else None
    is_right = is_password(stored, attempt.password)
    if account is None or stored is None or not is_right:
        doorkeeper.after_failed_sign_in(caller)
        raise _wrong()
    opened = SignedIn(session=tx.new_id(), account=account.id, person=account.person, token=new_token())
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
    secrets = {stored}
    if is_outdated(stored):
        renewed = hash_password(attempt.password)
        secrets.add(renewed)
        match = {"account": account.id, "kind": PASSWORD, "secret": stored}
        steps.append(Change(table=credential, match=match, values={"secret": renewed}))
    told = Entry(
        at=tx.now,
        verb="sign_in",
        actor=account.person,
        session=opened.session,
        answers={"address": attempt.address, "device": attempt.device},
    )
    write_told(tx, (told,), *steps)
    _refuse_changed(tx, attempt, opened, secrets)
    doorkeeper.after_sign_in(caller)
    return opened


def _refuse_changed(tx: Tx, attempt: SignIn, opened: SignedIn, secrets: set[str]) -> None:
    """Looking at a password takes a while: one that was changed meanwhile opens nothing, and is not written back."""
    account = find_account(tx.database, attempt.name)
    if account is None or account.secret not in secrets:
        tx.database.write(Batch((end_session(opened.session, tx.now),)))
        raise _wrong()


def _wrong() -> Invalid:
    return Invalid((ValueProblem(field="password", rule="sign_in", message=WRONG),))


def _caller(attempt: SignIn, account: LocalAccount | None) -> Caller:
    """A person has one counter, by whichever of their names they are called; so has a name that is nobody's."""
    known = attempt.known
    if account is None:
        typed = unicodedata.normalize("NFKC", attempt.name)
        return Caller(whom=f"name {subject_of(typed)}", address=attempt.address)
    is_known = known is not None and known.account == account.id
    return Caller(whom=str(account.id), address=attempt.address, device=known.id if known and is_known else "")

"""Change one's own password: the old one proves who asks, and every session begins anew."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from engine.access.actor import Actor
from engine.access.passwords import hash_password, is_password, password_problem
from engine.errors import Invalid, NotAllowed, Text, ValueProblem
from engine.store.people import PASSWORD, LocalAccount, find_account
from engine.store.people_tables import credential
from engine.store.sessions import end_sessions_of, new_token, open_session
from engine.store.trail import Entry
from engine.store.writing import Change
from engine.usecases.security_account import write_told
from engine.usecases.sign_in import Caller, Doorkeeper, SignedIn
from engine.usecases.transaction import Tx

NOT_THE_OLD = Text(en="This is not your password.", zh="原密码不正确")
THE_SAME = Text(en="Choose another one than before.", zh="新密码不能与原密码相同")
DIFFERS = Text(en="This is not the same as above.", zh="两次输入的新密码不一致")
NO_PASSWORD = Text(en="You sign in without a password here.", zh="您的账号没有密码，无法在此修改")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPassword:
    """What somebody typed, and from where."""

    old: str = field(repr=False)
    new: str = field(repr=False)
    again: str = field(repr=False)
    address: str = ""
    device: str = ""


def change_password(tx: Tx, actor: Actor, wanted: NewPassword, doorkeeper: Doorkeeper) -> SignedIn:
    """Change the actor's password, end every session of the account and open one under a new token in their place.

    Raises TooMuch when the session has guessed too often, Invalid with everything that is wrong, NotAllowed for an
    account without a password; then nothing has changed.
    """
    account = find_account(tx.database, actor.profile.account)
    if account is None or account.person != actor.person or account.secret is None:
        raise NotAllowed(NO_PASSWORD)
    caller = Caller(whom=str(account.id), address=wanted.address, device=f"session {actor.session}")
    doorkeeper.before_sign_in(caller)
    problems = tuple(_problems(actor, account, wanted))
    if problems:
        raise Invalid(problems)
    opened = SignedIn(session=tx.new_id(), account=account.id, person=actor.person, token=new_token())
    told = Entry(
        at=tx.now,
        verb="change_password",
        actor=actor.person,
        session=opened.session,
        answers={"address": wanted.address, "device": wanted.device},
    )
    write_told(
        tx,
        (told,),
        Change(
            table=credential,
            match={"account": account.id, "kind": PASSWORD},
            values={"secret": hash_password(wanted.new), "changed_at": tx.now},
        ),
        end_sessions_of(account.id, tx.now),
        open_session(
            opened.session,
            opened.token,
            account.id,
            tx.now,
            methods=(PASSWORD,),
            address=wanted.address,
            device=wanted.device,
        ),
    )
    doorkeeper.after_sign_in(caller)
    return opened


def _problems(actor: Actor, account: LocalAccount, wanted: NewPassword) -> Iterator[ValueProblem]:
    if not is_password(account.secret, wanted.old):
        yield ValueProblem(field="old", rule="password", message=NOT_THE_OLD)
    profile = actor.profile
    weakness = password_problem(wanted.new, (profile.number, profile.name, profile.account, profile.email))
    if weakness is None and wanted.new == wanted.old:
        weakness = THE_SAME
    if weakness is not None:
        yield ValueProblem(field="new", rule="password", message=_sentence(weakness))
    if wanted.again != wanted.new:
        yield ValueProblem(field="again", rule="password", message=DIFFERS)


def _sentence(text: Text) -> Text:
    return Text(en=f"{text.en[0].upper()}{text.en[1:].removesuffix('.')}.", zh=text.zh)

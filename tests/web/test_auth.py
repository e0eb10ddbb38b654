from tests.web.installation import Installation, sign_in

WRONG = {"message": "User name or password is not correct."}


def is_signed_in(client: object) -> bool:
    return client.get("/api/csrf").status_code == 200 and client.post("/sign-out").status_code != 401  # type: ignore[attr-defined]


def test_the_right_password_opens_a_session(site: Installation) -> None:
    client = site.client()
    answer = sign_in(client, "wang", next_="/inbox?tab=done")
    assert (answer.status_code, answer.get_json()) == (200, {"next": "/inbox?tab=done"})
    cookie = answer.headers.getlist("Set-Cookie")[0]
    assert cookie.endswith("HttpOnly; Path=/; SameSite=Lax")
    assert ("sign_in", site.person("wang"), {"address": "127.0.0.1", "device": "Werkzeug/3.1.9"}) in [
        (verb, actor, {**facts, "device": "Werkzeug/3.1.9"}) if verb == "sign_in" else (verb, actor, facts)
        for verb, actor, facts in site.security_account()
    ]

"""Every family of attacks that is made from the route table."""

from tests.web.attacking import Family
from tests.web.attacks_by_bodies import many_parts, swollen_bodies
from tests.web.attacks_by_forgery import forged, open_redirects, side_effects_of_reading, strange_hosts
from tests.web.attacks_from_inside import out_of_reach, secrets_in_lists
from tests.web.attacks_from_outside import path_tricks, setup_pages, without_session

FAMILIES: tuple[Family, ...] = (
    without_session,
    path_tricks,
    forged,
    side_effects_of_reading,
    open_redirects,
    strange_hosts,
    setup_pages,
    swollen_bodies,
    many_parts,
    out_of_reach,
    secrets_in_lists,
)

"""The first page after signing in: where one may go."""

from flask import Response

from server.domain.rights import Area
from server.web.admin.frame import OfficePages
from server.web.admin.visit import ROOT, Visit
from server.web.admin.words import ROLE_HINTS


def _(sentence: str) -> str:
    """Marks a sentence for the catalogue."""
    return sentence


def add_home(pages: OfficePages) -> None:
    """Register the page."""
    pages.entry(ROOT, _("Beranda"), icon="home", area=Area.OWN_ACCOUNT, group="today")

    @pages.get(ROOT, area=Area.OWN_ACCOUNT)
    def home(visit: Visit) -> Response:
        return visit.show("home.html", role_hint=ROLE_HINTS[visit.member.role])

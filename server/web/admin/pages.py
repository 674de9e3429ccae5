"""All pages of the office, registered with one Flask application."""

from flask import Flask, Response, request
from werkzeug.exceptions import NotFound

from server.application.refusals import Refusal
from server.web.admin.account import add_account
from server.web.admin.audit import add_audit
from server.web.admin.boards import add_boards
from server.web.admin.checkups import add_checkup
from server.web.admin.closures import add_closures
from server.web.admin.copies import add_copies
from server.web.admin.counters import add_counters
from server.web.admin.desk import add_desk
from server.web.admin.devices import add_devices
from server.web.admin.doors import OfficeDoors
from server.web.admin.first_run import add_first_run
from server.web.admin.frame import OfficePages, Stage
from server.web.admin.hall import add_hall
from server.web.admin.holidays import add_holidays
from server.web.admin.home import add_home
from server.web.admin.hours import add_hours
from server.web.admin.keeping import add_keeping
from server.web.admin.leaflets import add_leaflets
from server.web.admin.parameters import add_parameters
from server.web.admin.people import add_people
from server.web.admin.persons import add_persons
from server.web.admin.pictures import add_pictures
from server.web.admin.reports import add_reports
from server.web.admin.services import add_services
from server.web.admin.set_up_file import add_set_up_file
from server.web.admin.signing_in import add_signing_in
from server.web.admin.texts import add_texts
from server.web.admin.tickets import add_tickets
from server.web.admin.visit import ROOT, Visit
from server.web.headers import KEPT_FOR_EVER
from wire.codes import RefusalCode


def add_office_pages(app: Flask, doors: OfficeDoors) -> OfficePages:
    """Register everything under `/kantor/`, and the wizard. New groups of pages are added here, one line each."""
    pages = OfficePages(app, doors)
    add_signing_in(pages)
    add_home(pages)
    add_hall(pages)
    add_desk(pages)
    add_people(pages)
    add_devices(pages)
    add_checkup(pages)
    add_keeping(pages)
    add_copies(pages)
    add_persons(pages)
    add_reports(pages)
    add_services(pages)
    add_leaflets(pages)
    add_counters(pages)
    add_hours(pages)
    add_closures(pages)
    add_holidays(pages)
    add_parameters(pages)
    add_texts(pages)
    add_tickets(pages)
    add_boards(pages)
    add_pictures(pages)
    add_set_up_file(pages)
    add_audit(pages)
    add_account(pages)
    add_first_run(pages)
    _add_assets(app, pages)
    _add_unknown(pages)
    # Where tests and drawings of pages find what was registered.
    app.extensions["office_pages"] = pages
    return pages


def _add_assets(app: Flask, pages: OfficePages) -> None:
    @app.get(f"{ROOT}/aset/<name>")
    def office_asset(name: str) -> Response:
        asset = pages.shell.assets.served(name)
        if asset is None:
            raise NotFound
        if request.if_none_match.contains(name):
            return Response(None, 304, KEPT_FOR_EVER)
        response = Response(asset.body, 200, KEPT_FOR_EVER, content_type=asset.content_type)
        response.set_etag(name)
        return response


def _add_unknown(pages: OfficePages) -> None:
    @pages.door(f"{ROOT}/<path:rest>", "GET", Stage.ANYBODY)
    def unknown(visit: Visit, rest: str) -> Response:
        raise Refusal(RefusalCode.NOT_FOUND, "there is no such page")

"""The serving program tells every device that asks where it will be."""

import json
from http.client import HTTPConnection
from pathlib import Path

from server.bootstrap import Server
from server.moving import write_move
from server.serve import prepare_office
from server.settings import Address, Settings

ANYWHERE = Address(host="127.0.0.1", port=0)


def moves_to(server: Server) -> object:
    connection = HTTPConnection(server.http_address.host, server.http_address.port, timeout=20)
    connection.request("GET", "/api/info")
    answer = json.loads(connection.getresponse().read())
    connection.close()
    return answer["moves_to"]


def test_running_server_tells_of_a_move_as_soon_as_it_is_known(tmp_path: Path) -> None:
    settings = Settings(data_directory=tmp_path, http=ANYWHERE, push=ANYWHERE, template="puskesmas")
    prepare_office(settings)
    server = Server(settings)
    server.start()
    try:
        assert moves_to(server) is None
        write_move(tmp_path, "http://192.168.2.10:8000")
        assert moves_to(server) == "http://192.168.2.10:8000"
    finally:
        server.stop()

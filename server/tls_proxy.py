"""The proxy that speaks TLS for the server: its configuration, its unit, and how it takes a new certificate.

nginx, because every Debian has it, it needs 5 MB, and it takes new certificates without dropping a connection. It runs
as the server's own user with a configuration of its own, beside whatever nginx the computer may have for other things.
"""

from __future__ import annotations

import os
import signal
from dataclasses import dataclass
from pathlib import Path

from server.application.inside import LOCAL_NETWORKS, PROXY_HEADER
from server.application.picture_desk import LARGEST_UPLOAD_BYTES
from server.settings import Address
from server.tls_authority import CHAIN_NAME, KEY_NAME
from server.tls_standing import tls_directory
from server.web.public import PUBLIC_PATHS

CONFIGURATION_NAME, UNIT_NAME = "nginx.conf", "giliran-proxy.service"
_PID_NAME = "nginx.pid"
LARGEST_BODY_KIB = 64
"""As the server itself; one buffer holds it, so that nothing is ever written to disk on its way."""


@dataclass(frozen=True, kw_only=True)
class Proxy:
    """What the proxy is to do.

    Attributes:
        listen: where it answers.
        http, push: where the server does, on this computer.
        inside: networks that are the office's beside the private ones.
        secret: says to the server that it is this proxy that asks.
        authority: PEM of the office's authority, for devices and browsers to fetch.
    """

    listen: Address
    http: Address
    push: Address
    inside: tuple[str, ...]
    secret: str
    authority: str


def write_proxy(data_directory: Path, proxy: Proxy) -> Path:
    """Write configuration and unit; gives the configuration's path."""
    directory = tls_directory(data_directory).resolve()
    path = directory / CONFIGURATION_NAME
    draft = directory / f"{CONFIGURATION_NAME}.new"
    draft.touch(mode=0o600)
    draft.write_text(configuration(directory, proxy), encoding="ascii")
    draft.replace(path)
    (directory / UNIT_NAME).write_text(unit(directory), encoding="utf-8")
    return path


def reload_proxy(data_directory: Path) -> bool:
    """Have a running proxy take the new certificate; False if none runs."""
    path = tls_directory(data_directory) / _PID_NAME
    try:
        number = int(path.read_text(encoding="ascii"))
        # A number left behind by a power cut may be somebody else's by now.
        if b"nginx" not in Path(f"/proc/{number}/cmdline").read_bytes():
            return False
        os.kill(number, signal.SIGHUP)
    except (OSError, ValueError):
        return False
    return True


def configuration(directory: Path, proxy: Proxy) -> str:
    """The text of nginx.conf."""
    visitors = "|".join(sorted(path.lstrip("/") for path in PUBLIC_PATHS))
    inside = "".join(f"        {network} 1;\n" for network in (*LOCAL_NETWORKS, *proxy.inside))
    authority = proxy.authority.strip().replace("\n", "\\n")
    return f"""\
# Written by `giliran tls`, and again when its command is given again: changes of your own are lost.
daemon off;
pid {directory}/{_PID_NAME};
error_log stderr warn;
worker_processes 1;
worker_rlimit_nofile 16384;
events {{
    worker_connections 8000;
}}
http {{
    # Links hold secrets, so no address is written down; and nothing that passes touches the disk.
    access_log off;
    server_tokens off;
    client_max_body_size {LARGEST_BODY_KIB}k;
    client_body_buffer_size {LARGEST_BODY_KIB + 1}k;
    proxy_max_temp_file_size 0;
    client_body_temp_path {directory}/nginx-body;
    proxy_temp_path {directory}/nginx-proxy;
    fastcgi_temp_path {directory}/nginx-fastcgi;
    uwsgi_temp_path {directory}/nginx-uwsgi;
    scgi_temp_path {directory}/nginx-scgi;
    # The office's own network; the server looks at the address once more.
    geo $is_inside {{
        default 0;
{inside}    }}
    upstream giliran {{
        server {proxy.http};
        keepalive 32;
    }}
    server {{
        listen {proxy.listen} ssl backlog=1024;
        ssl_certificate {directory}/{CHAIN_NAME};
        ssl_certificate_key {directory}/{KEY_NAME};
        ssl_protocols TLSv1.2 TLSv1.3;
        ssl_session_cache shared:giliran:4m;
        ssl_session_timeout 1d;
        proxy_http_version 1.1;
        proxy_set_header Connection "";
        proxy_set_header Host $http_host;
        proxy_set_header X-Forwarded-For $remote_addr;
        proxy_set_header {PROXY_HEADER} {proxy.secret};
        proxy_connect_timeout 3s;
        proxy_read_timeout 60s;

        # Visitors' pages are for everybody who comes this far; all else is for the office.
        location ~ ^/(?:(?:{visitors})(?:/|$)|$) {{
            proxy_pass http://giliran;
        }}
        location = /office-ca.pem {{
            if ($is_inside = 0) {{ return 404; }}
            default_type application/x-pem-file;
            return 200 "{authority}\\n";
        }}
        location = /push {{
            if ($is_inside = 0) {{ return 404; }}
            proxy_pass http://{proxy.push}/;
            proxy_set_header Upgrade $http_upgrade;
            proxy_set_header Connection upgrade;
            proxy_buffering off;
            proxy_read_timeout 30s;
        }}
        location /kantor/ {{
            if ($is_inside = 0) {{ return 404; }}
            # Pictures for boards: passed on as they come, and limited by the server page by page.
            client_max_body_size {LARGEST_UPLOAD_BYTES // 1_000_000 + 1}m;
            proxy_request_buffering off;
            proxy_pass http://giliran;
        }}
        location / {{
            if ($is_inside = 0) {{ return 404; }}
            proxy_pass http://giliran;
        }}
    }}
}}
"""


def unit(directory: Path) -> str:
    """The text of the unit for systemd."""
    return f"""\
# TLS for Giliran. Written by `giliran tls`; put it into /etc/systemd/system as it is.
[Unit]
Description=Giliran, TLS for the office's network
After=network-online.target
Wants=network-online.target

[Service]
User={_owner(directory)}
ExecStart=/usr/sbin/nginx -c {directory}/{CONFIGURATION_NAME} -e stderr
ExecReload=/bin/kill -HUP $MAINPID
Restart=always
RestartSec=2
AmbientCapabilities=CAP_NET_BIND_SERVICE
NoNewPrivileges=yes
ProtectSystem=strict
ReadWritePaths={directory}
ProtectHome=read-only
PrivateTmp=yes

[Install]
WantedBy=multi-user.target
"""


def _owner(directory: Path) -> str:
    return directory.owner()

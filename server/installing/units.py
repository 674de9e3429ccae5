"""The text of everything that the service manager reads. Pure: the same arguments give the same text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from server.installing.places import CURRENT, OWN_SCREEN, PYTHON, SETTINGS, Role, state_directory, user_name

WATCHDOG_S = 60

_SCREENS = {Role.KIOSK: "ticket kiosk", Role.DISPLAY: "board in the hall"}

# What no program of ours needs. Not among it: MemoryDenyWriteExecute, because Qt and libffi make code while they run.
_HARDENED = """\
NoNewPrivileges=yes
ProtectKernelTunables=yes
ProtectKernelModules=yes
ProtectKernelLogs=yes
ProtectControlGroups=yes
ProtectHostname=yes
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
LockPersonality=yes
SystemCallArchitectures=native
UMask=0077
"""

_ALWAYS_AGAIN = f"""\
Restart=always
RestartSec=2
WatchdogSec={WATCHDOG_S}
"""


def unit_of(role: Role) -> str:
    """The service of a role."""
    if role is Role.SERVER:
        return _server()
    return _own_screen(role) if role in OWN_SCREEN else _counter()


def users_of(role: Role) -> str:
    """The system user of a role with the groups that may drive its devices, in the words of sysusers.d."""
    user = user_name(role)
    groups = ["lp", "dialout"]
    if role in OWN_SCREEN:
        groups += ["video", "render", "input", "audio"]
    lines = [f'u {user} - "Giliran {role}" {state_directory(role)}', *(f"m {user} {group}" for group in groups)]
    return "\n".join(lines) + "\n"


def settings_of(role: Role, arguments: Sequence[str]) -> str:
    """The office's own file: what the program is told beyond what the service says."""
    told = " ".join(_quoted(each) for each in arguments)
    return (
        f"# What 'giliran {_command(role)}' is told at each start; see 'giliran {_command(role)} --help'.\n"
        f"# Yours: neither 'giliran install' nor 'giliran update' changes it. Afterwards: {_again(role)}\n"
        f"{_variable(role)}='{told}'\n"
    )


def autostart() -> str:
    """Starts the counter's service with any desktop; not every desktop knows services of its own."""
    names = "DISPLAY WAYLAND_DISPLAY XAUTHORITY XDG_CURRENT_DESKTOP"
    start = f"systemctl --user import-environment {names}; exec systemctl --user restart giliran-counter.service"
    return (
        "[Desktop Entry]\n"
        "Type=Application\n"
        "Name=Giliran\n"
        "Comment=Loket\n"
        f'Exec=/bin/sh -c "{start}"\n'
        "NoDisplay=true\n"
        "X-GNOME-Autostart-enabled=true\n"
    )


def _server() -> str:
    role = Role.SERVER
    return f"""\
[Unit]
Description=Giliran: the office's server
Documentation=file://{CURRENT}/docs/installing.md
# Not network-online: with the cable out, the office still opens for whoever sits at this computer.
After=network.target
StartLimitIntervalSec=0

[Service]
Type=notify
User={user_name(role)}
StateDirectory={state_directory(role).name}
StateDirectoryMode=0700
EnvironmentFile=-{SETTINGS}/{role}.conf
Environment=PYTHONSAFEPATH=1
ExecStart={PYTHON} -m server serve --data {state_directory(role)} ${_variable(role)}
{_ALWAYS_AGAIN}# A new version may have to change the database first.
TimeoutStartSec=300
TimeoutStopSec=30
LimitNOFILE=65536
{_HARDENED}ProtectSystem=strict
ProtectHome=yes
PrivateTmp=yes
ProtectClock=yes
CapabilityBoundingSet=
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX AF_NETLINK
SystemCallFilter=@system-service
# The test ticket and the doctor may print on what hangs on this computer.
DevicePolicy=closed
DeviceAllow=char-lp rw
DeviceAllow=char-usb_device rw
DeviceAllow=char-ttyS rw
DeviceAllow=char-ttyUSB rw
DeviceAllow=char-ttyACM rw

[Install]
WantedBy=multi-user.target
"""


def _own_screen(role: Role) -> str:
    return f"""\
[Unit]
Description=Giliran: {_SCREENS[role]}
Documentation=file://{CURRENT}/docs/installing.md
After=systemd-user-sessions.service plymouth-quit-wait.service getty@tty1.service systemd-logind.service
After=giliran-server.service
Wants=dbus.socket systemd-logind.service
Conflicts=getty@tty1.service
StartLimitIntervalSec=0

[Service]
Type=notify
# The session's own process shows our program, and this one says that it is ready and alive.
NotifyAccess=all
User={user_name(role)}
PAMName=login
TTYPath=/dev/tty1
TTYReset=yes
TTYVHangup=yes
TTYVTDisallocate=yes
StandardInput=tty-fail
StandardOutput=journal
StandardError=journal
UtmpIdentifier=tty1
UtmpMode=user
StateDirectory={state_directory(role).name}
StateDirectoryMode=0700
EnvironmentFile=-{SETTINGS}/{role}.conf
Environment=PYTHONSAFEPATH=1 QT_QPA_PLATFORM=wayland XDG_SESSION_TYPE=wayland
# cage shows one program on the whole screen and nothing else; without -s no key leads to another terminal.
ExecStart=/usr/bin/cage -d -- {PYTHON} -m {role} --state {state_directory(role)} ${_variable(role)}
ExecStartPost=+/usr/bin/chvt 1
{_ALWAYS_AGAIN}TimeoutStartSec=90
TimeoutStopSec=15
{_HARDENED}ProtectSystem=full
# Not ProtectHome and not strict: both would take /run/user, where the session has its socket.
InaccessiblePaths=-/home -/root

[Install]
WantedBy=multi-user.target
"""


def _counter() -> str:
    role = Role.COUNTER
    return f"""\
[Unit]
Description=Giliran: the operator's program
Documentation=file://{CURRENT}/docs/installing.md
PartOf=graphical-session.target
StartLimitIntervalSec=0

[Service]
Type=notify
EnvironmentFile=-{SETTINGS}/{role}.conf
Environment=PYTHONSAFEPATH=1
ExecStart={PYTHON} -m counter ${_variable(role)}
# Whoever closes the window means it.
Restart=on-failure
RestartSec=2
WatchdogSec={WATCHDOG_S}
TimeoutStopSec=15
"""


_COMMANDS: Mapping[Role, str] = {Role.SERVER: "serve"}


def _command(role: Role) -> str:
    return _COMMANDS.get(role, role.value)


def _variable(role: Role) -> str:
    return f"GILIRAN_{role.upper()}"


def _again(role: Role) -> str:
    return "sign in to the desktop again" if role is Role.COUNTER else f"systemctl restart giliran-{role}"


def _quoted(argument: str) -> str:
    """One word for the service manager, which takes double quotes away when it splits at spaces."""
    if argument and not set(argument) & set(" \t\"'\\$"):
        return argument
    return '"' + argument.replace("\\", "\\\\").replace('"', '\\"') + '"'

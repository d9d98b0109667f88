"""What the storms share: a played GitHub, a server that should live through everything, and a terraform that is a few lines of sh."""

import http.client
import os
import pathlib
import shlex
import shutil
import socket
import sqlite3
import subprocess
import sys
import time

HOME = pathlib.Path(__file__).resolve().parent.parent
REPOSITORY, BOT, AUTHOR, TOKEN, SECRET = "acme/infra", "bulkhead-bot", "octocat", "ghp_" + "s" * 36, "storm-secret"

# Each plan says when it began and, unless it is ended before, when it was done. Its text is that of the file `what` beside the code.
TERRAFORM = """#!/bin/sh
case "$1" in
version) echo "Terraform v1.11.4"; echo "on linux_amd64" ;;
workspace) echo default ;;
plan)
  out=
  while [ $# -gt 0 ]; do
    case "$1" in -out) out=$2; shift ;; -out=*) out=${1#-out=} ;; esac
    shift
  done
  what=$(cat what 2>/dev/null)
  [ -z "$STORM_PLANS" ] || echo "begin $what" >> "$STORM_PLANS"
  [ -z "$STORM_DELAY" ] || sleep "$STORM_DELAY"
  [ -z "$out" ] || echo "plan of $what" > "$out"
  echo "Terraform will perform the following actions:"
  echo
  echo "  + $what"
  echo
  echo "Plan: 1 to add, 0 to change, 0 to destroy."
  [ -z "$STORM_PLANS" ] || echo "end $what" >> "$STORM_PLANS" ;;
show) echo '{"format_version":"1.2","resource_changes":[]}' ;;
apply) echo "Apply complete! Resources: 1 added, 0 changed, 0 destroyed." ;;
esac
"""


class Server:
    """The server under test."""

    def __init__(self, folder, command, github, flags=(), environment=None):
        self.folder, self.log_file, self.data = folder, folder / "server.log", folder / "data"
        programs = folder / "bin"
        programs.mkdir()
        (programs / "terraform").write_text(TERRAFORM)
        (programs / "terraform").chmod(0o755)
        for name in ("home", "tmp"):
            (folder / name).mkdir()
        words = shlex.split(command)
        # A copy: somebody may build while this runs.
        words[0] = shutil.copy(shutil.which(words[0]), programs)
        self.port = free_port()
        self.command = [
            *words, "--gh-user", BOT, "--gh-hostname", github.hostname, "--repo-allowlist", "*", "--web-public",
            "--atlantis-url", "http://127.0.0.1:%d" % self.port, "--port", str(self.port), "--data-dir", str(self.data),
            "--tf-download=false", *flags]
        self.environment = {
            "PATH": "%s:%s" % (programs, os.environ.get("PATH", os.defpath)), "HOME": str(folder / "home"), "TMPDIR": str(folder / "tmp"),
            "SSL_CERT_FILE": github.ca_file, "GIT_SSL_CAINFO": github.ca_file, "GIT_CONFIG_NOSYSTEM": "1",
            "ATLANTIS_GH_TOKEN": TOKEN, "ATLANTIS_GH_WEBHOOK_SECRET": SECRET, **(environment or {})}
        self.process = None

    def start(self):
        with open(self.log_file, "ab") as log:
            self.process = subprocess.Popen(
                self.command, cwd=self.folder, env=self.environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                start_new_session=True)
        end = time.monotonic() + 60
        while not self.is_healthy():
            if not self.is_running() or time.monotonic() > end:
                raise SystemExit("the server did not start:\n%s" % self.log()[-2000:])
            time.sleep(0.05)

    def is_running(self):
        return self.process.poll() is None

    def is_healthy(self):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
            connection.request("GET", "/healthz")
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def log(self):
        return self.log_file.read_text(errors="replace")

    def stop(self):
        if self.process is None or not self.is_running():
            return
        self.process.terminate()
        try:
            self.process.wait(60)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def rows(self, sql, *arguments):
        """What the database says; it is only read."""
        connection = sqlite3.connect("file:%s?mode=ro" % (self.data / "bulkhead.db"), uri=True, timeout=10)
        try:
            return connection.execute(sql, arguments).fetchall()
        finally:
            connection.close()

    def is_quiet(self, number):
        """Whether everything that was asked for on a pull request is done, and said."""
        open_things = self.rows(
            """SELECT (SELECT COUNT(*) FROM delivery WHERE isSettled = 0)
            + (SELECT COUNT(*) FROM run WHERE pullRequest = p.id AND state NOT IN ('ended', 'superseded'))
            + (SELECT COUNT(*) FROM job WHERE pullRequest = p.id AND state <> 'ended')
            + (SELECT COUNT(*) FROM report WHERE pullRequest = p.id AND isOpen) FROM pullRequest p WHERE number = ?""", number)
        return bool(open_things) and open_things[0][0] == 0

    def deliver(self, github, event, payload):
        """Sends a webhook as GitHub does; whoever gets no 200 hears of it."""
        status, text = github.deliver("http://127.0.0.1:%d/events" % self.port, SECRET, event, payload)
        if status != 200:
            raise RuntimeError("the server answered a webhook with %d: %s" % (status, text[:300]))


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def add_options(parser):
    command, folder = "%s server" % (HOME / ".build/debug/bulkhead"), str(HOME.parent / "shared/conformance")
    parser.add_argument("--server-cmd", default=command, metavar="COMMAND", help="the server, with its first words")
    parser.add_argument("--conformance", default=folder, metavar="FOLDER", help="where fake_github.py lies")
    parser.add_argument("--keep", action="store_true", help="keep the folder with data, logs and requests")


def load_fake(options):
    sys.path.insert(0, options.conformance)
    sys.dont_write_bytecode = True
    program = shlex.split(options.server_cmd)[0]
    if shutil.which(program) is None:
        sys.exit("%s is missing: swift build --product bulkhead, or say with --server-cmd which one is meant" % program)
    try:
        import fake_github
    except ImportError:
        sys.exit("there is no fake_github.py in %s: the played GitHub lies beside the project; say with --conformance where it is"
                 % options.conformance)
    return fake_github

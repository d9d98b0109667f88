"""A GitHub that is as fast as Python lets it be: the calls that a pull request needs, git over HTTP, and the time of each request."""

import json
import os
import re
import socket
import subprocess
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Call:
    """A request: when it arrived and when its answer was sent, on the monotonic clock."""

    def __init__(self, method, path, body, start):
        self.method, self.path, self.body, self.start, self.end = method, path, body, start, None

    @property
    def is_git(self):
        return ".git/" in self.path

    @property
    def is_comment(self):
        return self.method == "POST" and self.path.endswith("/comments")

    def __repr__(self):
        return f"{self.method} {self.path}"


class Forge:
    def __init__(self, folder):
        self.folder = folder
        self.pulls = {}
        self.calls = []
        self.latency = 0.0
        self.changed = threading.Condition()
        self.server = Server(("127.0.0.1", 0), Handler)
        self.server.forge = self
        self.address = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()

    # Repositories and pull requests

    def add(self, name, files, changes):
        """A repository with a pull request 1 that changes `changes`."""
        path = os.path.join(self.folder, f"{name}.git")
        base = commit(path, "main", files, None)
        head = commit(path, "change", {**files, **changes}, base)
        for setting in ("uploadpack.allowAnySHA1InWant", "uploadpack.allowFilter", "http.uploadpack"):
            git(path, "config", setting, "true")
        git(path, "update-ref", "refs/pull/1/head", head)
        self.pulls[name] = {"head": head, "base": base, "state": "open", "files": sorted(changes)}

    def push(self, name, changes):
        """One more commit on the pull request."""
        path, pull = os.path.join(self.folder, f"{name}.git"), self.pulls[name]
        pull["head"] = commit(path, "change", changes, pull["head"])
        git(path, "update-ref", "refs/pull/1/head", pull["head"])

    def repository_json(self, name):
        return {"full_name": name, "clone_url": f"{self.address}/{name}.git", "html_url": f"{self.address}/{name}", "id": 1,
                "name": name.split("/")[1], "owner": {"login": name.split("/")[0]}, "default_branch": "main"}

    def pull_json(self, name):
        pull, repository = self.pulls[name], self.repository_json(name)
        return {"number": 1, "html_url": f"{self.address}/{name}/pull/1", "state": pull["state"], "draft": False,
                "mergeable": True, "mergeable_state": "clean", "merged": False, "user": {"login": "alice"}, "labels": [], "title": "Change",
                "head": {"ref": "change", "sha": pull["head"], "repo": repository, "user": {"login": "alice"}},
                "base": {"ref": "main", "sha": pull["base"], "repo": repository, "user": {"login": "alice"}}}

    def event(self, name, action):
        return "pull_request", {"action": action, "number": 1, "pull_request": self.pull_json(name),
                                "repository": self.repository_json(name), "sender": {"login": "alice"}}

    def comment_event(self, name, text, number):
        return "issue_comment", {"action": "created", "comment": {"id": number, "body": text, "user": {"login": "alice"}},
                                 "issue": {"number": 1, "state": "open", "user": {"login": "alice"},
                                           "pull_request": {"url": f"{self.address}/api/v3/repos/{name}/pulls/1"}},
                                 "repository": self.repository_json(name), "sender": {"login": "alice"}}

    # What arrived

    def mark(self):
        return len(self.calls)

    def note(self, call):
        with self.changed:
            self.calls.append(call)
            self.changed.notify_all()

    def wait_for_comment(self, since, word, limit=120):
        """The first comment that holds `word` and arrived after `since` calls."""
        deadline = time.monotonic() + limit
        with self.changed:
            while True:
                for call in self.calls[since:]:
                    if call.is_comment and word in call.body.get("body", ""):
                        return call
                left = deadline - time.monotonic()
                if left <= 0:
                    said = [call.body.get("body", "")[:300] for call in self.calls[since:] if call.is_comment]
                    raise RuntimeError(f"no comment with {word!r} within {limit} s; comments were {said}")
                self.changed.wait(left)

    def wait_until_quiet(self, seconds=0.2):
        """Returns when nothing was asked for a while, so that the next measurement is not disturbed."""
        while True:
            count = len(self.calls)
            time.sleep(seconds)
            if len(self.calls) == count and all(call.end for call in self.calls):
                return


def git(path, *arguments, text=None):
    environment = {"PATH": os.environ["PATH"], "HOME": "/nonexistent", "GIT_CONFIG_NOSYSTEM": "1"}
    for role in ("AUTHOR", "COMMITTER"):
        environment.update({f"GIT_{role}_NAME": "bench", f"GIT_{role}_EMAIL": "bench@localhost"})
    done = subprocess.run(["git", "-C", path, *arguments], input=text, capture_output=True, check=True, env=environment)
    return done.stdout.decode().strip()


def commit(path, branch, files, parent):
    if parent is None:
        os.makedirs(path)
        git(path, "init", "-q", "--bare", "-b", "main")
    script = [f"commit refs/heads/{branch}\ncommitter bench <bench@localhost> 1700000000 +0000\ndata 6\nchange\n"]
    script += [f"from {parent}\n"] if parent else []
    for name, content in files.items():
        script.append(f"M 100644 inline {name}\ndata {len(content.encode())}\n{content}\n")
    git(path, "fast-import", "--quiet", text="".join(script).encode())
    return git(path, "rev-parse", f"refs/heads/{branch}")


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256
    disable_nagle_algorithm = True


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1

    def setup(self):
        super().setup()
        self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def log_message(self, *_):
        pass

    def do_GET(self):
        self.answer_timed("GET")

    def do_POST(self):
        self.answer_timed("POST")

    def body(self):
        if self.headers.get("Transfer-Encoding", "").lower() == "chunked":
            parts = []
            while size := int(self.rfile.readline().split(b";")[0], 16):
                parts.append(self.rfile.read(size))
                self.rfile.readline()
            self.rfile.readline()
            return b"".join(parts)
        return self.rfile.read(int(self.headers.get("Content-Length") or 0))

    def answer_timed(self, method):
        start = time.monotonic()
        body = self.body()
        forge = self.server.forge
        is_git = ".git/" in self.path
        call = Call(method, self.path, json.loads(body) if body and not is_git else {}, start)
        forge.note(call)
        try:
            if forge.latency and not is_git:
                time.sleep(forge.latency)
            self.serve_git(method, body) if is_git else self.serve_api(method, call)
            self.wfile.flush()
        finally:
            call.end = time.monotonic()

    def send(self, status, headers, content):
        self.send_response_only(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def serve_api(self, method, call):
        status, value = self.api(method, call)
        self.send(status, [("Content-Type", "application/json; charset=utf-8")], json.dumps(value).encode())

    def api(self, method, call):
        forge = self.server.forge
        found = re.fullmatch(r"/api/v3/repos/([^/]+/[^/]+)/([^?]*)(\?.*)?", self.path)
        if not found or found[1] not in forge.pulls:
            return 404, {"message": "Not Found"}
        name, what = found[1], found[2]
        if method == "POST":
            return 201, {"id": len(forge.calls), "node_id": "1", "body": call.body.get("body", ""), "user": {"login": "bench"}}
        if what == "pulls/1":
            return 200, forge.pull_json(name)
        if what == "pulls/1/files":
            page, size = self.page()
            files = forge.pulls[name]["files"]
            return 200, [{"filename": path, "status": "modified"} for path in files[(page - 1) * size:page * size]]
        if what in ("pulls/1/reviews", "issues/1/comments"):
            return 200, []
        if what.startswith("commits/"):
            return 200, {"state": "success", "statuses": []}
        return 404, {"message": "Not Found"}

    def page(self):
        query = dict(pair.split("=", 1) for pair in self.path.partition("?")[2].split("&") if "=" in pair)
        return int(query.get("page", 1)), int(query.get("per_page", 30))

    def serve_git(self, method, body):
        path, _, query = self.path.partition("?")
        environment = {
            "PATH": os.environ["PATH"], "HOME": "/nonexistent", "GIT_CONFIG_NOSYSTEM": "1", "GIT_PROJECT_ROOT": self.server.forge.folder,
            "GIT_HTTP_EXPORT_ALL": "1", "REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": query,
            "CONTENT_TYPE": self.headers.get("Content-Type", ""), "CONTENT_LENGTH": str(len(body)),
            "HTTP_CONTENT_ENCODING": self.headers.get("Content-Encoding", ""), "GIT_PROTOCOL": self.headers.get("Git-Protocol", ""),
            "HTTP_GIT_PROTOCOL": self.headers.get("Git-Protocol", ""), "REMOTE_ADDR": "127.0.0.1",
        }
        done = subprocess.run(["git", "http-backend"], input=body, capture_output=True, env=environment)
        head, _, content = done.stdout.partition(b"\r\n\r\n")
        headers = [tuple(line.split(": ", 1)) for line in head.decode().split("\r\n") if ": " in line]
        status = next((int(value.split()[0]) for name, value in headers if name == "Status"), 200)
        self.send(status, [(name, value) for name, value in headers if name != "Status"], content)

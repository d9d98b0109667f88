"""The server under measurement, and the programs that it and the work by hand use."""

import hashlib
import hmac
import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import time
import uuid

SECRET = "bench-webhook-secret"
TOKEN = "bench-token-that-opens-nothing"


class Programs:
    """A folder with terraform, real or a stub, for PATH; the timed one has git and terraform that note when they ran."""

    def __init__(self, folder, here, terraform):
        self.folder, self.here = folder, here
        os.makedirs(folder)
        self.log = os.path.join(folder, "times.log")
        self.stub = self.compile("stub.c", "stub")
        self.plain = {"real": self.place("real", terraform), "stub": self.place("stub-only", self.stub)}
        self.timed = {}
        for kind, program in (("real", terraform), ("stub", self.stub)):
            target = os.path.join(folder, f"timed-{kind}")
            os.makedirs(target)
            self.compile("timed.c", f"timed-{kind}/terraform", PROGRAM=program, NAME="terraform", LOG=self.log)
            self.compile("timed.c", f"timed-{kind}/git", PROGRAM=shutil.which("git"), NAME="git", LOG=self.log)
            self.timed[kind] = target

    def compile(self, source, target, **definitions):
        compiler = shutil.which("cc") or shutil.which("clang")
        if not compiler:
            raise SystemExit("bench: a C compiler is needed for the stub (cc or clang)")
        path = os.path.join(self.folder, target)
        flags = [f'-D{name}="{value}"' for name, value in definitions.items()]
        subprocess.run([compiler, "-O2", "-static", *flags, "-o", path, os.path.join(self.here, "programs", source)], check=True)
        return path

    def place(self, name, program):
        os.makedirs(os.path.join(self.folder, name))
        os.symlink(program, os.path.join(self.folder, name, "terraform"))
        return os.path.join(self.folder, name)

    def times(self, start, end):
        """(program, command, start, end) of what ran in that time."""
        if not os.path.exists(self.log):
            return []
        with open(self.log) as lines:
            rows = [line.split() for line in lines]
        rows = [(row[0], row[1], float(row[2]), float(row[3])) for row in rows if len(row) == 4]
        return [row for row in rows if row[2] >= start and row[3] <= end]


class Server:
    def __init__(self, binary, folder, forge, programs):
        self.folder = folder
        os.makedirs(folder)
        self.port = free_port()
        self.log = open(os.path.join(folder, "server.log"), "w")
        environment = {
            "PATH": f"{programs}:{os.environ['PATH']}", "HOME": folder, "CHECKPOINT_DISABLE": "1", "BULKHEAD_GH_TOKEN": TOKEN,
            "BULKHEAD_GH_WEBHOOK_SECRET": SECRET,
        }
        started = time.monotonic()
        self.process = subprocess.Popen(
            [binary, "server", "--gh-user=bench", f"--gh-base-url={forge.address}", "--repo-allowlist=*", f"--data-dir={folder}/data",
             f"--port={self.port}", f"--atlantis-url=http://127.0.0.1:{self.port}", "--tf-download=false", "--parallel-plan",
             "--parallel-apply", "--log-level=warn"],
            env=environment, cwd=folder, stdout=self.log, stderr=self.log)
        self.start_time = self.wait_until_ready() - started

    def wait_until_ready(self):
        for _ in range(2000):
            if self.process.poll() is not None:
                raise SystemExit(f"bench: the server did not start: {open(self.log.name).read()[-2000:]}")
            try:
                connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
                connection.request("GET", "/healthz")
                if connection.getresponse().status == 200:
                    return time.monotonic()
            except OSError:
                time.sleep(0.005)
        raise SystemExit("bench: the server is not ready after 10 s")

    def send(self, event, payload):
        """Sends a webhook; returns when that began and how long the answer took."""
        body = json.dumps(payload).encode()
        signature = hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.connect()
        start = time.monotonic()
        connection.request("POST", "/events", body, {
            "Content-Type": "application/json", "X-GitHub-Event": event, "X-GitHub-Delivery": str(uuid.uuid4()),
            "X-Hub-Signature-256": f"sha256={signature}"})
        answer = connection.getresponse()
        text = answer.read()
        if answer.status >= 300:
            raise RuntimeError(f"the server answered a webhook with {answer.status}: {text[:300]}")
        connection.close()
        return start, time.monotonic() - start

    def memory(self, key="VmRSS"):
        """In MB; VmHWM is the most so far."""
        with open(f"/proc/{self.process.pid}/status") as lines:
            return next(int(line.split()[1]) for line in lines if line.startswith(f"{key}:")) / 1024

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.log.close()


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]

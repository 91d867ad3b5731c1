# A Chromium without a window, driven by chromedriver over WebDriver (W3C), with nothing but Python's own library.
import json
import os
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request

KEYS = {"Tab": "\ue004", "Enter": "\ue007", "Escape": "\ue00c", "PageDown": "\ue00f", "End": "\ue010", "Home": "\ue011",
        "ArrowLeft": "\ue012", "ArrowUp": "\ue013", "ArrowRight": "\ue014", "ArrowDown": "\ue015"}


def find():
    """Chromium and its driver; None where one is missing."""
    binary = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    driver = shutil.which("chromedriver")
    return (binary, driver) if binary and driver else None


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Browser:
    def __init__(self):
        binary, driver = find()
        self.at = f"http://127.0.0.1:{free_port()}"
        self.process = subprocess.Popen([driver, f"--port={self.at.rsplit(':', 1)[1]}"], stdout=subprocess.DEVNULL,
                                        stderr=subprocess.DEVNULL)
        self.session = ""
        try:
            self._wait_for_driver()
            arguments = ["--headless=new", "--disable-gpu", "--hide-scrollbars", "--disable-dev-shm-usage"]
            if os.geteuid() == 0:  # Chromium's sandbox is not for root
                arguments.append("--no-sandbox")
            wanted = {"browserName": "chrome", "goog:loggingPrefs": {"browser": "ALL"},
                      "goog:chromeOptions": {"binary": binary, "args": arguments}}
            answer = self._ask("POST", "/session", {"capabilities": {"alwaysMatch": wanted}})
            self.session = f"/session/{answer['sessionId']}"
        except Exception:
            self.close()
            raise

    def _wait_for_driver(self):
        for _ in range(100):
            try:
                self._ask("GET", "/status")
                return
            except OSError:
                time.sleep(0.1)
        raise RuntimeError("chromedriver does not start")

    def _ask(self, method, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.at + path, data, {"Content-Type": "application/json"}, method=method)
        try:
            return json.load(urllib.request.urlopen(request, timeout=60))["value"]
        except urllib.error.HTTPError as error:
            raise RuntimeError(json.load(error)["value"]["message"]) from None

    def _command(self, name, **parameters):
        return self._ask("POST", f"{self.session}/goog/cdp/execute", {"cmd": name, "params": parameters})

    def show(self, width, scheme="light"):
        self._command("Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=False)
        self._command("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])

    def open(self, file):
        self._ask("POST", f"{self.session}/url", {"url": "file://" + os.path.abspath(file)})

    def run(self, script):
        """Its value, after a frame was drawn."""
        code = "const done = arguments[0]; const value = (() => {" + script + "})();" \
               "requestAnimationFrame(() => setTimeout(() => done(value)));"
        return self._ask("POST", f"{self.session}/execute/async", {"script": code, "args": []})

    def press(self, *keys):
        actions = [{"type": kind, "value": KEYS.get(key, key)} for key in keys for kind in ("keyDown", "keyUp")]
        self._ask("POST", f"{self.session}/actions", {"actions": [{"type": "key", "id": "keys", "actions": actions}]})

    def complaints(self):
        return [entry["message"] for entry in self._ask("POST", f"{self.session}/se/log", {"type": "browser"})]

    def print(self):
        """How many bytes the page has as PDF."""
        return len(self._command("Page.printToPDF", printBackground=True)["data"])

    def close(self):
        if self.session:
            try:
                self._ask("DELETE", self.session)
            except (OSError, RuntimeError):
                pass
        self.process.terminate()
        self.process.wait()

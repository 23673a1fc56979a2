"""PDF.js's own viewer and one PDF, served as any web server would.

    python benches/viewer_server.py PORT PAPER.pdf

The page uses the components of pdfjs-dist as its documentation shows: `getDocument`
with the settings that come with it, `PDFViewer` on top. The paper is served with
ranges, the scripts with leave to keep them. Prints `ready` when it listens.
"""

from __future__ import annotations

import http.server
import re
import sys
from pathlib import Path
from urllib.parse import urlsplit

PDFJS = Path(__file__).resolve().parent.parent / "node_modules" / "pdfjs-dist"
TYPES = {
    ".html": "text/html; charset=utf-8", ".mjs": "text/javascript",
    ".css": "text/css", ".pdf": "application/pdf",
}  # fmt: skip
PAGE = b"""<!doctype html><meta charset="utf-8"><title>viewer</title>
<link rel="stylesheet" href="/web/pdf_viewer.css">
<div id="frame"><div id="viewer" class="pdfViewer"></div></div>
<script type="module" src="/viewer.mjs"></script>"""
SCRIPT = b"""
import * as pdfjs from "/legacy/build/pdf.mjs";
globalThis.pdfjsLib = pdfjs;
const parts = await import("/legacy/web/pdf_viewer.mjs");
const { EventBus, PDFLinkService, PDFViewer } = parts;
const style = document.createElement("style");
style.textContent = "#frame { position: absolute; inset: 0; overflow: auto; }";
document.head.append(style);
pdfjs.GlobalWorkerOptions.workerSrc = "/legacy/build/pdf.worker.mjs";
const eventBus = new EventBus();
const linkService = new PDFLinkService({ eventBus });
const container = document.getElementById("frame");
const viewer = new PDFViewer({ container, eventBus, linkService });
linkService.setViewer(viewer);
eventBus.on("pagesinit", () => (viewer.currentScaleValue = "page-width"));
const url = new URL(location.hash.slice(1), location.href).href;
const paper = await pdfjs.getDocument(url).promise;
viewer.setDocument(paper);
linkService.setDocument(paper);
"""


class Handler(http.server.BaseHTTPRequestHandler):
    """GET and HEAD with ranges, on connections that stay open."""

    protocol_version = "HTTP/1.1"
    paper: bytes = b""

    def do_GET(self) -> None:
        """Answer with a page, a script, or a part of the paper."""
        path = urlsplit(self.path).path
        if path.startswith("/paper"):
            self._send(self.paper, ".pdf", cache="no-store", with_ranges=True)
        elif path == "/":
            self._send(PAGE, ".html")
        elif path == "/viewer.mjs":
            self._send(SCRIPT, ".mjs")
        else:
            file = PDFJS / path.lstrip("/")
            if ".." in path or not file.is_file():
                self.send_error(404)
                return
            self._send(file.read_bytes(), file.suffix)

    do_HEAD = do_GET  # noqa: N815  the name that the library calls

    def _send(
        self, body: bytes, suffix: str, *, cache: str = "max-age=3600",
        with_ranges: bool = False,
    ) -> None:  # fmt: skip
        asked = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range", ""))
        status, size = 200, len(body)
        headers = {"Content-Type": TYPES.get(suffix, "application/octet-stream")}
        if with_ranges:
            headers["Accept-Ranges"] = "bytes"
            if asked:
                first = int(asked[1])
                last = min(int(asked[2] or size - 1), size - 1)
                body = body[first : last + 1]
                status = 206
                headers["Content-Range"] = f"bytes {first}-{last}/{size}"
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Cache-Control", cache)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


class Server(http.server.ThreadingHTTPServer):
    """One thread a connection; a browser that leaves is no event."""

    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Pass over connections that the browser broke off."""


def main() -> None:
    """Serve until the process is ended."""
    Handler.paper = Path(sys.argv[2]).read_bytes()
    server = Server(("127.0.0.1", int(sys.argv[1])), Handler)
    print("ready", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()

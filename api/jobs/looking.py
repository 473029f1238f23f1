"""Which drops are being looked at: at most two at a time, each by a child of its own."""

from __future__ import annotations

import subprocess
import threading
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Literal

from api.jobs import child
from api.jobs.uploads import Upload, Uploads
from graph.settings import Settings

AT_ONCE = 2
State = Literal["receiving", "looking", "seen", "failed"]


class Looking:
    """Starts the children and knows which have ended."""

    def __init__(self, settings: Settings, uploads: Uploads) -> None:
        self._settings = settings
        self._uploads = uploads
        self._pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="looking")
        self._looks: dict[str, Future[int]] = {}
        self._children: dict[str, subprocess.Popen[bytes]] = {}
        self._guard = threading.Lock()
        self._closed = False

    def begin(self, upload: Upload) -> None:
        """Looks at a drop, unless somebody does so already."""
        with self._guard:
            under_way = self._looks.get(upload.id)
            if under_way is None or under_way.done():
                upload.seen_file.unlink(missing_ok=True)
                self._looks[upload.id] = self._pool.submit(self._look, upload)

    def state(self, upload: Upload) -> State:
        """How far it has come with a drop; nobody is waited for."""
        look = self._looks.get(upload.id)
        if look is not None and not look.done():
            return "looking"
        if upload.seen_file.exists():
            return "seen"
        return "receiving" if look is None or look.result() == 0 else "failed"

    def end(self, upload: Upload) -> None:
        """Ends the look at a drop, and is back when nobody works in its folder any more."""
        with self._guard:
            look = self._looks.pop(upload.id, None)
            if upload.id in self._children:
                self._children[upload.id].kill()
        if look is not None and not look.cancel():
            wait([look])

    def close(self) -> None:
        """Ends every look."""
        with self._guard:
            self._closed = True
            for running in self._children.values():
                running.kill()
        self._pool.shutdown(cancel_futures=True)

    def _look(self, upload: Upload) -> int:
        with self._guard:
            if self._closed or upload.id not in self._looks:
                return 1
            task = {"folder": str(upload.folder)}
            running = child.start("api.jobs.look", self._settings, task, upload.folder)
            self._children[upload.id] = running
        running.wait()
        with self._guard:
            del self._children[upload.id]
        # Zips were taken apart: what the drop holds is another number of files now.
        self._uploads.count_anew(upload)
        return child.finish(running)

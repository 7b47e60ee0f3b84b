"""One window per data dir: a second start hands its files to the first and ends.

A local socket named after the data dir; only paths travel over it, one JSON line.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtNetwork import QLocalServer, QLocalSocket

_WAIT_MS = 500
_MOST_BYTES = 4_000_000


class FirstWindow(QObject):
    """Either talks to the window that is there, or listens for later starts."""

    files_came = Signal(object)

    def __init__(self, data_dir: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._name = f"feedme-{hashlib.sha256(str(data_dir).encode()).hexdigest()[:20]}"
        self._server: QLocalServer | None = None

    def hand_over(self, files: Sequence[Path]) -> bool:
        """Give the files to a window that is already open; False when there is none."""
        socket = QLocalSocket()
        socket.connectToServer(self._name)
        if not socket.waitForConnected(_WAIT_MS):
            return False
        socket.write(json.dumps([str(file) for file in files]).encode() + b"\n")
        socket.waitForBytesWritten(_WAIT_MS)
        taken = socket.bytesAvailable() > 0 or socket.waitForReadyRead(4 * _WAIT_MS)
        socket.disconnectFromServer()
        return taken

    def listen(self) -> None:
        """Be the one that later starts find."""
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        # Nobody answered: a socket file that lies there is what a crash left.
        QLocalServer.removeServer(self._name)
        self._server.newConnection.connect(self._greet)
        self._server.listen(self._name)

    def close(self) -> None:
        """Stop listening."""
        if self._server is not None:
            self._server.close()

    @Slot()
    def _greet(self) -> None:
        while self._server is not None and self._server.hasPendingConnections():
            socket = self._server.nextPendingConnection()
            socket.setParent(self)
            socket.readyRead.connect(self._read)
            socket.disconnected.connect(socket.deleteLater)
            self._take(socket)

    @Slot()
    def _read(self) -> None:
        socket = self.sender()
        if isinstance(socket, QLocalSocket):
            self._take(socket)

    def _take(self, socket: QLocalSocket) -> None:
        if socket.bytesAvailable() > _MOST_BYTES:
            socket.abort()
        elif socket.canReadLine():
            files = _paths(bytes(socket.readLine().data()))
            socket.write(b"ok\n")
            socket.flush()
            self.files_came.emit(files)


def _paths(line: bytes) -> list[Path]:
    try:
        names = json.loads(line)
    except ValueError:
        return []
    return [Path(name) for name in names if isinstance(name, str)] if isinstance(names, list) else []

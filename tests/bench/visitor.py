"""A visitor without a browser: speaks Streamlit's own protocol over its websocket, and uses widgets by key.

Twenty browsers would measure this machine; twenty of these measure the server.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from websockets.asyncio.client import ClientConnection, connect

__all__ = ["Visitor", "visit"]


@dataclass
class Visitor:
    """One session: its connection, the widgets on its screen, and what it filled in."""

    socket: ClientConnection
    page: str
    query: str
    widgets: dict[str, Any] = field(default_factory=dict)  # key → its element as it was drawn last
    states: dict[str, WidgetState] = field(default_factory=dict)
    received: int = 0
    errors: list[str] = field(default_factory=list)
    _hash: str = ""

    async def choose(self, key: str, value: float | str) -> float:
        """Give widget `key` another value and give how long (s) the script ran until it was done."""
        element = self.widgets[key]
        state = WidgetState(id=element.id)
        if isinstance(value, str):
            state.string_value = value
        else:
            state.double_array_value.data.append(value)
        self.states[element.id] = state
        return await self.run()

    async def run(self) -> float:
        """Run the script and give how long (s) it took, from the message sent to the last one received."""
        client = ClientState(
            query_string=self.query,
            page_name=self.page,
            page_script_hash=self._hash,
            widget_states=WidgetStates(widgets=self.states.values()),
        )
        start = time.perf_counter()
        await self.socket.send(BackMsg(rerun_script=client).SerializeToString())
        while True:
            raw = await self.socket.recv(decode=False)
            self.received += len(raw)
            message = ForwardMsg()
            message.ParseFromString(raw)
            if self._take(message):
                return time.perf_counter() - start

    def _take(self, message: ForwardMsg) -> bool:
        """Remember what was drawn and where the visitor is; tell whether the script is done."""
        kind = message.WhichOneof("type")
        if kind == "delta" and message.delta.WhichOneof("type") == "new_element":
            element = message.delta.new_element
            found = getattr(element, element.WhichOneof("type") or "", None)
            identity = getattr(found, "id", "")
            if isinstance(identity, str) and identity.startswith("$$"):
                self.widgets[identity.rpartition("-")[2]] = found
            if element.WhichOneof("type") == "exception":
                self.errors.append(str(found))
        elif kind == "page_info_changed":
            self.query = message.page_info_changed.query_string
        elif kind == "navigation":
            self._hash = message.navigation.page_script_hash
        return kind == "script_finished"


async def visit(address: str, page: str, query: str) -> Visitor:
    """Open a screen at `address` (http://host:port) and wait until it is drawn."""
    url = f"{address.replace('http', 'ws', 1)}/_stcore/stream"
    socket = await connect(url, subprotocols=["streamlit"], max_size=None, compression=None)  # type: ignore[list-item]
    visitor = Visitor(socket, page, query)
    await visitor.run()
    return visitor

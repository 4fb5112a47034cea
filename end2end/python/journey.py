"""The contract's journey by python-socketio: `journey.py <origin>` beside a server with limits off.

Each person comes in by polling only, WebSocket only, or polling upgraded; every pair talks. Whoever starts this
restarts the server for each line `restart`, and says when it is back.
"""

import itertools
import json
import queue
import sys
import urllib.request
import uuid

import socketio

LIMIT_S = 20
LIMIT_BYTES = 128 * 1024
WAYS = {"polling": ["polling"], "websocket": ["websocket"], "upgraded": ["polling", "websocket"]}
ORIGIN = sys.argv[1]


def register(user_type):
    """Somebody with an account: their id and token."""
    body = {
        "email": f"{uuid.uuid4()}@example.com",
        "password": "correct horse battery",
        "fullName": "Asha Rao" if user_type == "customer" else "Arjun Kapoor",
        "userType": user_type,
    }
    request = urllib.request.Request(
        f"{ORIGIN}/api/auth/register",
        json.dumps(body).encode(),
        {"content-type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=LIMIT_S) as answer:
        data = json.load(answer)["data"]
    return data["user"]["userId"], data["token"]


class Client:
    """One connected socket and what it has heard."""

    def __init__(self, token, way, comes_back=False):
        self.heard = queue.Queue()
        self.news = queue.Queue()
        self.socket = socketio.Client(
            reconnection=comes_back, reconnection_delay=0.05, reconnection_delay_max=0.2
        )
        self.socket.on("*", lambda event, payload: self.heard.put((event, payload)))
        self.socket.on("connect", lambda: self.news.put("connect"))
        self.socket.on("disconnect", lambda _: self.news.put("disconnect"))
        self.socket.connect(ORIGIN, auth={"token": token}, transports=WAYS[way], wait_timeout=LIMIT_S)
        expected = "polling" if way == "polling" else "websocket"
        assert self.socket.transport() == expected, self.socket.transport()
        self.expects("connect")

    def expects(self, news):
        """The next change of the connection."""
        assert self.news.get(timeout=LIMIT_S) == news

    def ask(self, event, payload):
        """Emits and returns the acknowledgement."""
        return self.socket.call(event, payload, timeout=LIMIT_S)

    def hears(self, event, fits=lambda payload: True):
        """The next event of this name that fits; others are passed over."""
        while True:
            name, payload = self.heard.get(timeout=LIMIT_S)
            if name == event and fits(payload):
                return payload


def couple():
    """Two people with their tokens, and the payload that names their conversation."""
    asha, arjun = register("customer"), register("photographer")
    small, large = sorted([asha[0], arjun[0]])
    return asha, arjun, {"conversationId": f"conv_{small}_{large}"}


def journey(one_way, other_way):
    """Everything that two people do."""
    (_, asha_token), (arjun, arjun_token), here = couple()
    one, other = Client(asha_token, one_way), Client(arjun_token, other_way)

    answer = one.ask("send_message", {**here, "message": "Namaste"})
    assert answer["ok"] and answer["message"]["text"] == "Namaste", answer
    assert other.hears("new_message")["message"]["id"] == answer["message"]["id"]

    # Typing, a read receipt and presence.
    assert other.ask("typing", here)["ok"]
    assert one.hears("user_typing")["userId"] == arjun
    assert other.ask("stop_typing", here)["ok"]
    assert one.hears("user_stopped_typing")["userId"] == arjun
    assert other.ask("mark_delivered", here)["ok"]
    assert one.hears("message_delivered")["deliveredSeq"] >= answer["message"]["seq"]
    assert other.ask("mark_read", here)["ok"]
    assert one.hears("message_read")["readSeq"] >= answer["message"]["seq"]
    assert other.ask("join_conversation", here)["ok"]
    assert one.hears("user_online")["userId"] == arjun
    assert other.ask("leave_conversation", here)["ok"]

    # Two hundred messages without waiting keep their order.
    texts = [f"message {number}" for number in range(200)]
    for text in texts:
        one.socket.emit("send_message", {**here, "message": text})
    assert [other.hears("new_message")["message"]["text"] for _ in texts] == texts

    # A refused event is answered too, with an ack id and without.
    assert one.ask("no such event", {})["code"] == "unknown_event"
    one.socket.emit("join_conversation", {"conversationId": "conv_998_999"})
    assert one.hears("error")["message"] == "Unauthorized to join this conversation"

    # Disconnect and come back: the connection is new, the conversation is the same.
    other.socket.disconnect()
    other = Client(arjun_token, other_way)
    assert one.ask("send_message", {**here, "message": "welcome back"})["ok"]
    assert other.hears("new_message")["message"]["text"] == "welcome back"
    one.socket.disconnect()
    other.socket.disconnect()


def many_answers(way):
    """More than one answer to a poll may hold waits for a client."""
    (_, token), _, here = couple()
    one = Client(token, way)
    answers = queue.Queue()
    for _ in range(200):
        one.socket.emit("no such event", here, callback=answers.put)
    assert all(answers.get(timeout=LIMIT_S)["code"] == "unknown_event" for _ in range(200))
    one.socket.disconnect()


def limit(way):
    """128 KB pass, one byte more ends the connection."""
    (_, token), _, here = couple()
    one = Client(token, way)
    # The first ack id is 1.
    bare = len("421" + json.dumps(["send_message", {**here, "message": ""}], separators=(",", ":")))
    answer = one.ask("send_message", {**here, "message": "x" * (LIMIT_BYTES - bare)})
    assert answer["code"] == "text_too_long", answer
    # Without an ack id the packet is one byte shorter.
    one.socket.emit("send_message", {**here, "message": "x" * (LIMIT_BYTES - bare + 2)})
    one.expects("disconnect")
    one.socket.disconnect()


def comes_back(way):
    """The server goes and returns, and so does a client, by itself."""
    (_, asha_token), (_, arjun_token), here = couple()
    one, other = Client(asha_token, way, True), Client(arjun_token, way, True)
    print("restart", flush=True)
    assert sys.stdin.readline(), "somebody restarts the server"
    for client in (one, other):
        client.expects("disconnect")
        client.expects("connect")
    answer = one.ask("send_message", {**here, "message": "welcome back"})
    assert answer["ok"], answer
    assert other.hears("new_message")["message"]["text"] == "welcome back"
    one.socket.disconnect()
    other.socket.disconnect()


def refused():
    """The contract's words reach the client."""
    for way, transports in WAYS.items():
        socket = socketio.Client(reconnection=False)
        reasons = queue.Queue()
        socket.on("connect_error", reasons.put)
        try:
            socket.connect(ORIGIN, auth={"token": "nonsense"}, transports=transports, wait_timeout=LIMIT_S)
        except socketio.exceptions.ConnectionError:
            reason = reasons.get(timeout=LIMIT_S)
            assert reason["message"] == "Authentication error: Invalid token format", reason
        else:
            raise AssertionError(f"let in by {way}")


if __name__ == "__main__":
    refused()
    for pair in itertools.product(WAYS, repeat=2):
        journey(*pair)
        print("ok", " and ".join(pair))
    for way in WAYS:
        many_answers(way)
        limit(way)
        comes_back(way)
        print("ok", way)

"""A chess bot as those in the field are built: Python's standard library, one thread for each stream, a UCI engine.

    python3 bot.py BASE TOKEN [--challenge NAME] [--decline KEY] -- ENGINE [ARGUMENTS]

It takes each challenge, or declines it with the reason KEY, and plays each game that its event stream tells of. It hangs up
on a stream that is silent for 9 s and opens a new one; it gives a move up after 2 s and sends it again. It prints one line
for what happens: `ready`, `beat` (an empty line), `game ID`, `moves N`, `over STATUS WINNER`, `declined REASON`, `silent`.
"""

import http.client
import json
import subprocess
import sys
import threading
import time
from urllib.parse import urlencode, urlsplit

SILENCE_S = 9
MOVE_S = 2
PAUSE_S = 0.2
LOOK_DEPTH = "4"

base, token = sys.argv[1:3]
split = sys.argv.index("--")
options = dict(zip(sys.argv[3:split:2], sys.argv[4:split:2]))
engine_command = sys.argv[split + 1 :]
address = urlsplit(base).netloc


def say(*words):
    print(*words, flush=True)


def ask(method, path, timeout, fields=None):
    """Sends what the library `requests` sends. The connection stays open for a stream."""
    connection = http.client.HTTPConnection(address, timeout=timeout)
    headers = {
        "User-Agent": "lichess-bot/2026.11.1 user:robot",
        "Accept-Encoding": "gzip, deflate",
        "Accept": "*/*",
        "Connection": "keep-alive",
        "Authorization": f"Bearer {token}",
    }
    body = None
    if method == "POST":
        body = urlencode(fields or {})
        headers["Content-Length"] = str(len(body))
        if fields:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
    connection.request(method, path, body=body, headers=headers)
    return connection.getresponse()


def insist(path, fields=None):
    """Until there is an answer. Gives its status."""
    while True:
        try:
            answer = ask("POST", path, MOVE_S, fields)
            answer.read()
            if answer.status not in (429, 503):
                return answer.status
        except OSError:
            pass
        except http.client.HTTPException:
            pass
        time.sleep(PAUSE_S)


def lines(path):
    """The JSON lines of a stream, until it ends. Raises OSError when it is silent or breaks off."""
    stream = ask("GET", path, SILENCE_S)
    if stream.status != 200:
        raise OSError(stream.status)
    while line := stream.readline():
        if line.strip():
            yield json.loads(line)


class Engine:
    def __init__(self):
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(engine_command, stdin=pipe, stdout=pipe, text=True, bufsize=1)

    def best(self, moves):
        self.process.stdin.write(f"position startpos moves {moves}\ngo depth {LOOK_DEPTH}\n")
        for line in self.process.stdout:
            if line.startswith("bestmove"):
                return line.split()[1]

    def quit(self):
        self.process.stdin.write("quit\n")
        self.process.wait()


def play(game_id, color):
    engine = Engine()
    try:
        for line in lines(f"/api/bot/game/stream/{game_id}"):
            state = line["state"] if line["type"] == "gameFull" else line
            if state["type"] != "gameState":
                continue
            moves = state["moves"].split()
            if state["status"] not in ("created", "started"):
                say("over", state["status"], state.get("winner"))
                break
            if (len(moves) % 2 == 0) == (color == "white"):
                best = engine.best(" ".join(moves))
                insist(f"/api/bot/game/{game_id}/move/{best}?offeringDraw=false")
                say("moves", len(moves) + 1)
    except (OSError, http.client.HTTPException):
        pass
    finally:
        engine.quit()


def take(event):
    if event["type"] == "challenge" and event["challenge"]["direction"] == "in":
        path = f"/api/challenge/{event['challenge']['id']}"
        if "--decline" in options:
            insist(f"{path}/decline", {"reason": options["--decline"]})
        else:
            insist(f"{path}/accept")
    elif event["type"] == "challengeDeclined":
        say("declined", event["challenge"]["declineReasonKey"])
    elif event["type"] == "gameStart":
        game_id, color = event["game"]["gameId"], event["game"]["color"]
        # Also a game that is being played: its stream may just have broken off.
        say("game", game_id)
        threading.Thread(target=play, args=(game_id, color), daemon=True).start()


insist("/api/bot/account/upgrade")
is_first = True
while True:
    try:
        stream = ask("GET", "/api/stream/event", SILENCE_S)
        say("ready")
        if is_first and "--challenge" in options:
            fields = {"rated": "False", "clock.limit": 300, "clock.increment": 2, "color": "white"}
            insist(f"/api/challenge/{options['--challenge']}", fields)
        is_first = False
        while line := stream.readline():
            if line.strip():
                take(json.loads(line))
            else:
                say("beat")
    except TimeoutError:
        say("silent")
    except (OSError, http.client.HTTPException):
        pass
    time.sleep(PAUSE_S)

"""The yardstick: an empty Flask application under the server's own listener, `python -m bench.plain_app`.

What it reaches on a machine is what Flask and waitress give there; everything else is measured as a share of it.
"""

from flask import Flask, Response

from bench.listening import serve_until_stopped

app = Flask("empty")


@app.post("/empty")
def empty() -> Response:
    """Nothing, in a few bytes."""
    return Response('{"ok":true}', content_type="application/json")


if __name__ == "__main__":
    serve_until_stopped(app)

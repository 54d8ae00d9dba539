"""Security headers on every reply: nothing from elsewhere is loaded, framed or guessed at."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = (
    "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'; "
    "img-src 'self' data:"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",  # for browsers that do not know frame-ancestors
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
FOR_EVER = b"public, max-age=31536000, immutable"  # addresses of static files carry a fingerprint


class SecurityHeaders:
    """Add the headers as a plain ASGI layer; the answers' fast path passes it too."""

    def __init__(self, app: ASGIApp, https: bool = False) -> None:
        self.app = app
        every = HEADERS | ({"Strict-Transport-Security": "max-age=31536000"} if https else {})
        self.headers = [(name.lower().encode(), value.encode()) for name, value in every.items()]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and add the headers when the reply begins."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        is_static = scope["path"].startswith("/static/") and b"v=" in scope["query_string"]

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                sent = message["headers"]
                there = {name for name, _ in sent}
                message["headers"] = [*sent, *(pair for pair in self.headers if pair[0] not in there)]
                if is_static and message["status"] == 200:
                    message["headers"].append((b"cache-control", FOR_EVER))
            await send(message)

        await self.app(scope, receive, send_with_headers)

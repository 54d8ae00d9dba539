"""What our fast path is compared with: the floor (nothing is stored), and the usual design (a commit a request)."""

import os
from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from fastapi import Cookie, Depends, FastAPI, HTTPException
from pydantic import BaseModel, Field
from sqlalchemy import event
from sqlmodel import Session, create_engine, select

from app.competitions.models import Attempt, Response
from app.people.models import SignIn
from app.people.tokens import token_hash


class Answered(BaseModel):
    number: int = Field(ge=1, le=200)
    choice: str = Field(pattern=r"^[A-H]{0,8}$")
    sequence: int = Field(ge=1)
    marked: bool = False


class Receipt(BaseModel):
    number: int
    sequence: int
    saved_at: datetime
    late: bool


def floor() -> FastAPI:
    """A validated FastAPI POST that stores nothing: `async def`, a Pydantic body, a Pydantic reply."""
    app = FastAPI()

    @app.get("/readyz")
    async def ready() -> str:
        return "ready"

    @app.post("/attempts/{attempt_id}/responses")
    async def answer(attempt_id: UUID, answered: Answered) -> Receipt:
        return _receipt(answered)

    return app


def usual() -> FastAPI:
    """The design of most tutorials: a session and a commit a request, in the thread pool, equally durable."""
    url = os.environ["DATABASE_URL"]
    if url.startswith("postgresql://"):
        engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://", 1))
    else:
        engine = create_engine(url, connect_args={"timeout": 30})

        @event.listens_for(engine, "connect")
        def durable(connection, _record) -> None:
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA synchronous=FULL")

    app = FastAPI()

    def session():
        with Session(engine) as open_session:
            yield open_session

    @app.get("/readyz")
    def ready() -> str:
        return "ready"

    @app.post("/attempts/{attempt_id}/responses")
    def answer(
        attempt_id: UUID,
        answered: Answered,
        db: Annotated[Session, Depends(session)],
        qingdun: Annotated[str, Cookie()] = "",
    ) -> Receipt:
        sign_in = db.exec(select(SignIn).where(SignIn.token_hash == token_hash(qingdun))).one_or_none()
        attempt = db.get(Attempt, attempt_id)
        if sign_in is None or attempt is None or attempt.student_id != sign_in.student_id:
            raise HTTPException(404)
        if attempt.submitted_at is not None:
            raise HTTPException(409)
        key = {"attempt_id": attempt_id, "number": answered.number, "sequence": 1}
        kept = db.get(Response, tuple(key.values())) or Response(**key, choice="", received_at=datetime.now(UTC))
        kept.choice, kept.received_at = answered.choice, datetime.now(UTC)
        db.add(kept)
        db.commit()
        return _receipt(answered)

    return app


def _receipt(answered: Answered) -> Receipt:
    return Receipt(number=answered.number, sequence=answered.sequence, saved_at=datetime.now(UTC), late=False)

"""Who may come in: teachers, their one-time links and logins, and platforms' keys. Secrets are kept as SHA-256 only."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary, Text, UniqueConstraint, false
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from services.storage.base import Base, Created, Key
from services.storage.kept import Of, holds, kept


class UserRow(Base):
    """`user` is a reserved word in SQL. `email` is stored in lower case."""

    __tablename__ = "app_user"
    __table_args__ = (
        UniqueConstraint("organisation_id", "email"),
        {"info": kept("To let teachers in.", until="as long as the account", how="by hand")},
    )

    id: Mapped[Key] = mapped_column(info=holds("a random id, which stands in `audit` as the actor", Of.STAFF))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    email: Mapped[str] = mapped_column(info=holds("address, in lower case, by which the account is known", Of.STAFF))
    name: Mapped[str] = mapped_column(info=holds("the teacher's name", Of.STAFF))
    is_admin: Mapped[bool] = mapped_column(
        server_default=false(), info=holds("whether they make keys, change the organisation's settings and read the audit log", Of.STAFF)
    )
    password_hash: Mapped[str | None] = mapped_column(info=holds("argon2id of the password; empty: they come in by links only", Of.STAFF))
    created_at: Mapped[Created] = mapped_column(info=holds("when the account was made", Of.STAFF))


class LoginLinkRow(Base):
    __tablename__ = "login_link"
    __table_args__ = (
        {"info": kept("To let a teacher in once.", until="as long as the account; useless once used or too old", how="with the account")},
    )

    token_hash: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True, info=holds("SHA-256 of the secret in the link"))
    user_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id", ondelete="CASCADE"), index=True, info=holds("whose it is", Of.STAFF))
    created_at: Mapped[Created] = mapped_column(info=holds("when it was made", Of.STAFF))
    expires_at: Mapped[datetime] = mapped_column(info=holds("until when it works"))
    used_at: Mapped[datetime | None] = mapped_column(info=holds("when it was used", Of.STAFF))


class LoginRow(Base):
    """A teacher at one browser, until they leave, are sent out, or the time is over. The cookie holds the id, signed."""

    __tablename__ = "login"
    __table_args__ = (
        {"info": kept("To know who is logged in, and to end it from elsewhere.", until="7 days after its end", how="every hour")},
    )

    id: Mapped[Key] = mapped_column(info=holds("a random id, signed in the cookie", Of.STAFF))
    user_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id", ondelete="CASCADE"), index=True, info=holds("who", Of.STAFF))
    created_at: Mapped[Created] = mapped_column(info=holds("when they came in", Of.STAFF))
    expires_at: Mapped[datetime] = mapped_column(info=holds("until when it holds"))
    ended_at: Mapped[datetime | None] = mapped_column(info=holds("when they left or were sent out", Of.STAFF))


class ApiKeyRow(Base):
    __tablename__ = "api_key"
    __table_args__ = (
        {"info": kept("To let platforms in.", until="as long as the organisation, also revoked ones: `audit` names them", how="by hand")},
    )

    id: Mapped[Key] = mapped_column(info=holds("its id, which stands in `audit` as the actor"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    name: Mapped[str] = mapped_column(info=holds("what people call it"))
    hint: Mapped[str] = mapped_column(info=holds("its first letters, by which people know it again"))
    key_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True, info=holds("SHA-256 of the key"))
    scopes: Mapped[list[str]] = mapped_column(ARRAY(Text), info=holds("what it may do"))
    created_at: Mapped[Created]
    expires_at: Mapped[datetime | None] = mapped_column(info=holds("until when it works"))
    last_used_at: Mapped[datetime | None] = mapped_column(info=holds("when it was last used, to the minute"))
    revoked_at: Mapped[datetime | None] = mapped_column(info=holds("when it was ended"))

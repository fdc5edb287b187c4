"""Who may come in: teachers, their one-time links and logins, and platforms' keys. Secrets are kept as SHA-256 only."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary, Text, UniqueConstraint, false
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from services.storage.base import Base, Created, Key


class UserRow(Base):
    """`user` is a reserved word in SQL. `email` is stored in lower case."""

    __tablename__ = "app_user"
    __table_args__ = (UniqueConstraint("organisation_id", "email"),)

    id: Mapped[Key]
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    email: Mapped[str]
    name: Mapped[str]
    is_admin: Mapped[bool] = mapped_column(server_default=false())  # makes keys and changes the organisation's settings
    password_hash: Mapped[str | None]  # argon2, made by auth
    created_at: Mapped[Created]


class LoginLinkRow(Base):
    __tablename__ = "login_link"

    token_hash: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[Created]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class LoginRow(Base):
    """A teacher at one browser, until they leave, are sent out, or the time is over. The cookie holds the id, signed."""

    __tablename__ = "login"

    id: Mapped[Key]
    user_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[Created]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class ApiKeyRow(Base):
    __tablename__ = "api_key"

    id: Mapped[Key]
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    name: Mapped[str]
    hint: Mapped[str]  # its first letters, by which people know it again
    key_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    scopes: Mapped[list[str]] = mapped_column(ARRAY(Text))
    created_at: Mapped[Created]
    expires_at: Mapped[datetime | None]
    last_used_at: Mapped[datetime | None]  # to the minute
    revoked_at: Mapped[datetime | None]

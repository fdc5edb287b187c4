"""The tenant: every root table carries its id. A single school has one, with the slug `default`."""

from sqlalchemy import Text, false
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from services.storage.base import Base, Created, Key


class OrganisationRow(Base):
    __tablename__ = "organisation"

    id: Mapped[Key]
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    guardian_consent: Mapped[bool] = mapped_column(server_default=false())  # students join with a guardian's name only
    frame_ancestors: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default="{}")  # origins whose pages may show a class's mood
    created_at: Mapped[Created]

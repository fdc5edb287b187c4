"""The tenant: every root table carries its id. A single school has one, with the slug `default`."""

from sqlalchemy import Text, false
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from services.storage.base import Base, Created, Key
from services.storage.kept import holds, kept


class OrganisationRow(Base):
    __tablename__ = "organisation"
    __table_args__ = (
        {"info": kept("To keep several schools apart.", until="as long as the installation", how="by hand, with all that belongs to it")},
    )

    id: Mapped[Key] = mapped_column(info=holds("its id"))
    slug: Mapped[str] = mapped_column(unique=True, info=holds("its short name for commands"))
    name: Mapped[str] = mapped_column(info=holds("the school's name"))
    guardian_consent: Mapped[bool] = mapped_column(
        server_default=false(), info=holds("whether students who join by a link must name a guardian who agrees")
    )
    frame_ancestors: Mapped[list[str]] = mapped_column(
        ARRAY(Text), server_default="{}", info=holds("origins whose pages may show a class's mood")
    )
    created_at: Mapped[Created]

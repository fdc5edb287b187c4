"""Cross-site requests: a cookie travels with every request a browser makes, whoever's page makes it; the Origin header tells."""

from urllib.parse import urlsplit

from services.errors import Forbidden


def same_origin(origin: str, host: str | None, base_url: str) -> bool:
    """`origin` is the public address, or names the host the request was sent to.

    The second lets a service without CLASSPULSE_PUBLIC_URL be reached by any of its addresses. It gives nothing away: a foreign page
    cannot choose the Host of another site, and a name rebound to this machine does not carry this site's cookie.
    """
    asking, public = urlsplit(origin), urlsplit(base_url)
    if asking.scheme not in {"http", "https"} or (public.scheme == "https" and asking.scheme != "https"):
        return False
    if (asking.scheme, asking.netloc) == (public.scheme, public.netloc):
        return True
    return host is not None and asking.netloc == host


def refuse_cross_site(origin: str | None, host: str | None, base_url: str, *, by_cookie: bool) -> None:
    """Raises Forbidden. Browsers always name an Origin where it matters, so a cookie without one is refused too."""
    if origin is None:
        if by_cookie:
            raise Forbidden("A request with a login cookie must name its Origin.")
        return
    if not same_origin(origin, host, base_url):
        raise Forbidden("The request comes from another site.")

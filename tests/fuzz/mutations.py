"""Texts that are nearly SDP: some lines of what real senders said are lost, repeated, moved, taken from another, or hold odd values."""

import re
from collections.abc import Callable, Sequence
from typing import Final

from hypothesis import strategies as st

Lines = list[str]

ODD: Final = [
    *["", " ", "0", "-1", "1", "127", "128", "65535", "65536", "4294967296", "9" * 40, "9" * 5000, "00", "1e3", "0x10", "²", "٣", "NaN"],
    *[
        "\x00",
        "\t",
        "\r",
        "\x0b",
        "\x1c",
        "\x85",
        "\u2028",
        "é",
        "😀",
        "%s",
        "{0}",
        "*",
        "/",
        "=",
        ":",
        ";",
        ",",
        '"',
        "a=",
        "m=video",
        "v=0",
    ],
    *["x" * 33, "x" * 300, "127.0.0.1", "::1", "::ffff:127.0.0.1", "255.255.255.255", "fe80::1%eth0", "[::]", "a.local", "1.2.3.4.5"],
    *["BUNDLE", "UDP", "udp", "tcp", "typ", "host", "relay", "VP8/90000", "H264/0", "H264", "rtx/90000", "apt=96", "apt=", "apt=x"],
    *["sendonly", "recvonly", "inactive", "passive", "holdconn", "sha-256", "md5", "rtcp-mux", "ice-lite", "ice-ufrag", "ice-pwd"],
]
_WORD: Final = re.compile(r"[^ :=/;,]+")


@st.composite
def mutated(draw: st.DrawFn, corpus: Callable[[], Sequence[str]], most: int = 6) -> str:
    """One of the corpus's texts after one to `most` changes."""
    texts = corpus()
    lines = draw(st.sampled_from(texts)).split("\r\n")
    for _ in range(draw(st.integers(1, most))):
        draw(st.sampled_from(_CHANGES))(draw, lines, texts)
    return draw(st.sampled_from(["\r\n"] * 8 + ["\n", "\r", "\r\n\r\n"])).join(lines)


def _place(draw: st.DrawFn, lines: Lines) -> int:
    return draw(st.integers(0, max(0, len(lines) - 1)))


def _lose(draw: st.DrawFn, lines: Lines, _: Sequence[str]) -> None:
    at = _place(draw, lines)
    del lines[at : at + draw(st.sampled_from([1, 1, 1, 5, 40]))]


def _repeat(draw: st.DrawFn, lines: Lines, _: Sequence[str]) -> None:
    at = _place(draw, lines)
    lines[at:at] = lines[at : at + 1] * draw(st.sampled_from([1, 1, 2, 40, 1100]))


def _move(draw: st.DrawFn, lines: Lines, _: Sequence[str]) -> None:
    moved = lines[(at := _place(draw, lines)) : at + 1]
    del lines[at : at + 1]
    lines[(to := _place(draw, lines)) : to] = moved


def _borrow(draw: st.DrawFn, lines: Lines, texts: Sequence[str]) -> None:
    at = _place(draw, lines)
    lines[at : at + draw(st.integers(0, 1))] = [draw(st.sampled_from(draw(st.sampled_from(texts)).split("\r\n")))]


def _misspell(draw: st.DrawFn, lines: Lines, texts: Sequence[str]) -> None:
    """A word becomes an odd one, a random one, or none; or it gets a line into it that looks like a part of this one."""
    at = _place(draw, lines)
    words = list(_WORD.finditer(lines[at])) if lines else []
    if words:
        word = draw(st.sampled_from(words))
        hidden = st.builds(
            str.__add__,
            st.sampled_from("\r\x0b\x0c\x1c\x1d\x1e"),
            st.sampled_from(texts).flatmap(lambda text: st.sampled_from(text.split("\r\n"))),
        )
        odd = draw(st.one_of(st.sampled_from(ODD), st.text(max_size=12), st.integers().map(str), hidden))
        lines[at] = lines[at][: word.start()] + odd + lines[at][word.end() :]


def _insert(draw: st.DrawFn, lines: Lines, _: Sequence[str]) -> None:
    lines.insert(_place(draw, lines), draw(st.one_of(st.text(max_size=40), st.sampled_from(ODD))))


def _cut(draw: st.DrawFn, lines: Lines, _: Sequence[str]) -> None:
    """The text ends in the middle of a line."""
    at = _place(draw, lines)
    if lines:
        lines[at:] = [lines[at][: draw(st.integers(0, len(lines[at])))]]


_CHANGES: Final = (_misspell, _misspell, _misspell, _lose, _borrow, _repeat, _move, _insert, _cut)

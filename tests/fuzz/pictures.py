"""What holds for the packets of a sender that means ill, once they are decrypted: each is read or refused, and little waits."""

from services.ingest.assembler import MOST_WAITING, Assembler
from services.ingest.encoded import H264, VP8, read_part
from services.ingest.rtp import read_packet
from services.ingest.temporal_layers import TemporalLayers


def packets_are_read_or_refused(data: bytes) -> None:
    """`data`: packets, each after a byte that tells its length and the codec."""
    assembler, layers, at = Assembler(), TemporalLayers(2.0), 0
    while at < len(data):
        end = at + 13 + (data[at] & 0x7F)
        codec, packet = (H264 if data[at] & 0x80 else VP8), data[at + 1 : end]
        at = end
        if len(packet) < 12:
            return
        try:
            read = read_packet(bytes([0x80 | packet[0] & 0x3F]) + packet[1:], 3)
            part = read_part(codec, read.payload) if read.payload else None
        except ValueError:
            continue
        if part is not None:
            for picture in assembler.add(read, part, codec):
                layers.keep(picture)
        assert len(assembler._waiting) <= MOST_WAITING

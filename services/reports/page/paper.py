"""The report's page as sheets of A4: what the PDF's maker needs beyond the print part of `look.CSS`."""

from typing import Final

CSS: Final = """
@page { size: A4; margin: 16mm 15mm 18mm;
  @bottom-left { content: string(title); font: 8pt sans-serif; color: #555; }
  @bottom-right { content: counter(page) " / " counter(pages); font: 8pt sans-serif; color: #555; } }
html { font-family: "DejaVu Sans", "Liberation Sans", "Noto Sans", sans-serif; }
body { font-family: inherit; font-size: 9.5pt; }
h1 { string-set: title content(); font-size: 19pt; }
main, footer { max-width: none; padding: 0; }
footer { margin-top: 5mm; }
.tiles { display: grid; grid-template-columns: 1fr 1fr 1fr 1fr; gap: 3mm; }
.tiles li { padding: 3mm 3.5mm; }
.number { font-size: 20pt; }
section, details { padding: 3.5mm 4.5mm; margin-top: 3.5mm; }
section, .tiles li, .notice { break-inside: avoid; border-radius: 3mm; }
h2 { break-after: avoid; }
.plot { grid-template: 30mm 5mm auto / 13mm 1fr; margin-top: 5mm; font-size: 7.5pt; }
.tall .plot { grid-template-rows: 38mm 5mm auto; }
.keys { grid-template-columns: 1fr 1fr 1fr; gap: 1.2mm 7mm; }
.keys li { font-size: 8.5pt; }
.keys li b { margin-left: auto; }
.notes { display: block; }
.notes div + div { margin-top: 3mm; }
.facts div { grid-template-columns: 42mm 1fr; }
.steps { margin-top: 3mm; width: 100%; font-size: 7.5pt; }
.steps th, .steps td { padding: .8mm 1mm; }
.steps th { position: static; }
tr { break-inside: avoid; }
"""

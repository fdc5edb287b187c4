"""What a course's page needs beyond a session's look."""

from typing import Final

CSS: Final = """
.field .dot { position: absolute; width: 9px; height: 9px; margin: 0 0 -4.5px -4.5px; border-radius: 50%;
  -webkit-print-color-adjust: exact; print-color-adjust: exact; }
.field .column { position: absolute; -webkit-print-color-adjust: exact; print-color-adjust: exact; }
.field .whisker { position: absolute; width: 0; border-left: 2px solid; }
.field .gap { border-width: 0; }
.field .gap em { position: absolute; left: 50%; top: 50%; transform: translate(-50%, -50%) rotate(-90deg); white-space: nowrap;
  padding: 0 .35rem; border-radius: 4px; background: var(--surface); font-style: normal; }
.words ul { margin-top: .4rem; padding-left: 1.1rem; }
.words li + li { margin-top: .25rem; }
.list { margin-top: .7rem; overflow-x: auto; }
.list table { width: 100%; font-size: .8125rem; }
.list th { position: static; vertical-align: bottom; white-space: normal; }
.list th[scope=row] { font-weight: 400; vertical-align: baseline; white-space: nowrap; }
.list .name { text-align: left; white-space: normal; overflow-wrap: anywhere; min-width: 8rem; }
.list .why { text-align: center; color: var(--soft); }
.marked { margin-top: .6rem; font-size: .9375rem; }
.marked dt { margin-top: .5rem; font-weight: 600; color: inherit; overflow-wrap: anywhere; }
.marked time { display: inline-block; min-width: 3.6rem; color: var(--soft); }
@media print { .list { overflow: visible; } }
"""

PAPER: Final = """
.list table { font-size: 8pt; }
.list th, .list td { padding: .9mm 1.2mm; }
.list .name { min-width: 0; }
.field .dot { width: 2.2mm; height: 2.2mm; margin: 0 0 -1.1mm -1.1mm; }
.marked, .words ul { font-size: 9pt; }
section.long { break-inside: auto; }
.long thead { display: table-header-group; }
"""

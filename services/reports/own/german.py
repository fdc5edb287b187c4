"""German: students are addressed with du; what is seen is `sichtbarer Ausdruck`, never a feeling."""

from typing import Final

from services.domain.languages import EXPRESSIONS
from services.domain.looks import Look
from services.reports.own.words import OwnWords

GERMAN: Final = OwnWords(
    EXPRESSIONS=EXPRESSIONS["de"],
    MONTHS=(
        "Januar",
        "Februar",
        "März",
        "April",
        "Mai",
        "Juni",
        "Juli",
        "August",
        "September",
        "Oktober",
        "November",
        "Dezember",
    ),
    DAY="{day}. {month} {year}",
    DECIMAL_MARK=",",
    TITLE="Was von dir gelesen wurde",
    CREED="Sichtbarer Ausdruck ist nicht innerer Zustand.",
    CREED_MORE=(
        "Diese Zahlen sagen, was dein Gesicht einer Maschine zeigte, die sich irrt. Sie sagen nicht, was du gefühlt oder gedacht hast, "
        "und niemand darf dich danach benoten, loben oder tadeln."
    ),
    PRESENCE=(
        "In dieser Stunde wurde nur Anwesenheit gelesen: ob dein Gesicht im Bild war und zum Bildschirm schaute. Ausdrücke wurden nicht "
        "gelesen."
    ),
    NOTHING="In dieser Stunde wurde von dir noch nichts gelesen.",
    ALWAYS_YOURS="Deine eigenen Zahlen siehst du immer, so wenige andere auch lesbar waren.",
    LOOKS="Blicke auf dein Video",
    LOOKS_FOR="hin und wieder, solange deine Kamera an ist",
    FACES="Gesicht gefunden",
    FACES_FOR="Blicke mit einem Gesicht im Bild",
    READ="Ausdruck gelesen",
    READ_FOR="Blicke mit lesbarem Gesicht",
    UNREADABLE="Gesicht nicht lesbar",
    UNREADABLE_FOR="zu klein, unscharf oder abgewandt",
    NO_FACE="Kein Gesicht gefunden",
    NO_FACE_FOR="Blicke ohne ein Gesicht im Bild",
    WITHOUT_VIDEO="Ohne Video",
    WITHOUT_VIDEO_FOR="Minuten zwischen deinem ersten Blick und dem letzten: Kamera aus oder keine Leitung",
    EXPRESSIONS_TITLE="Dein sichtbarer Ausdruck",
    EXPRESSIONS_HELP=(
        "Anteil jedes Ausdrucks an den Blicken, bei denen dein Gesicht lesbar war, alle zehn Sekunden. Ein neutrales Gesicht ist das "
        "übliche Gesicht von jemandem, der folgt."
    ),
    EXPRESSIONS_LABEL="Gestapeltes Flächendiagramm deiner sichtbaren Ausdrücke über die Stunde. Die Zahlen stehen in der Tabelle darunter.",
    FACE_TITLE="Dein Gesicht im Bild",
    FACE_HELP=(
        "Von den Blicken in je zehn Sekunden: Ein Gesicht wurde gefunden, und es schaute zum Bildschirm. Wo keine Linie ist, kam kein "
        "Video an."
    ),
    FACE_LABEL=(
        "Liniendiagramm, wie oft dein Gesicht gefunden wurde und zum Bildschirm schaute. Die Zahlen stehen in der Tabelle darunter."
    ),
    FOUND_LINE="Gesicht gefunden",
    FACING_LINE="Zum Bildschirm gewandt",
    NOT_READ="Kein Gesicht lesbar",
    NUMBERS_TITLE="Alle Zahlen",
    NUMBERS_HELP="Dasselbe wie in den Diagrammen, eine Zeile für je zehn Sekunden, in denen Video ankam. Anteile von 0 bis 1.",
    COLUMNS={
        "Zeit": "in der Stunde",
        "Blicke": "Blicke auf dein Video",
        "Gesicht": "Blicke mit einem Gesicht",
        "gelesen": "Blicke, bei denen das Gesicht lesbar war",
        "zugewandt": "Anteil der Blicke, zum Bildschirm gewandt",
    },
    AXIS="Zeit in der Stunde",
    STEPS_TITLE="Die Stunde in Schritten",
    STEPS_HELP="Für jeden Abschnitt, in dem Video ankam: wie viele Blicke, und die Mittel der Anteile von 0 bis 1.",
    KEPT_TITLE="Was aufbewahrt wird und bis wann",
    NOT_KEPT=(
        "Kein Bild und kein Ton wurde aufbewahrt. Andere Menschen in deinem Bild wurden nur gezählt: Nichts von ihren Gesichtern wurde "
        "gelesen oder gespeichert."
    ),
    READINGS="Einzelne Blicke: {count} sind jetzt da, die letzten davon bis zum Ende des {day}.",
    READINGS_NONE=(
        "Einzelne Blicke: Es sind keine mehr da. Sie werden etwa einen Tag aufbewahrt; die Summen über zehn Sekunden darunter bleiben."
    ),
    SUMS="Summen über zehn Sekunden, aus denen diese Seite gemacht ist: {count}, die letzten davon bis zum Ende des {day}.",
    SUMS_NONE="Summen über zehn Sekunden: keine.",
    NAME_KEPT="Dein Name, wie du ihn angegeben hast, „{name}“, und was du zur Einwilligung gesagt hast:",
    NETWORKS="Gelesen vom Netz {networks}.",
    AGREED="Du hast zugestimmt, gelesen zu werden, am",
    WITHDREW="Du hast deine Einwilligung zurückgenommen am",
    NOT_AGREED="Du hast nicht zugestimmt, gelesen zu werden.",
    SEEN_TITLE="Wer nachgesehen hat",
    SEEN_HELP=(
        "Abschnitte von zehn Minuten, in denen jemand nachgesehen hat. Genannt werden Rollen, keine Namen; deine Schule kann dir "
        "mehr sagen."
    ),
    SEEN_COLUMNS=("was", "wer", "wie oft", "zuletzt"),
    NOBODY="Noch niemand hat Zahlen dieser Stunde angesehen.",
    SEEN_INDIVIDUAL="In dieser Stunde darf deine Lehrkraft deine eigenen Zahlen ansehen und die der Klasse.",
    SEEN_CLASS=(
        "Deine Lehrkraft sieht Zahlen der Klasse, und nur solange mindestens {k} Gesichter lesbar sind. Deine allein sieht sie nicht."
    ),
    SEEN_CLASS_OF_ONE=(
        "Deine Lehrkraft sieht Zahlen der Klasse, nicht von dir allein; in einer Klasse, in der nur du bist, sind sie dasselbe."
    ),
    LOOKED={
        Look.LIVE: "Die Live-Seite der Klasse",
        Look.MOOD: "Die Zahlen der Klasse",
        Look.REPORT: "Der Bericht der Klasse",
        Look.STATS: "Wie viel Video von allen ankam, einzeln",
        Look.PARTICIPANTS: "Die Liste der Lernenden",
        Look.PARTICIPANT: "Deine eigenen Zahlen",
        Look.PERSON: "Eine Kopie aller deiner Daten",
        Look.READINGS: "Einzelne Messwerte der Klasse, deine darunter, als Datei ohne Namen",
    },
    ROLES={
        "teacher": "eine Lehrkraft oder die Verwaltung",
        "platform": "deine Lernplattform",
        "link": "wer einen Link hat, den deine Schule gemacht hat",
        "embed": "eine Seite deiner Schule, die die Zahlen der Klasse zeigt",
        "participant": "du",
        "service": "wer diesen Dienst betreibt",
    },
    ONCE="einmal",
    TIMES="{count}-mal",
    RIGHTS_TITLE="Deine Rechte",
    RIGHTS=(
        (
            "Die Einwilligung zurücknehmen: Ab sofort wird nichts mehr von dir gelesen. Was gelesen wurde, bleibt, bis seine Zeit vorbei "
            "ist oder bis du es löschst."
        ),
        (
            "Löschen: Alles, was in dieser Stunde von dir gelesen wurde, wird gelöscht, auch aus den Zahlen der Klasse, und du bekommst "
            "eine Quittung."
        ),
        "Alles bekommen: Die Datei enthält alles, was in dieser Stunde über dich gespeichert ist, mit einer Erklärung jeder Zahl.",
        (
            "Widersprechen oder berichtigen: Frag deine Schule. Ein falscher Name kann berichtigt, eine falsche Zahl kann nur gelöscht "
            "werden, denn es wurde kein Bild aufbewahrt."
        ),
    ),
)

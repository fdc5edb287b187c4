"""German: students are addressed with du, teachers with Sie; what is seen is `sichtbarer Ausdruck`, never a feeling."""

from typing import Final

from services.api.languages.words import Embed, EmbedScript, Join, JoinScript, Login, Mine, MineScript, Pictures, PicturesScript, Words
from services.domain.languages import EXPRESSIONS
from services.domain.seen import WhyNot

_ANSWERED: Final = "Der Server antwortete mit {status}. Versuch es noch einmal, oder frag deine Schule."
_UNREACHABLE: Final = "Der Server der Schule ist nicht zu erreichen. Prüf deine Verbindung, und versuch es dann noch einmal."
_DELETED: Final = "Alles, was in dieser Stunde von dir gelesen wurde, ist gelöscht, auch aus den Zahlen der Klasse."
_PROBLEMS: Final = {
    400: "Etwas an der Anfrage stimmt nicht.",
    401: "Dein Platz ist abgelaufen.",
    403: "Das ist hier nicht erlaubt.",
    404: "Das gibt es nicht, oder nicht mehr.",
    408: "Das kam zu langsam an. Versuch es noch einmal.",
    409: "Diese Stunde ist beendet.",
    413: "Das war zu viel auf einmal.",
    422: "Etwas an der Angabe stimmt nicht. Sieh sie noch einmal durch.",
    429: "Gerade kommen zu viele Anfragen aus diesem Netz. Warte einen Moment, und versuch es dann noch einmal.",
    500: "Im Dienst ging etwas schief. Versuch es noch einmal, oder sag es deiner Schule.",
    503: "Der Dienst ist gerade beschäftigt. Versuch es gleich noch einmal.",
}

_JOIN: Final = Join(
    NO_COURSE="An der Stunde teilnehmen",
    LEAD_EXPRESSION=(
        "Deine Lehrkraft möchte sehen, wie die Klasse als Ganzes aussieht, während sie lernt. "
        "Bevor du dich entscheidest: Dazu dient deine Kamera."
    ),
    LEAD_PRESENCE=(
        "Deine Lehrkraft möchte sehen, wer da ist und zum Bildschirm schaut. Bevor du dich entscheidest: Dazu dient deine Kamera."
    ),
    NO_SCRIPT="Diese Seite braucht JavaScript, um dein Video zu senden.",
    FACTS="Wozu deine Kamera dient",
    READ="Was gelesen wird",
    READ_EXPRESSION=(
        "Etwa {often} dein sichtbarer Ausdruck als ein paar Zahlen (zum Beispiel fröhlich 0,7, neutral 0,2), und wo dein Gesicht ist und "
        "wohin es gewandt ist. Das ist, was ein Gesicht zeigt, nicht, was du fühlst oder denkst. Andere Menschen im Bild werden "
        "nur gezählt."
    ),
    READ_PRESENCE=(
        "Etwa {often}: ob deine Kamera an ist, ob ein Gesicht im Bild ist und ob es zum Bildschirm schaut. "
        "Ausdrücke werden in dieser Stunde nicht gelesen. Andere Menschen im Bild werden nur gezählt."
    ),
    ONCE_A_SECOND="einmal in der Sekunde",
    TWICE_A_SECOND="zweimal in der Sekunde",
    TIMES_A_SECOND="{fps}-mal in der Sekunde",
    NOT_KEPT="Was nicht aufbewahrt wird",
    NOT_KEPT_WHAT=(
        "Kein Bild und kein Ton. Dein Video geht durch den Speicher des Servers der Schule und wird nie auf eine Festplatte geschrieben. "
        "Das Mikrofon bleibt aus."
    ),
    SEEN="Wer es sieht",
    SEEN_INDIVIDUAL="Deine Lehrkraft sieht Zahlen der Klasse und darf auch deine ansehen. Dein Video sieht hier niemand.",
    SEEN_SMALL=(
        "Deine Lehrkraft sieht Zahlen der ganzen Klasse. In einer sehr kleinen Klasse können das deine allein sein. "
        "Dein Video sieht hier niemand."
    ),
    SEEN_CLASS=(
        "Deine Lehrkraft sieht Zahlen der ganzen Klasse, und nur wenn mindestens {k} Gesichter lesbar sind. Dein Video sieht hier niemand."
    ),
    KEPT="Wie lange",
    KEPT_FOR="Einzelne Messwerte {single}, Summen über zehn Sekunden {long}. Dann werden sie gelöscht, und dein Name mit ihnen.",
    HOUR="eine Stunde",
    HOURS="{hours} Stunden",
    DAY="einen Tag",
    DAYS="{days} Tage",
    DECIMAL_MARK=",",
    CHOICE="Deine Wahl",
    CHOICE_WHAT=(
        "Die Teilnahme ist freiwillig. Jederzeit kannst du die Kamera ausschalten, gehen, deine Einwilligung zurücknehmen und alles, was "
        "von dir gelesen wurde, ansehen oder löschen: auf dieser Seite. Ist dieser Tab geschlossen, oder nach {hours} Stunden, bitte deine "
        "Schule, es dir zu zeigen oder zu löschen."
    ),
    CONSENT_EXPRESSION=(
        "Ich weiß, was gelesen und was nicht aufbewahrt wird, und stimme zu, dass in dieser Stunde mein sichtbarer Ausdruck gelesen wird."
    ),
    CONSENT_PRESENCE=(
        "Ich weiß, was gelesen und was nicht aufbewahrt wird, und stimme zu, dass in dieser Stunde meine Anwesenheit gelesen wird."
    ),
    CONSENT_EXPRESSION_GUARDIAN=(
        "Meine Eltern (oder wer für mich sorgt) und ich wissen, was gelesen und was nicht aufbewahrt wird, und stimmen zu, dass in dieser "
        "Stunde mein sichtbarer Ausdruck gelesen wird."
    ),
    CONSENT_PRESENCE_GUARDIAN=(
        "Meine Eltern (oder wer für mich sorgt) und ich wissen, was gelesen und was nicht aufbewahrt wird, und stimmen zu, dass in dieser "
        "Stunde meine Anwesenheit gelesen wird."
    ),
    YOUR_NAME="Dein Name",
    GUARDIAN="Name deiner Mutter, deines Vaters oder wer für dich sorgt",
    GUARDIAN_WHY="Deine Schule möchte, dass sie auch zustimmen.",
    JOIN="Teilnehmen",
    MIRROR="Deine eigene Kamera",
    CAMERA_IS_OFF="Deine Kamera ist aus.",
    PREVIEW="Kamera vorher ansehen",
    SWITCH_CAMERA="Kamera wechseln",
    LEAVE="Gehen",
    SEE="Ansehen, was von mir gelesen wurde (in einem neuen Tab)",
    COME_BACK="Zurückkommen",
    OTHER="Als jemand anderes teilnehmen",
    DELETE="Löschen, was von mir gelesen wurde",
    DELETE_ASK="Löschen, was von dir gelesen wurde?",
    DELETE_WHAT=(
        "Alles, was in dieser Stunde von dir gelesen wurde, wird endgültig gelöscht, auch aus den Zahlen der Klasse, und du verlässt die "
        "Stunde."
    ),
    DELETE_KEEP="Behalten",
    DELETE_YES="Löschen und gehen",
    UNKNOWN_TITLE="Keine solche Stunde",
    UNKNOWN="Dieser Link führt zu keiner Stunde",
    UNKNOWN_WHAT="Vielleicht fehlt ein Buchstabe, oder die Stunde wurde gelöscht. Bitte deine Lehrkraft, den Link noch einmal zu schicken.",
    script=JoinScript(
        PROBLEMS=_PROBLEMS,
        ANSWERED=_ANSWERED,
        UNREACHABLE=_UNREACHABLE,
        LOCALE="de-DE",
        JOINING="Verbinden …",
        JOINING_WHY="Einen Moment, dein Video wird verbunden.",
        LIVE="Du bist dabei",
        LIVE_WHY="Dein Video wird gelesen. Kein Bild wird aufbewahrt.",
        OFF="Kamera aus",
        OFF_WHY="Von dir wird nichts gelesen. Deine Lehrkraft sieht, dass deine Kamera aus ist.",
        RECONNECTING="Neu verbinden …",
        RECONNECTING_WHY="Die Verbindung ging verloren. Diese Seite versucht es von selbst noch einmal.",
        LOST="Kamera verloren",
        LOST_WHY="Die Kamera ist weg. Schließ sie wieder an, oder nimm eine andere, und schalte sie dann ein.",
        TURN_OFF="Kamera ausschalten",
        TURN_ON="Kamera einschalten",
        CAMERA_BLOCKED=(
            "Die Kamera ist für diese Seite gesperrt. Erlaube sie an der Adresszeile oder in den Einstellungen deines Browsers, "
            "und versuch es dann noch einmal."
        ),
        CAMERA_NONE="Es wurde keine Kamera gefunden. Schließ eine an, und versuch es dann noch einmal.",
        CAMERA_BUSY=(
            "Die Kamera wird von einem anderen Programm benutzt oder antwortet nicht. Schließ andere Videoanrufe, "
            "und versuch es dann noch einmal."
        ),
        CAMERA_GONE="Diese Kamera ist nicht mehr da. Versuch es noch einmal, um eine andere zu nehmen.",
        CAMERA_FAILED="Die Kamera ließ sich nicht starten ({name}). Versuch es noch einmal, oder nimm einen anderen Browser.",
        CAMERA_UNPLUGGED="Die Kamera ist weg. Ist sie noch angeschlossen?",
        NOT_SECURE=(
            "Browser geben eine Kamera nur an Seiten mit sicherer Adresse, und diese beginnt nicht mit https. "
            "Bitte deine Schule um die https-Adresse dieser Seite."
        ),
        NO_VIDEO_HERE="Dieser Browser kann kein Video senden. Öffne den Link in einem aktuellen Chrome, Edge, Firefox oder Safari.",
        ENDED="Diese Stunde ist beendet",
        ENDED_WHY="Es wird nichts mehr gelesen.",
        ENDED_BEFORE="Von dir wurde nichts gelesen.",
        OTHER_TAB="Du bist schon in einem anderen Tab hier",
        OTHER_TAB_WHY="Mach dort weiter, oder schließ jenen Tab und komm hierher zurück.",
        WITHDRAWN="Du wirst nicht mehr gelesen",
        WITHDRAWN_WHY=(
            "Du hast deine Einwilligung zurückgenommen. Um wieder gelesen zu werden, stimm auf der Seite zu, die zeigt, was von dir "
            "gelesen wurde, und komm dann hierher zurück."
        ),
        CANNOT="Du kannst gerade nicht teilnehmen",
        EXPIRED="Dein Platz ist abgelaufen",
        EXPIRED_WHY="Tritt noch einmal bei, um weiterzumachen.",
        REMOVED="Du bist nicht mehr in dieser Stunde",
        REMOVED_WHY="Was von dir gelesen wurde, ist gelöscht.",
        LEFT="Du bist gegangen",
        LEFT_WHY="Deine Kamera ist aus, und von dir wird nichts gelesen.",
        DELETED="Gelöscht",
        DELETED_WHY=_DELETED,
        NOT_DELETED="Es wurde noch nichts gelöscht. {why}",
        RECEIPT_READINGS="Messwerte",
        RECEIPT_SUMS="Summen über zehn Sekunden",
        RECEIPT_TIME="Zeit",
        RECEIPT_NUMBER="Nummer der Quittung",
    ),
)

_MINE: Final = Mine(
    TITLE="Was von dir gelesen wurde",
    ASKING="Deine Zahlen werden geholt …",
    CHOICE="Deine Wahl",
    AGAIN="Noch einmal nachsehen",
    PAPER="Als PDF sichern",
    DOWNLOAD="Alles herunterladen",
    WITHDRAW="Meine Einwilligung zurücknehmen",
    AGREE="Wieder zustimmen",
    NO_SCRIPT="Diese Seite braucht JavaScript, um deine Zahlen zu holen.",
    script=MineScript(
        PROBLEMS=_PROBLEMS,
        ANSWERED=_ANSWERED,
        UNREACHABLE=_UNREACHABLE,
        LOCALE="de-DE",
        AGREED="Du hast zugestimmt, in dieser Stunde gelesen zu werden. Du kannst das jederzeit zurücknehmen.",
        WITHDRAWN="Du stimmst nicht zu, in dieser Stunde gelesen zu werden. Von dir wird nichts gelesen.",
        STRANGER="Wessen Zahlen?",
        STRANGER_WHY=(
            "Diese Seite zeigt jemandem die eigenen Zahlen. Öffne sie aus dem Tab, in dem du der Stunde beigetreten bist, "
            "oder mit dem Link deiner Lernplattform."
        ),
        EXPIRED="Dein Platz ist abgelaufen",
        EXPIRED_WHY="Nur du konntest deine Zahlen hier sehen, für eine Weile. Bitte deine Schule um eine Kopie, oder sie zu löschen.",
        GONE="Von dir ist nichts gespeichert",
        GONE_WHY="Du bist nicht mehr in dieser Stunde. Was von dir gelesen wurde, ist gelöscht.",
        DELETED="Gelöscht",
        DELETED_WHY=_DELETED,
        RECEIPT_READINGS="Messwerte",
        RECEIPT_SUMS="Summen über zehn Sekunden",
        RECEIPT_TIME="Zeit",
        RECEIPT_NUMBER="Nummer der Quittung",
    ),
)

_PICTURES: Final = Pictures(
    TITLE="Ein Bild oder ein kurzes Video",
    BACK="Zurück zum Dashboard",
    LEAD="Sehen Sie den sichtbaren Ausdruck jedes Gesichts darin.",
    LEAD_STRONG="Es hinterlässt keine Spur:",
    LEAD_MORE=(
        "Es geht in den Speicher dieses Dienstes, wird angesehen und mit der Antwort vergessen; keine Datei, kein Protokoll, keine Kopie."
    ),
    PRESENCE=(
        "Wo dieser Dienst benutzt wird, darf der Ausdruck von Gesichtern in der Bildung nicht gelesen werden. Sie sehen, wo Gesichter sind "
        "und wohin sie gewandt sind, und sonst nichts."
    ),
    THE_PICTURE="Das Bild",
    DROP="Ein Bild oder ein kurzes Video hier ablegen",
    DROP_MORE=" oder einfügen.",
    LIMITS="JPEG, PNG, WebP bis 8 MB; MP4, WebM bis 30 MB und eine Minute.",
    MIRROR="Ihre eigene Kamera",
    MOMENT="Moment des Videos",
    CHOOSE="Eine Datei wählen",
    SNAP="Das Bild aufnehmen",
    SEEN="Wer zu sehen ist",
    SEEN_EMPTY="Hier stehen die Gesichter, jedes mit seinen sieben Ausdrücken.",
    TIME="Im Verlauf",
    NUMBERS="Alle Zahlen",
    NO_SCRIPT="Diese Seite braucht JavaScript, um das Bild zu senden und die Antwort zu zeichnen.",
    FACTS="Was das sagen kann und was nicht",
    FACT_READS="Gelesen wird der",
    FACT_READS_STRONG="sichtbare Ausdruck",
    FACT_READS_MORE=": was ein Gesicht zeigt, nicht, was jemand fühlt oder denkt. Ein ruhendes Gesicht kann traurig aussehen.",
    FACT_SHARES=(
        "Die Prozentzahlen sind die des Netzes; von Gesichtern wie diesen nennt es in etwa sieben von zehn Fällen das richtige der sieben."
    ),
    FACT_SMALL="Kleine, unscharfe oder abgewandte Gesichter werden nicht gelesen. Sie haben einen Rahmen, mit dem Grund.",
    FACT_NOBODY=(
        "Niemand wird erkannt. „Person 1“ ist eine Nummer nur in diesem Bild oder Video; wer länger als eine Sekunde weg ist, kommt als "
        "jemand anderes zurück."
    ),
    FACT_AGREE="Zeigen Sie nur Menschen, die damit einverstanden sind. Beurteilen Sie niemanden danach.",
    WRONG_ASK="Was hätte es sein sollen?",
    WRONG_WHAT="Der sichtbare Ausdruck",
    WRONG_KEPT="Ihr Wort und die Prozentzahlen werden ein Jahr lang aufbewahrt, um Gesichter besser zu lesen.",
    WRONG_FACE=(
        "Auch dieses Gesicht aufbewahren, als graues Bild von 48 × 48 Pixeln. Ich bin darauf, oder ich darf für die Person darauf "
        "entscheiden."
    ),
    CANCEL="Abbrechen",
    SEND="Senden",
    script=PicturesScript(
        PROBLEMS={
            400: "Etwas an der Anfrage stimmt nicht.",
            401: "Ihre Anmeldung ist abgelaufen.",
            403: "Das ist Ihnen hier nicht erlaubt.",
            404: "Das gibt es nicht, oder nicht mehr.",
            408: "Die Datei kam zu langsam an. Versuchen Sie es noch einmal, oder nehmen Sie eine kleinere.",
            413: "Die Datei ist zu groß oder das Video zu lang: bis 8 MB und 40 Megapixel ein Bild, bis 30 MB und eine Minute ein Video.",
            415: "Das ist kein Bild (JPEG, PNG, WebP) und kein Video (MP4, WebM), wie immer die Datei heißt.",
            422: "Diese Datei lässt sich nicht lesen. Vielleicht ist sie beschädigt.",
            429: "Das waren viele Bilder in kurzer Zeit. Warten Sie einen Moment, und versuchen Sie es dann noch einmal.",
            500: "Im Dienst ging etwas schief; sein Protokoll sagt, was.",
            503: "Der Dienst ist gerade beschäftigt: Laufende Klassen gehen vor. Versuchen Sie es gleich noch einmal.",
        },
        ANSWERED="Der Dienst antwortete mit {status}.",
        UNREACHABLE="Der Dienst ist nicht zu erreichen. Ist dieser Rechner mit dem Netz verbunden?",
        LOCALE="de-DE",
        EXPRESSIONS={name: word.lower() for name, word in EXPRESSIONS["de"].items()},
        TOO_LARGE="Die Datei hat {megabytes} MB; angesehen werden bis zu {most} MB.",
        LOOKING_PICTURE="Das Bild wird angesehen …",
        LOOKING_VIDEO="Das Video wird angesehen. Ein langes dauert eine Weile …",
        NO_FACE="Es wurde kein Gesicht gefunden.",
        ONE_FACE="Es wurde ein Gesicht gefunden.",
        FACES="Es wurden {count} Gesichter gefunden.",
        NOTE="Sichtbarer Ausdruck, nicht innerer Zustand. Von der Datei wird nichts aufbewahrt.",
        NOTE_PRESENCE=(
            "Nur Gesichter und wohin sie gewandt sind: Ausdrücke dürfen hier nicht gelesen werden. Von der Datei wird nichts aufbewahrt."
        ),
        NOBODY_WHY="Ein größeres oder helleres Bild, von vorn gesehen, kann helfen.",
        USE_CAMERA="Die Kamera benutzen",
        CLOSE_CAMERA="Die Kamera schließen",
        CAMERA_BLOCKED="Die Kamera darf hier nicht benutzt werden: Erlauben Sie sie neben der Adresse, oder wählen Sie eine Datei.",
        CAMERA_NONE="Es wurde keine Kamera gefunden. Wählen Sie stattdessen eine Datei.",
        CAMERA_FAILED="Die Kamera ließ sich nicht starten. Wählen Sie stattdessen eine Datei.",
        LOGIN_ENDED="Ihre Anmeldung ist abgelaufen. Melden Sie sich wieder an, und kommen Sie dann auf diese Seite zurück.",
        PERSON="Person {number}",
        AWAY="Nicht in diesem Moment",
        NOT_READ="Nicht gelesen: {why}",
        WHY_NOT={
            WhyNot.SMALL.value: "zu klein",
            WhyNot.BLURRED.value: "zu unscharf",
            WhyNot.TURNED.value: "zu weit abgewandt",
            WhyNot.UNSURE.value: "kaum ein Gesicht",
        },
        A_FACE="Ein Gesicht",
        FACING="Schaut in die Kamera.",
        TURNED_UP="Um {yaw}° zur Seite gewandt, um {pitch}° nach oben.",
        TURNED_DOWN="Um {yaw}° zur Seite gewandt, um {pitch}° nach unten.",
        PLACED="Angenehm {valence}, angeregt {arousal} (−1 bis 1).",
        PLAY="Abspielen",
        PAUSE="Anhalten",
        SECONDS="{seconds} Sekunden",
        TOLD="Gesichter im Bild. {faces}.",
        TOLD_NONE="Das Bild, ohne Rahmen.",
        CANNOT_SHOW="Dieser Browser kann die Datei nicht zeigen. Die Zahlen stimmen trotzdem.",
        TOGETHER="Alle zusammen. {said}",
        NOBODY_SEEN="Es war niemand zu sehen.",
        OF_PERSON="Person {number}. {said}",
        SEEN_FOR="{seconds} s lang zu sehen",
        SEEN_BETWEEN="{seconds} s lang zu sehen, von {first} s bis {last} s",
        READABLE_FOR="{seen}, {seconds} s lang lesbar; meist {expression} ({strongest} s lang am stärksten). Im Mittel {shares}.",
        TABLE_FACES="Gesichter",
        TABLE_PEOPLE="Personen",
        TABLE_LOOKS="Jeder Blick",
        LOOK="{at} s, Person {number}",
        ALL_OF_THEM="Zusammen",
        TURNED="Gewandt",
        QUALITY="Güte",
        SURE="Sicher",
        BETWEEN="Zwischen",
        SEEN="Zu sehen",
        WRONG="Das stimmt nicht",
        WRONG_OF="Das stimmt nicht: Person {number}",
        CROP_FAILED="Das Gesicht ließ sich nicht noch einmal ausschneiden. Senden Sie ohne es.",
        TAKE_BACK="Zurücknehmen",
        TAKEN_BACK="Zurückgenommen: Nichts davon wird aufbewahrt.",
        THANKS="Danke. Ihr Wort wird bis zum {day} aufbewahrt; die Verwaltung kann es unter seiner Nummer löschen, {id}.",
        THANKS_FACE=(
            "Danke. Ihr Wort und das Gesicht werden bis zum {day} aufbewahrt; die Verwaltung kann beides unter der Nummer löschen, {id}."
        ),
    ),
)

_LOGIN: Final = Login(
    PLEASE="Bitte melden Sie sich an",
    OPEN_LINK=(
        "Öffnen Sie den Link zum Anmelden, den der Dienst beim Start in seinem Terminal gezeigt hat, oder machen Sie dort einen neuen:"
    ),
    LINK_ONCE="Ein Link gilt einmal und nur für kurze Zeit. Auf einer gemeinsamen Installation fragen Sie, wer sie betreibt.",
    WITH_PASSWORD="Mit einem Passwort:",  # noqa: S106
    LOG_IN_HERE="hier anmelden",
    LOG_IN="Anmelden",
    EMAIL="E-Mail-Adresse",
    PASSWORD="Passwort",  # noqa: S106 - a label
    NO_PASSWORD="Noch kein Passwort, oder vergessen? Wer diesen Dienst betreibt, macht Ihnen einen Link zum Anmelden:",  # noqa: S106
    AND_PASSWORD="und ein Passwort:",  # noqa: S106
    ADDRESS="ADRESSE",
    WRONG="Diese E-Mail-Adresse und dieses Passwort gehören nicht zusammen.",
    WELCOME="Willkommen",
    ONCE="Dieser Link meldet Sie auf diesem Rechner an, einmal.",
    OPEN="Das Dashboard öffnen",
    USED="Dieser Link gilt nicht mehr",
    USED_WHY="Er wurde schon benutzt, oder seine Zeit ist vorbei.",
    LOGGED_OUT="Sie sind abgemeldet",
    TITLES={403: "Nicht erlaubt", 404: "Hier ist nichts", 503: "Gerade nicht verfügbar"},
    FAILED="Das hat nicht geklappt",
    ERRORS={
        400: "Etwas an der Anfrage stimmt nicht.",
        403: "Das ist Ihnen hier nicht erlaubt.",
        404: "Das gibt es nicht, oder nicht mehr.",
        405: "Das geht hier nicht.",
        410: "Das gibt es nicht mehr.",
        413: "Das war zu groß.",
        422: "Etwas an der Angabe stimmt nicht.",
        429: "Das waren zu viele Versuche. Warten Sie einen Moment, und versuchen Sie es dann noch einmal.",
        500: "Im Dienst ging etwas schief; sein Protokoll sagt, was.",
        503: "Der Dienst ist gerade beschäftigt, oder seine Datenbank antwortet nicht. Versuchen Sie es gleich noch einmal.",
    },
    TO_DASHBOARD="Zum Dashboard",
)

_EMBED: Final = Embed(
    TITLE="Sichtbarer Ausdruck der Klasse",
    CONNECTING="Wird verbunden",
    CHART="Sichtbare Ausdrücke der Klasse in den letzten zehn Minuten",
    ENGAGEMENT="Zuwendung",
    OF="von 100",
    CREED="Sichtbarer Ausdruck ist nicht innerer Zustand.",
    CREED_MORE="Er ist, was Gesichter zeigen, gelesen von einer Maschine, die sich irrt.",
    NO_SCRIPT="Diese Seite braucht JavaScript, um der Klasse zu folgen.",
    script=EmbedScript(
        EXPRESSION="Sichtbarer Ausdruck",
        PRESENCE="Anwesenheit",
        FACING="Zum Bildschirm gewandt",
        WAITING="Noch kein Video angekommen.",
        NOTHING="In dieser Stunde wurde nichts gelesen.",
        HIDDEN="Verborgen: zu wenige lesbare Lernende für Zahlen einer Gruppe.",
        NO_VIDEO="Die Klasse sendet gerade kein Video.",
        COVERAGE="{readable} von {present} mit Video lesbar",
        INTERVAL="90-%-Intervall {low}–{high}",
        LIVE="Läuft",
        RECONNECTING="Wird neu verbunden",
        NOT_AVAILABLE="Nicht verfügbar",
        EXPIRED="Dieser Link gilt nicht mehr. Laden Sie die Seite neu, in der er steht.",
        OTHER_SESSION="Dieser Link zeigt diese Stunde nicht.",
        ENDED="Beendet",
    ),
)

GERMAN: Final = Words(
    CODE="de",
    NAME="Deutsch",
    SWITCH="Diese Seite auf Deutsch zeigen",
    login=_LOGIN,
    join=_JOIN,
    mine=_MINE,
    pictures=_PICTURES,
    embed=_EMBED,
)

"""German: teachers are addressed as Sie; what is seen is `sichtbarer Ausdruck`, never a feeling."""

from typing import Final

from dashboard.languages.words import Words
from services.domain.languages import EXPRESSIONS

GERMAN: Final = Words(
    # the language itself
    CODE="de",
    NAME="Deutsch",
    SWITCH="Diese Seiten auf Deutsch zeigen",
    MONTHS=("Jan.", "Feb.", "März", "Apr.", "Mai", "Juni", "Juli", "Aug.", "Sept.", "Okt.", "Nov.", "Dez."),
    DATE="{day}. {month} {year}",
    DAY="{day}. {month}",
    TODAY="Heute",
    TOMORROW="Morgen",
    YESTERDAY="Gestern",
    PICKER_FORMAT="D. MMM YYYY, HH:mm",
    DECIMAL_MARK=",",
    EXPRESSIONS=EXPRESSIONS["de"],
    # around every page
    CREED="Sichtbarer Ausdruck ist nicht innerer Zustand.",
    CREED_MORE="Er ist, was Gesichter zeigen, gelesen von einer Maschine, die sich irrt. Fragen Sie nach, bevor Sie schließen.",
    SKIP="Zum Inhalt springen",
    SCHEME="Zwischen hell und dunkel wechseln",
    PICTURES="Bilder",
    LOG_OUT="Abmelden",
    # list of sessions
    SESSIONS="Stunden",
    SESSIONS_LEAD="Stunden, die geplant sind, die laufen und die vorbei sind.",
    EMPTY_TITLE="Noch keine Stunde",
    EMPTY_DEMO="Auf diesem Rechner, mit aufgenommenen Lernenden",
    EMPTY_DEMO_COMMAND="make demo",
    EMPTY_API="Von Ihrer Plattform aus, mit einem Schlüssel: classpulse keys create NAME",
    EMPTY_API_COMMAND="""curl -X POST {base}/api/v1/sessions \\
  -H "Authorization: Bearer $KEY" \\
  -H "Content-Type: application/json" \\
  -d '{{"title": "Algebra", "teacher": "you@school.org"}}'""",
    NO_COURSE="Kein Kurs",
    STATE_LIVE="Läuft",
    STATE_QUIET="Kein Video",
    STATE_WAITING="Wartet",
    STATE_ENDED="Beendet",
    # live page
    BACK="Stunden",
    CHART="Diagramm",
    TABLE="Als Tabelle",
    VIEW="Die Diagramme zeigen oder ihre Zahlen",
    REPORT="Bericht herunterladen",
    REPORT_PDF="Dokument (PDF)",
    REPORT_PDF_FOR="zum Drucken, Ablegen, Verschicken; auf Englisch",
    REPORT_XLSX="Arbeitsmappe (Excel)",
    REPORT_XLSX_FOR="Zahlen mit Diagrammen",
    REPORT_XAPI="Aussagen (xAPI)",
    REPORT_XAPI_FOR="für einen Learning Record Store",
    REPORT_CALIPER="Ereignisse (Caliper)",
    REPORT_CALIPER_FOR="für einen Learning Record Store",
    REPORT_HTML="Seite (HTML)",
    REPORT_HTML_FOR="zum Lesen, Drucken, Weitergeben; auf Englisch",
    REPORT_CSV="Tabelle (CSV)",
    REPORT_CSV_FOR="für eine Tabellenkalkulation",
    REPORT_JSON="Daten (JSON)",
    REPORT_JSON_FOR="für ein Programm",
    FILE_WAITS="Die Datei wird erstellt. Bleiben Sie bei ClassPulse: sie kommt von selbst, sobald sie fertig ist.",
    FILE_BROKEN="Der Server hat nicht geantwortet. Versuchen Sie es gleich noch einmal.",
    FILE_AWAY="Diese Meldung ausblenden",
    INTO_LESSON="seit {clock} im Gang",
    LASTED="dauerte {clock}",
    NOT_BEGUN="nicht begonnen",
    LINK_LOST="Die Verbindung ist weg. Sie kommt von selbst wieder; was Sie sehen, ist von vorher.",
    STALE="Seit {seconds} s nichts Neues. Die Klasse sendet gerade kein Video; diese Seite geht von selbst weiter, wenn es wiederkommt.",
    ENDED="Diese Stunde ist beendet. Sie sehen alles von ihr.",
    SUPPRESSED="Verborgen: weniger als {k} lesbare Lernende",
    NOBODY_READABLE="Gerade ist kein Gesicht lesbar",
    NOBODY_READABLE_WHY="Die Zahlen kommen mit dem ersten Gesicht wieder.",
    SUPPRESSED_WHY=(
        "Jetzt {readable}. Zahlen einer so kleinen Gruppe wären Zahlen von Personen; sie erscheinen von selbst, sobald es {k} sind. "
        "Die kleinste Gruppe wird beim Anlegen einer Stunde gewählt."
    ),
    FEW_LOOKS="Blicke auf jede Person in zehn Sekunden: {looks}, sonst {meant}",
    FEW_LOOKS_WHY=(
        "Der Server hat mehr Lernende, als er lesen kann, oder ihre Videos kommen langsam an. Das trifft alle gleich; "
        "die Zahlen sind ungenauer."
    ),
    PRESENCE="Diese Stunde liest nur die Anwesenheit",
    PRESENCE_WHY="Wer da ist und wer zum Bildschirm schaut. Der Ausdruck wird nicht gelesen.",
    WAITING="Warten auf die erste Person",
    WAITING_LEAD="Diese Seite bewegt sich von selbst, sobald das erste Video ankommt.",
    WAITING_JOIN="Lernende öffnen diesen Link und schalten ihre Kamera ein:",
    WAITING_PLATFORM="Eine Plattform meldet jede Person an und sendet das Video über WHIP:",
    WAITING_PLATFORM_CALL="POST {base}/api/v1/sessions/{session}/participants",
    MOOD="Sichtbarer Ausdruck",
    MOOD_HELP="Anteil jedes Ausdrucks an allen lesbaren Gesichtern. Alle Lernenden zählen gleich; ein Wert ist das Mittel von 10 Sekunden.",
    MOOD_LABEL=(
        "Gestapeltes Flächendiagramm des sichtbaren Ausdrucks der Klasse im Lauf der Stunde, 0 bis 100 Prozent. "
        "Dieselben Zahlen stehen in der Tabelle."
    ),
    PRESENCE_CHART="Anwesenheit",
    PRESENCE_HELP="Wessen Video ankommt, von allen, die beigetreten sind, und wie viele der lesbaren Gesichter zum Bildschirm schauen.",
    PRESENCE_LABEL=(
        "Liniendiagramm der Anwesenheit und des Blicks zum Bildschirm im Lauf der Stunde, 0 bis 100 Prozent. "
        "Dieselben Zahlen stehen in der Tabelle."
    ),
    PRESENT_SHARE="Video kommt an",
    FACING_SHARE="Zum Bildschirm gewandt",
    ENGAGEMENT="Zuwendung",
    ENGAGEMENT_HELP=(
        "Eine Kennzahl von 0 bis 100: zum Bildschirm gewandt, mal dem Gewicht dessen, was das Gesicht zeigt. "
        "Ein ruhiges, neutrales Gesicht wiegt am meisten. Zeiten zählen ab Beginn der Stunde."
    ),
    ENGAGEMENT_LABEL=(
        "Liniendiagramm der Zuwendung mit ihrem 90-Prozent-Intervall im Lauf der Stunde. Dieselben Zahlen stehen in der Tabelle."
    ),
    ENGAGEMENT_NONE="Gerade nicht bekannt",
    OF_100="von 100",
    INTERVAL="90-%-Intervall {low:.0f}–{high:.0f}",
    INTERVAL_HOVER="90 %:",
    TREND_NONE="Mittel der Stunde",
    TREND_NEW="Noch zu früh für eine Richtung",
    TREND_STEADY="Gleichbleibend seit {clock}",
    TREND_RISING="Steigend seit {clock}, von {before:.0f}",
    TREND_FALLING="Fallend seit {clock}, von {before:.0f}",
    USUAL_ABOVE="{points:.0f} über dem, was heute für diese Klasse üblich ist ({usual:.0f})",
    USUAL_SAME="Wie heute für diese Klasse üblich ({usual:.0f})",
    USUAL_BELOW="{points:.0f} unter dem, was heute für diese Klasse üblich ist ({usual:.0f})",
    PART_FACING="Zum Bildschirm gewandt",
    PART_EXPRESSION="Gewicht des Ausdrucks",
    PART_PRESENCE="Video kommt an",
    COVERAGE="Abdeckung",
    COVERAGE_HELP=(
        "Die Zahlen sprechen nur für die lesbaren Gesichter. Nicht im Bild: Das Video kommt an, und kein Gesicht darin ist lesbar."
    ),
    COVERAGE_NONE="Noch niemand ist beigetreten",
    ALL_IN_VIEW="Alle sind im Bild.",
    NOT_IN_VIEW="{count} nicht im Bild",
    ABSENT="{count} ohne Video",
    TABLE_HEAD="Zeit",
    TABLE_PRESENT="Lernende mit Video",
    TABLE_FACING="Zum Bildschirm gewandt, %",
    TABLE_READABLE="Lesbar",
    TABLE_HIDDEN="verborgen",
    TABLE_NOTE="Anteile in Prozent, alle zehn Sekunden, die neuesten oben.",
    # events of the lesson
    MARK="Ereignis markieren",
    MARK_KEY="M",
    MARK_READY=("Übung begonnen", "Pause", "Frage", "Diskussion"),
    MARK_FREE="In eigenen Worten",
    MARK_FREE_HINT="Nennen Sie niemanden beim Namen: Wer die Diagramme sieht, liest es.",
    MARK_ADD="Markieren",
    MARK_EMPTY="Schreiben Sie zuerst ein paar Worte.",
    MARK_LONG="Höchstens {most} Zeichen.",
    MARK_DONE="Markiert bei {clock}: {label}",
    UNMARKED="Das Ereignis ist gelöscht.",
    UNMARK="Das Ereignis {label} bei {clock} löschen",
    EVENTS="Ereignisse der Stunde",
    # alerts
    ALERTS="Hinweise",
    ALERT_SEE="Gesehen",
    ALERT_SEE_LABEL="Gesehen: {reason}",
    ALERT_SEEN="Der Hinweis ist weggelegt.",
    ALERT_FELL="Die Zuwendung fiel in {duration} von {from} auf {to}",
    ALERT_CAMERAS="In einer Minute gingen {count} Kameras aus",
    ALERT_FEW="Weniger als die Hälfte ist lesbar: {readable} von {present}",
    ALERT_FEW_STILL="Wenige sind lesbar: {readable} von {present}",
    ALERT_FEWER="Weniger als ein Drittel ist lesbar: {readable} von {present}",
    ALERT_FELL_WHY="Auch beim Schreiben senken sich Köpfe. Wenn nichts es erklärt, fragen Sie die Klasse.",
    ALERT_CAMERAS_WHY="Die Leitung, eine Pause oder der Wunsch, nicht gesehen zu werden: Es sagt über niemanden etwas.",
    ALERT_FEW_WHY="Abgewandt, dunkel oder zu weit weg: Die Zahlen sprechen nur für die anderen.",
    ALERT_AT="bei {clock}",
    NUMBERS=("null", "eine", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn", "elf", "zwölf"),
    DURATIONS={30: "einer halben Minute", 60: "einer Minute", 90: "anderthalb Minuten", 120: "zwei Minuten"},
    # single students
    STUDENTS="Lernende",
    STUDENTS_HELP=(
        "Die Zuwendung jeder Person in halben Minuten, die letzten zehn Minuten; je kräftiger die Farbe, desto mehr. "
        "Grau: Das Gesicht war nicht lesbar. "
        "Leer: kein Video. Gezeigt, weil die Regeln dieser Stunde es erlauben, und nur von denen, die zugestimmt haben."
    ),
    STUDENTS_LABEL="Wärmekarte: Zuwendung jeder Person in halben Minuten. Dieselben Zahlen stehen in der Tabelle.",
    STUDENTS_NOTE="Zuwendung in halben Minuten, 0 bis 100.",
    STUDENTS_NOT=(
        "Sie sehen nur die Klasse: Die Regeln dieser Stunde lassen nicht zu, dass Einzelne gezeigt werden. "
        "Diesen Regeln haben die Lernenden zugestimmt."
    ),
    STUDENTS_PRESENCE="Sie sehen nur die Klasse: Wo nur die Anwesenheit gelesen wird, wird von Einzelnen nichts gelesen.",
    STUDENT="Person",
    STUDENT_NUMBER="Person {number}",
    ATTENTION="Vielleicht einen Blick wert",
    ATTENTION_NONE="Niemand ist weit von dem, was bei ihm oder ihr üblich ist.",
    WHY_LESS_ENGAGED="Zuwendung {now:.0f}, sonst {usual:.0f}, seit {clock}",
    WHY_NOT_IN_VIEW="nicht im Bild seit {clock}, sonst lesbar",
    HEAT_HIDDEN="nicht im Bild",
    HEAT_HIDDEN_SHORT="verborgen",
    STUDENT_FILES="Eine einzelne Person als Datei",
    STUDENT_FILES_FOR=(
        "Der Verlauf einer Person, und für wie viel der Stunde er spricht. Der Person wird gesagt, dass Sie hingesehen haben."
    ),
    STUDENT_FILE="{name} als {form}",
    # valence and arousal
    TRAIL="Angenehm oder nicht, ruhig oder lebhaft",
    TRAIL_HELP=("Wo der sichtbare Ausdruck der Klasse jetzt liegt (groß) und der Weg dorthin in drei Minuten. Nicht, was jemand fühlt."),
    TRAIL_DOTS="Ein Punkt ist zehn Sekunden der Klasse. Der große ist jetzt; je älter, desto blasser.",
    TRAIL_LABEL=(
        "Weg der Klasse zwischen unangenehm und angenehm, ruhig und lebhaft, die letzten drei Minuten. "
        "Dieselben Zahlen stehen in der Tabelle."
    ),
    TRAIL_ENDS={"unpleasant": "unangenehm", "pleasant": "angenehm", "calm": "ruhig", "excited": "lebhaft"},
    TRAIL_NOW="Im Ganzen: {where}",
    TRAIL_MIDDLE="Im Ganzen: in der Mitte",
    TRAIL_NONE="Gerade nicht bekannt",
    TABLE_VALENCE="Angenehm, -1 bis 1",
    TABLE_AROUSAL="Lebhaft, -1 bis 1",
    # what a teacher sets for the page
    NAMES="Namen der Lernenden",
    NAMES_HELP="H verbirgt und zeigt sie, für einen geteilten Bildschirm.",
    TUNING="Einstellungen dieser Seite",
    TUNING_HELP="Sie bleiben in diesem Browser.",
    SENSITIVITY="Hinweise",
    SENSITIVITIES={"off": "Aus", "low": "Wenige", "normal": "Normal", "high": "Mehr"},
    KEYS="Einzelne Tasten",
    KEYS_HELP="M markiert ein Ereignis: Dann wählt 1 bis 4 eines aus, oder Sie schreiben eigene Worte.",
    # not found
    NOT_FOUND="Diese Seite gibt es nicht",
    NOT_FOUND_LEAD="Vielleicht gehört die Stunde einer anderen Lehrkraft, oder sie wurde gelöscht, oder der Link ist unvollständig.",
    NOT_FOUND_BACK="Zurück zu den Stunden",
    # making, sharing, ending and deleting a session
    NEW="Neue Stunde",
    NEW_LEAD="Ein Titel genügt. Alles andere ist vorsichtig voreingestellt.",
    NEW_TITLE="Titel",
    NEW_TITLE_FOR="Lernende sehen ihn, wenn sie beitreten.",
    NEW_COURSE="Kurs",
    NEW_COURSE_FOR=(
        "Stunden eines Kurses werden miteinander verglichen. Lassen Sie ihn leer, wählen Sie einen, oder schreiben Sie einen neuen Namen."
    ),
    NEW_START="Geplanter Beginn",
    NEW_END="Geplantes Ende",
    NEW_PLANNED_FOR=(
        "Lassen Sie beides leer, um jetzt zu beginnen. Wirklich beginnt eine Stunde mit dem ersten Video, und sie endet, "
        "wenn Sie sie beenden."
    ),
    NEW_PICK="Tag und Uhrzeit",
    CLEAR="Leeren",
    SET_TIME="Diese Zeit nehmen",
    MONTH_BEFORE="Voriger Monat",
    MONTH_AFTER="Nächster Monat",
    NEW_WHAT="Was gelesen werden darf",
    NEW_EXPRESSION="Sichtbarer Ausdruck",
    NEW_EXPRESSION_FOR=(
        "Sieben Arten von Ausdruck, die Gesichter zeigen, und ob sie zum Bildschirm gewandt sind. "
        "Nie Gefühle, und nur von Lernenden, die zugestimmt haben."
    ),
    NEW_PRESENCE="Nur Anwesenheit",
    NEW_PRESENCE_FOR="Wer da ist und wie viele Gesichter zum Bildschirm gewandt sind. Der Ausdruck wird gar nicht gelesen.",
    NEW_PRIVACY="Wer was sehen darf, und wie lange",
    NEW_K="Kleinste Gruppe",
    NEW_K_FOR=(
        "Solange weniger Gesichter lesbar sind, bleiben die Zahlen der Klasse verborgen: Es wären Zahlen von Personen. "
        "Hier mindestens {floor}."
    ),
    NEW_K_TRIAL="Um es allein auszuprobieren, wählen Sie 1.",
    NEW_INDIVIDUAL="Einzelne zeigen",
    NEW_INDIVIDUAL_FOR="Aus: Sie sehen nur die Klasse. Ein: Den Lernenden wird das gesagt, bevor sie zustimmen.",
    NEW_DAYS="Tage der Aufbewahrung",
    NEW_DAYS_FOR="Nach so vielen Tagen werden Zahlen und Namen gelöscht. Einzelne Messwerte verschwinden nach einem Tag.",
    NEW_MAKE="Stunde anlegen",
    NEW_FIXED="Was gelesen werden darf, lässt sich später nicht ändern: Lernende stimmen dem zu, was man ihnen sagt.",
    CANCEL="Abbrechen",
    GATE_FORBIDDEN="Der Ausdruck darf hier nicht gelesen werden",
    GATE_FORBIDDEN_WHY=(
        "Dieser Dienst ist für {code} eingerichtet. Dort verbietet die KI-Verordnung (Art. 5 Abs. 1 Buchst. f), "
        "im Unterricht auf Emotionen zu schließen."
    ),
    GATE_UNKNOWN="Der Ausdruck wird hier noch nicht gelesen",
    GATE_UNKNOWN_WHY=(
        "Niemand hat angegeben, wo dieser Dienst benutzt wird, und mancherorts verbietet es das Gesetz. "
        "Wer ihn betreibt, kann CLASSPULSE_JURISDICTION setzen."
    ),
    GATE_TRIAL="Ein Versuch auf diesem Rechner",
    GATE_TRIAL_WHY=(
        "Hier können Sie beide Arten zu lesen ausprobieren. Vor einer wirklichen Klasse gibt an, wer den Dienst betreibt, wo sie ist "
        "(CLASSPULSE_JURISDICTION): Die Europäische Union erlaubt nur die Anwesenheit."
    ),
    GATE_PERMITTED="Beides ist hier erlaubt",
    GATE_PERMITTED_WHY=(
        "Dieser Dienst ist für einen Ort ({code}) eingerichtet, an dem nichts dagegen spricht. Zustimmen müssen die Lernenden trotzdem."
    ),
    ERROR_TITLE="Geben Sie ihr einen Titel: Ein Zeichen genügt, 200 sind das Höchste.",
    ERROR_COURSE="Der Name eines Kurses hat höchstens 200 Zeichen.",
    ERROR_ORDER="Das Ende muss nach dem Beginn liegen.",
    ERROR_K="Eine ganze Zahl von {floor} bis 1000.",
    ERROR_DAYS="Eine ganze Zahl von Tagen, von 1 bis 3650.",
    ERROR_WHAT="Wählen Sie eines von beiden.",
    ERROR_FORM="Es wurde noch nichts angelegt. Bitte sehen Sie nach, was markiert ist.",
    SHARE="Lernende einladen",
    SHARE_LEAD="Lernende öffnen diesen Link, lesen, wozu ihre Kamera dient, stimmen zu und sind dabei. Ohne Konto, ohne Installation.",
    SHARE_LINK="Link zum Beitreten",
    SHARE_COPY="Link kopieren",
    SHARE_COPIED="Kopiert",
    SHARE_QR="QR-Code des Links zum Beitreten {link}",
    SHARE_QR_FOR="Zeigen Sie ihn auf dem Projektor: Die Kamera eines Telefons öffnet den Link.",
    SHARE_LOCAL="Dieser Link öffnet sich nur auf diesem Rechner",
    SHARE_LOCAL_WHY=(
        "Telefone und andere Rechner erreichen ihn nicht. Für eine Klasse braucht der Dienst eine Adresse, die sie erreichen, "
        "mit HTTPS: Ohne geben Browser keine Kamera frei. docs/operators.md sagt, wie (CLASSPULSE_PUBLIC_URL)."
    ),
    SHARE_BIG="Groß zeigen",
    SHARE_BIG_CLOSE="Zurück vom großen Code",
    SHARE_OPEN="Live-Seite öffnen",
    SHARE_OVER="Diese Stunde ist beendet. Niemand kann mehr beitreten.",
    SHARE_SCAN="Zum Beitreten scannen",
    END="Stunde beenden",
    END_ASK="Diese Stunde beenden?",
    END_WHAT=(
        "Die Kameras werden getrennt, und niemand kann mehr beitreten. Die Zahlen bleiben, und Sie können alles ansehen. "
        "Wieder beginnen lässt sie sich nicht."
    ),
    END_KEEP="Weiterlaufen lassen",
    DELETE="Stunde löschen",
    DELETE_ASK="Diese Stunde endgültig löschen?",
    DELETE_STAYS=(
        "Es bleibt ein Eintrag im Prüfprotokoll, mit Zahlen und ohne Namen. Den Rest kann niemand zurückholen, "
        "auch nicht aus einer Sicherung."
    ),
    DELETE_RUNNING="Sie läuft: Zuerst werden die Kameras getrennt.",
    DELETE_KEEP="Behalten",
    ACTIONS="Stunde",
    ACTIONS_OF="Was mit {title} geschehen soll",
    LOADING="Wird geladen …",
    TROUBLE="Diese Seite lässt sich gerade nicht zeigen",
    TROUBLE_LEAD="Die Datenbank antwortet nicht. Nichts ist verloren: Was läuft, läuft weiter. Versuchen Sie es gleich noch einmal.",
    TROUBLE_AGAIN="Noch einmal versuchen",
    FILTER_STATE="Welche Stunden",
    FILTER_ALL="Alle",
    FILTER_LIVE="Laufend",
    FILTER_PLANNED="Nicht begonnen",
    FILTER_ENDED="Beendet",
    FILTER_COURSE="Kurs",
    FILTER_COURSE_ALL="Alle Kurse",
    FILTER_NOTHING="Keine solche Stunde",
    FILTER_NOTHING_FOR="Wählen Sie andere Filter, oder legen Sie eine an.",
    PAGE_NEWER="Neuere",
    PAGE_OLDER="Ältere",
    PAGE_OF="Seite {number}",
    PLANNED_FOR="geplant: {when}",
    EMPTY_MAKE=(
        "Legen Sie eine an, und geben Sie den Link Ihren Lernenden. Oder sehen Sie sich zuerst eine Klasse aus aufgenommenen Lernenden an."
    ),
    # looking back at a session
    REVIEW="Die ganze Stunde",
    REVIEW_HELP=(
        "Oben der sichtbare Ausdruck der Klasse, unten ihre Zuwendung mit dem 90-%-Intervall. "
        "Wählen Sie einen Teil mit dem Schieber, oder ziehen Sie über das Diagramm."
    ),
    REVIEW_LABEL=(
        "Diagramm der ganzen Stunde: gestapelter sichtbarer Ausdruck und die Zuwendung mit ihrem Intervall. "
        "Dieselben Zahlen stehen in der Tabelle; Momente und Markierungen in den Listen."
    ),
    REVIEW_PRESENCE_HELP=(
        "Wessen Video ankam und wie viele der lesbaren Gesichter zum Bildschirm schauten. Wählen Sie einen Teil mit dem Schieber."
    ),
    REVIEW_PRESENCE_LABEL="Liniendiagramm der Anwesenheit in der ganzen Stunde. Dieselben Zahlen stehen in der Tabelle.",
    REVIEW_USUAL="Grau hinter der Zuwendung: der Bereich der anderen Stunden des Kurses in derselben Minute.",
    REVIEW_NOTHING="In dieser Stunde wurde nichts gelesen",
    REVIEW_NOTHING_WHY=(
        "Sie wurde beendet, bevor ein Video ankam, oder ihre Zahlen wurden gelöscht, als die Tage der Aufbewahrung vorbei waren."
    ),
    REVIEW_HIDDEN="verborgen",
    REVIEW_ALL_HIDDEN="Die ganze Stunde ist verborgen",
    REVIEW_ALL_HIDDEN_WHY="Zu keiner Zeit waren {k} Lernende lesbar. Zahlen einer so kleinen Gruppe wären Zahlen von Personen.",
    REVIEW_TABLE_NOTE="Anteile in Prozent, Minute für Minute. Verborgene Minuten hatten weniger als {k} lesbare Lernende.",
    ZOOM="Welchen Teil der Stunde das Diagramm zeigt",
    ZOOM_ALL="Alles",
    ZOOM_THIRD=("Erstes Drittel", "Zweites Drittel", "Letztes Drittel"),
    MOMENTS="Momente",
    MOMENTS_HELP=(
        "Wo die Zuwendung am meisten fiel oder stieg, über das hinaus, was in einer Klasse dieser Größe Zufall ist. "
        "Was dort geschah, wissen nur Sie. Drücken Sie auf einen, um ihn zu sehen."
    ),
    MOMENTS_NONE="Keine scharfe Änderung: Die Stunde blieb in ihrem Intervall.",
    MOMENT_FELL="Fiel von {before:.0f} auf {after:.0f}",
    MOMENT_ROSE="Stieg von {before:.0f} auf {after:.0f}",
    MARKED="Von Ihnen markiert",
    MARKED_NONE="Es wurde nichts markiert. Auf der Live-Seite markiert M einen Moment, wenn er geschieht.",
    BESIDE="Unter den Stunden von {course}",
    BESIDE_HELP=(
        "Die Zuwendung jeder Stunde mit ihrem 90-%-Intervall, und darunter, für welchen Teil der Klasse sie spricht. "
        "Der große Punkt ist diese Stunde."
    ),
    BESIDE_ALONE="Sie ist die erste ihres Kurses. Mit der nächsten stehen hier beide nebeneinander.",
    BESIDE_NONE="Eine Stunde mit Kurs wird mit den anderen des Kurses verglichen. Diese hat keinen.",
    BESIDE_ALL="Alle Stunden von {course}",
    # a course
    COURSE="Kurs",
    COURSE_LEAD=(
        "Wie die Stunden dieses Kurses verliefen, eine nach der anderen. Ein Punkt ist eine Stunde; eine, die nicht gezeigt werden darf, "
        "behält ihren Platz."
    ),
    COURSE_CHART="Zuwendung, Stunde für Stunde",
    COURSE_CHART_HELP=(
        "Das Mittel der Schritte, die gezeigt werden dürfen, mit dem 90-%-Intervall. Darunter: wie viel der Klasse lesbar war. "
        "Stunden unterscheiden sich in Thema, Uhrzeit und Licht; eine Klasse ist nicht ihre Kurve."
    ),
    COURSE_LABEL=("Diagramm der Zuwendung jeder Stunde des Kurses, mit Intervall und Abdeckung. Dieselben Zahlen stehen in der Tabelle."),
    COURSE_NONE="Noch keine Stunde dieses Kurses hat begonnen.",
    COURSE_TABLE="Stunden",
    COURSE_DAY="Tag",
    COURSE_SESSION="Stunde",
    COURSE_ENGAGEMENT="Zuwendung",
    COURSE_INTERVAL="90-%-Intervall",
    COURSE_READABLE="Lesbar, von allen",
    COURSE_COVERAGE="Lesbar",
    COURSE_HIDDEN="Verborgen: weniger als {k} lesbar",
    COURSE_PRESENCE="Nur Anwesenheit",
    COURSE_EMPTY="Keine Zahlen mehr da",
    COURSE_HIDDEN_SHORT="verborgen",
    COURSE_PRESENCE_SHORT="nur Anwesenheit",
    COURSE_EMPTY_SHORT="keine Zahlen",
    COURSE_HIDDEN_WHY=(
        "{count} von {all} Stunden sind verborgen: Zu wenige Lernende waren lesbar. "
        "Zahlen einer so kleinen Gruppe wären Zahlen von Personen."
    ),
    # a course's reports that are made by themselves
    SCHEDULES="Geplante Berichte",
    SCHEDULES_HELP=(
        "Sie entstehen von selbst, an Tagen und zu einer Uhrzeit, die Sie wählen, aus dem, was Sie dann sehen dürfen. "
        "Die Dateien stehen eine Weile hier."
    ),
    SCHEDULE_WORDS="{days} um {time} ({zone}): {what}, {form}",
    SCHEDULE_OF_COURSE="der ganze Kurs",
    SCHEDULE_OF_SESSIONS="jede neue Stunde",
    SCHEDULE_NEXT="Nächstes Mal: {when}",
    SCHEDULE_NOTHING="{when}: Es ist nichts entstanden. {why}",
    SCHEDULE_GONE="Wer das wollte, hat hier kein Konto und keinen Schlüssel mehr.",
    SCHEDULE_NOT_ALLOWED="Wer das wollte, darf keine Stunde des Kurses mehr sehen.",
    SCHEDULE_NO_SESSION="Seit dem Mal davor war keine Stunde beendet worden.",
    SCHEDULE_DELETE="Löschen: {said}",
    SCHEDULE_DELETED="Gelöscht. Dateien, die da sind, bleiben.",
    SCHEDULE_ADDED="Hinzugefügt.",
    SCHEDULE_NEW="Neuer Plan",
    SCHEDULE_WHAT="Was",
    SCHEDULE_COVER_COURSE="Ein Bericht über den ganzen Kurs",
    SCHEDULE_COVER_SESSIONS="Einer über jede Stunde, die seit dem Mal davor beendet wurde",
    SCHEDULE_DAYS="Tage",
    WEEKDAYS=("Mo", "Di", "Mi", "Do", "Fr", "Sa", "So"),
    SCHEDULE_TIME="Uhrzeit",
    SCHEDULE_ZONE="Nach der Uhr von {zone}.",
    SCHEDULE_FORMAT="Als",
    SCHEDULE_FORMAT_FOR="Dieselben Dateien wie unter „Bericht herunterladen“.",
    SCHEDULE_ADD="Plan hinzufügen",
    SCHEDULE_NO_DAY="Wählen Sie wenigstens einen Tag.",
    SCHEDULE_NO_TIME="Eine Uhrzeit wie 15:00.",
    FILES="Dateien",
    FILES_HELP="Von diesem Kurs und seinen Stunden. Wird jemand gelöscht, der darin vorkommt, verschwinden sie.",
    FILE_NAME="Datei",
    FILE_MADE="Entstanden",
    FILE_UNTIL="Bleibt bis",
    # numbers and their nouns
    STUDENT_ONE="1 Person",
    STUDENT_MANY="{count} Lernende",
    MINUTE_ONE="1 Minute",
    MINUTE_MANY="{count} Minuten",
    CAMERA_OFF_ONE="1 Kamera aus",
    CAMERA_OFF_MANY="{count} Kameras aus",
    READABLE_ONE="{readable} von {participants} Gesicht lesbar",
    READABLE_MANY="{readable} von {participants} Gesichtern lesbar",
    READABLE_MEAN="Im Mittel {said}",
    DURATION_MINUTES="{minutes} Minuten",
    BOTH="{first} und {second}",
    GOES="Gelöscht werden {whose}, {minutes} Zahlen der Klasse und jeder einzelne Messwert.",
    GOES_STUDENTS="Namen und Einwilligungen ({students})",
    GOES_NOBODY="keine Namen",
    GOES_NOTHING="Niemand ist beigetreten, und nichts wurde gelesen.",
)

"""English."""

from typing import Final

from services.domain.languages import EXPRESSIONS
from services.domain.looks import Look
from services.reports.own.words import OwnWords

ENGLISH: Final = OwnWords(
    EXPRESSIONS=EXPRESSIONS["en"],
    MONTHS=(
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
    DAY="{day} {month} {year}",
    DECIMAL_MARK=".",
    TITLE="What was read of you",
    CREED="Visible expression is not inner state.",
    CREED_MORE=(
        "These numbers say what your face showed to a machine that errs. They do not say what you felt or thought, and nobody may grade, "
        "praise or blame you for them."
    ),
    PRESENCE="This session read presence only: whether your face was in the picture, and turned to the screen. No expressions were read.",
    NOTHING="Nothing has been read of you in this session yet.",
    ALWAYS_YOURS="Your own figures are always shown to you, however few others could be read.",
    LOOKS="Looks at your video",
    LOOKS_FOR="taken now and then while your camera is on",
    FACES="Face found",
    FACES_FOR="looks with a face in the picture",
    READ="Expression read",
    READ_FOR="looks with a readable face",
    UNREADABLE="Face not readable",
    UNREADABLE_FOR="too small, blurred or turned away",
    NO_FACE="No face found",
    NO_FACE_FOR="looks without a face in the picture",
    WITHOUT_VIDEO="Without video",
    WITHOUT_VIDEO_FOR="minutes between your first look and the last: camera off, or no line",
    EXPRESSIONS_TITLE="Your visible expression",
    EXPRESSIONS_HELP=(
        "Share of each expression in the looks at which your face could be read, every ten seconds. A neutral face is the usual face of "
        "somebody who follows."
    ),
    EXPRESSIONS_LABEL="Stacked area chart of your visible expressions over the lesson. The numbers stand in the table below.",
    FACE_TITLE="Your face in the picture",
    FACE_HELP=(
        "Of the looks in each ten seconds: a face was found, and it was turned to the screen. Where there is no line no video arrived."
    ),
    FACE_LABEL="Line chart of how often your face was found and turned to the screen. The numbers stand in the table below.",
    FOUND_LINE="Face found",
    FACING_LINE="Turned to the screen",
    NOT_READ="No face readable",
    NUMBERS_TITLE="All numbers",
    NUMBERS_HELP="The same as in the charts, one line for every ten seconds in which video arrived. Shares from 0 to 1.",
    COLUMNS={
        "time": "into the lesson",
        "looks": "looks at your video",
        "face": "looks with a face",
        "read": "looks at which the face could be read",
        "facing": "share of looks turned to the screen",
    },
    AXIS="time into the lesson",
    STEPS_TITLE="The lesson in steps",
    STEPS_HELP="Of each stretch in which video arrived: how many looks, and the means of the shares from 0 to 1.",
    KEPT_TITLE="What is kept, and until when",
    NOT_KEPT="No picture and no sound was kept. Other people in your picture were only counted: nothing of their faces was read or stored.",
    READINGS="Single looks: {count} are there now, the last of them until the end of {day}.",
    READINGS_NONE="Single looks: none are there any more. They are kept for about a day; the ten-second sums below remain.",
    SUMS="Sums over ten seconds, of which this page is made: {count}, the last of them until the end of {day}.",
    SUMS_NONE="Sums over ten seconds: none.",
    NAME_KEPT="Your name as you gave it, “{name}”, and what you said about consent:",
    NETWORKS="Read by the network {networks}.",
    AGREED="You agreed to be read on",
    WITHDREW="You took your consent back on",
    NOT_AGREED="You have not agreed to be read.",
    SEEN_TITLE="Who has looked",
    SEEN_HELP="Stretches of ten minutes in which somebody looked. Roles are said, not names; your school can tell you more.",
    SEEN_COLUMNS=("what", "by", "how often", "last"),
    NOBODY="Nobody has looked at figures of this session yet.",
    SEEN_INDIVIDUAL="In this session your teacher may look at your own figures, and at those of the class.",
    SEEN_CLASS="Your teacher sees figures of the class, and only while at least {k} faces are readable. Yours alone are not shown to them.",
    SEEN_CLASS_OF_ONE="Your teacher sees figures of the class, not of you alone; in a class of one they are the same.",
    LOOKED={
        Look.LIVE: "The class’s live page",
        Look.MOOD: "The class’s figures",
        Look.REPORT: "The class’s report",
        Look.STATS: "How much video came of each student",
        Look.PARTICIPANTS: "The list of students",
        Look.PARTICIPANT: "Your own figures",
        Look.PERSON: "A copy of all your data",
        Look.READINGS: "Single readings of the class, yours among them, as a file without names",
    },
    ROLES={
        "teacher": "a teacher or administrator",
        "platform": "your learning platform",
        "link": "whoever has a link that your school made",
        "embed": "a page of your school that shows the class’s figures",
        "participant": "you",
        "service": "whoever runs this service",
    },
    ONCE="once",
    TIMES="{count} times",
    RIGHTS_TITLE="Your rights",
    RIGHTS=(
        "Take your consent back: nothing more is read of you, at once. What was read stays until its time is over, or until you delete it.",
        "Delete: all that was read of you in this session is erased, also out of the class’s figures, and you get a receipt.",
        "Have it all: the file holds everything that is stored about you in this session, with an explanation of each number.",
        "Object or correct: ask your school. A wrong name can be corrected; a wrong number can only be deleted, as no picture was kept.",
    ),
)

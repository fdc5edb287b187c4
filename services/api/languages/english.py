"""English. The API's own words are English too: a page repeats them."""

from typing import Final

from services.api.languages.words import Embed, EmbedScript, Join, JoinScript, Login, Mine, MineScript, Pictures, PicturesScript, Words
from services.api.schemas.pictures import NOTE, PRESENCE_NOTE
from services.domain.languages import EXPRESSIONS
from services.domain.seen import WhyNot

_ANSWERED: Final = "The server answered {status}."
_UNREACHABLE: Final = "The school’s server cannot be reached. Check your connection, then try again."
_DELETED: Final = "All that was read of you in this session is erased, also out of the class’s figures."

_JOIN: Final = Join(
    NO_COURSE="Join the session",
    LEAD_EXPRESSION=(
        "Your teacher would like to see how the class as a whole looks while it learns. "
        "Before you decide, this is what your camera is used for."
    ),
    LEAD_PRESENCE=(
        "Your teacher would like to see who is there and turned to the screen. Before you decide, this is what your camera is used for."
    ),
    NO_SCRIPT="This page needs JavaScript, to send your video.",
    FACTS="What your camera is used for",
    READ="What is read",
    READ_EXPRESSION=(
        "About {often}, your visible expression as a few numbers (for example happy 0.7, neutral 0.2), and where your face is and which "
        "way it is turned. It is what a face shows, not what you feel or think. Other people in the picture are only counted."
    ),
    READ_PRESENCE=(
        "About {often}: whether your camera is on, whether a face is in the picture, and whether it is turned to the screen. "
        "Expressions are not read in this session. Other people in the picture are only counted."
    ),
    ONCE_A_SECOND="once a second",
    TWICE_A_SECOND="twice a second",
    TIMES_A_SECOND="{fps} times a second",
    NOT_KEPT="What is not kept",
    NOT_KEPT_WHAT=(
        "No picture and no sound. Your video passes through the memory of the school’s server and is never written to a disk. "
        "The microphone stays off."
    ),
    SEEN="Who sees it",
    SEEN_INDIVIDUAL="Your teacher sees figures of the class, and may look at yours too. Nobody sees your video here.",
    SEEN_SMALL=(
        "Your teacher sees figures of the whole class. In a very small class these may be yours alone. Nobody sees your video here."
    ),
    SEEN_CLASS=(
        "Your teacher sees figures of the whole class, and only when at least {k} faces are readable. Nobody sees your video here."
    ),
    KEPT="How long",
    KEPT_FOR="Single readings for {single}, sums over ten seconds for {long}. Then they are deleted, and your name with them.",
    HOUR="an hour",
    HOURS="{hours} hours",
    DAY="1 day",
    DAYS="{days} days",
    DECIMAL_MARK=".",
    CHOICE="Your choice",
    CHOICE_WHAT=(
        "Taking part is voluntary. At any time you can turn the camera off, leave, take your consent back, and see or delete everything "
        "that was read of you, from this page. Once this tab is closed, or after {hours} hours, ask your school to show or delete it."
    ),
    CONSENT_EXPRESSION="I know what is read and what is not kept, and agree that my visible expression is read in this session.",
    CONSENT_PRESENCE="I know what is read and what is not kept, and agree that my presence is read in this session.",
    CONSENT_EXPRESSION_GUARDIAN=(
        "My parent or guardian and I know what is read and what is not kept, and agree that my visible expression is read in this session."
    ),
    CONSENT_PRESENCE_GUARDIAN=(
        "My parent or guardian and I know what is read and what is not kept, and agree that my presence is read in this session."
    ),
    YOUR_NAME="Your name",
    GUARDIAN="Name of your parent or guardian",
    GUARDIAN_WHY="Your school asks that they agree too.",
    JOIN="Join",
    MIRROR="Your own camera",
    CAMERA_IS_OFF="Your camera is off.",
    PREVIEW="See your camera first",
    SWITCH_CAMERA="Switch camera",
    LEAVE="Leave",
    SEE="See what was read of me (in a new tab)",
    COME_BACK="Come back",
    OTHER="Join as somebody else",
    DELETE="Delete what was read of me",
    DELETE_ASK="Delete what was read of you?",
    DELETE_WHAT=(
        "All that was read of you in this session is erased for good, also out of the class’s figures, and you leave the session."
    ),
    DELETE_KEEP="Keep it",
    DELETE_YES="Delete and leave",
    UNKNOWN_TITLE="No such session",
    UNKNOWN="This link leads to no session",
    UNKNOWN_WHAT="A letter may be missing, or the session was deleted. Ask your teacher to send the link again.",
    script=JoinScript(
        PROBLEMS={},
        ANSWERED=_ANSWERED,
        UNREACHABLE=_UNREACHABLE,
        LOCALE="en-GB",
        JOINING="Joining …",
        JOINING_WHY="A moment, your video is being connected.",
        LIVE="You are live",
        LIVE_WHY="Your video is being read. No picture is kept.",
        OFF="Camera off",
        OFF_WHY="Nothing is read of you. Your teacher sees that your camera is off.",
        RECONNECTING="Reconnecting …",
        RECONNECTING_WHY="The connection was lost. This page tries again by itself.",
        LOST="Camera lost",
        LOST_WHY="The camera went away. Connect it again, or use another one, then turn it on.",
        TURN_OFF="Turn camera off",
        TURN_ON="Turn camera on",
        CAMERA_BLOCKED=(
            "The camera is blocked for this page. Allow it at the address bar or in the settings of your browser, then try again."
        ),
        CAMERA_NONE="No camera was found. Connect one, then try again.",
        CAMERA_BUSY="The camera is in use by another program, or does not answer. Close other video calls, then try again.",
        CAMERA_GONE="This camera is not there any more. Try again to use another one.",
        CAMERA_FAILED="The camera could not be started ({name}). Try again, or use another browser.",
        CAMERA_UNPLUGGED="The camera went away. Is it still plugged in?",
        NOT_SECURE=(
            "Browsers give a camera only to pages with a secure address, and this one does not begin with https. "
            "Please ask your school for the https address of this page."
        ),
        NO_VIDEO_HERE="This browser cannot send video. Please open the link in a current Chrome, Edge, Firefox or Safari.",
        ENDED="This session has ended",
        ENDED_WHY="Nothing is read any more.",
        ENDED_BEFORE="Nothing was read of you.",
        OTHER_TAB="You are here in another tab",
        OTHER_TAB_WHY="Go on there, or close that tab and come back here.",
        WITHDRAWN="You are not read any more",
        WITHDRAWN_WHY=(
            "You took your consent back. To be read again, agree on the page that shows what was read of you, then come back here."
        ),
        CANNOT="You cannot take part now",
        EXPIRED="Your place has expired",
        EXPIRED_WHY="Join again to go on.",
        REMOVED="You are not in this session any more",
        REMOVED_WHY="What was read of you has been deleted.",
        LEFT="You have left",
        LEFT_WHY="Your camera is off and nothing is read of you.",
        DELETED="Deleted",
        DELETED_WHY=_DELETED,
        NOT_DELETED="Nothing was deleted yet. {why}",
        RECEIPT_READINGS="Readings",
        RECEIPT_SUMS="Ten-second sums",
        RECEIPT_TIME="Time",
        RECEIPT_NUMBER="Receipt number",
    ),
)

_MINE: Final = Mine(
    TITLE="What was read of you",
    ASKING="Asking for your figures …",
    CHOICE="Your choice",
    AGAIN="Look again",
    PAPER="Save as PDF",
    DOWNLOAD="Download all of it",
    WITHDRAW="Take my consent back",
    AGREE="Agree again",
    NO_SCRIPT="This page needs JavaScript, to ask for your figures.",
    script=MineScript(
        PROBLEMS={},
        ANSWERED=_ANSWERED,
        UNREACHABLE=_UNREACHABLE,
        LOCALE="en-GB",
        AGREED="You agreed to be read in this session. You can take that back at any time.",
        WITHDRAWN="You do not agree to be read in this session. Nothing is read of you.",
        STRANGER="Whose figures?",
        STRANGER_WHY=(
            "This page shows a student their own figures. Open it from the tab in which you joined the session, "
            "or by the link of your learning platform."
        ),
        EXPIRED="Your place has expired",
        EXPIRED_WHY="Only you could see your figures here, for a while. Ask your school for a copy, or to delete them.",
        GONE="Nothing is stored of you",
        GONE_WHY="You are not in this session any more. What was read of you has been deleted.",
        DELETED="Deleted",
        DELETED_WHY=_DELETED,
        RECEIPT_READINGS="Readings",
        RECEIPT_SUMS="Ten-second sums",
        RECEIPT_TIME="Time",
        RECEIPT_NUMBER="Receipt number",
    ),
)

_PICTURES: Final = Pictures(
    TITLE="A picture or a short video",
    BACK="Back to the dashboard",
    LEAD="See the visible expression of each face in it.",
    LEAD_STRONG="It leaves no trace:",
    LEAD_MORE="it goes to this service’s memory, is looked at and forgotten with the answer; no file, no log, no copy.",
    PRESENCE=(
        "Where this service is used, the expression of faces in education may not be read. You see where faces are and which way they "
        "turn, and nothing else."
    ),
    THE_PICTURE="The picture",
    DROP="Drop a picture or a short video here",
    DROP_MORE=", or paste one.",
    LIMITS="JPEG, PNG, WebP up to 8 MB; MP4, WebM up to 30 MB and one minute.",
    MIRROR="Your own camera",
    MOMENT="Moment of the video",
    CHOOSE="Choose a file",
    SNAP="Take the picture",
    SEEN="Who is seen",
    SEEN_EMPTY="Faces are listed here, each with its seven expressions.",
    TIME="Over time",
    NUMBERS="All numbers",
    NO_SCRIPT="This page needs JavaScript, to send the picture and to draw the answer.",
    FACTS="What this can tell, and what it cannot",
    FACT_READS="It reads the",
    FACT_READS_STRONG="visible expression",
    FACT_READS_MORE=": what a face shows, not what somebody feels or thinks. A face at rest may look sad.",
    FACT_SHARES="The percentages are the network’s own; of faces like these it names the right one of seven about seven times in ten.",
    FACT_SMALL="Small, blurred or turned faces are not read. They are boxed, with the reason.",
    FACT_NOBODY=(
        "Nobody is recognised. “Person 1” is a number in this picture or video only; who leaves for more than a second comes back as "
        "another."
    ),
    FACT_AGREE="Show only people who agree to it. Never judge somebody by this.",
    WRONG_ASK="What should it have been?",
    WRONG_WHAT="The visible expression",
    WRONG_KEPT="Your word and the percentages are kept for a year, to read faces better.",
    WRONG_FACE="Keep this face too, as a gray picture of 48 × 48 pixels. I am in it, or I may decide for whoever is.",
    CANCEL="Cancel",
    SEND="Send",
    script=PicturesScript(
        PROBLEMS={},
        ANSWERED="The service answered {status}.",
        UNREACHABLE="The service could not be reached. Is this computer online?",
        LOCALE="en-GB",
        EXPRESSIONS={name: word.lower() for name, word in EXPRESSIONS["en"].items()},
        TOO_LARGE="The file has {megabytes} MB; up to {most} MB can be looked at.",
        LOOKING_PICTURE="Looking at the picture …",
        LOOKING_VIDEO="Looking at the video. A long one takes a while …",
        NO_FACE="No face was found.",
        ONE_FACE="One face was found.",
        FACES="{count} faces were found.",
        NOTE=NOTE,
        NOTE_PRESENCE=PRESENCE_NOTE,
        NOBODY_WHY="A larger or brighter picture, seen from the front, may help.",
        USE_CAMERA="Use the camera",
        CLOSE_CAMERA="Close the camera",
        CAMERA_BLOCKED="The camera may not be used here: allow it beside the address, or choose a file.",
        CAMERA_NONE="No camera was found. Choose a file instead.",
        CAMERA_FAILED="The camera could not be started. Choose a file instead.",
        LOGIN_ENDED="Your login has ended. Log in again, then come back to this page.",
        PERSON="Person {number}",
        AWAY="Not in this moment",
        NOT_READ="Not read: {why}",
        WHY_NOT={why.value: why.value for why in WhyNot},
        A_FACE="A face",
        FACING="Faces the camera.",
        TURNED_UP="Turned by {yaw}°, up by {pitch}°.",
        TURNED_DOWN="Turned by {yaw}°, down by {pitch}°.",
        PLACED="Pleasant {valence}, excited {arousal} (−1 to 1).",
        PLAY="Play",
        PAUSE="Pause",
        SECONDS="{seconds} seconds",
        TOLD="Faces in the picture. {faces}.",
        TOLD_NONE="The picture, without boxes.",
        CANNOT_SHOW="This browser cannot show the file. The numbers are right all the same.",
        TOGETHER="Everybody together. {said}",
        NOBODY_SEEN="Nobody was seen.",
        OF_PERSON="Person {number}. {said}",
        SEEN_FOR="Seen for {seconds} s",
        SEEN_BETWEEN="Seen for {seconds} s from {first} s to {last} s",
        READABLE_FOR="{seen}, readable for {seconds} s; mostly {expression} (the strongest for {strongest} s). On average {shares}.",
        TABLE_FACES="Faces",
        TABLE_PEOPLE="People",
        TABLE_LOOKS="Each look",
        LOOK="{at} s, person {number}",
        ALL_OF_THEM="Together",
        TURNED="Turned",
        QUALITY="Quality",
        SURE="Sure",
        BETWEEN="Between",
        SEEN="Seen for",
        WRONG="This is wrong",
        WRONG_OF="This is wrong: person {number}",
        CROP_FAILED="The face could not be cut out again. Send without it.",
        TAKE_BACK="Take it back",
        TAKEN_BACK="Taken back: nothing is kept of it.",
        THANKS="Thank you. Your word is kept until {day}; an administrator can delete it by its number, {id}.",
        THANKS_FACE="Thank you. Your word and the face are kept until {day}; an administrator can delete it by its number, {id}.",
    ),
)

_LOGIN: Final = Login(
    PLEASE="Please log in",
    OPEN_LINK="Open the login link that the service printed in its terminal when it started, or make a new one there:",
    LINK_ONCE="A link works once, and only for a short time. On a shared installation, ask whoever runs it.",
    WITH_PASSWORD="With a password:",  # noqa: S106
    LOG_IN_HERE="log in here",
    LOG_IN="Log in",
    EMAIL="Email address",
    PASSWORD="Password",  # noqa: S106 - a label
    NO_PASSWORD="No password yet, or forgotten? Whoever runs this service makes a login link for you:",  # noqa: S106
    AND_PASSWORD="and a password:",  # noqa: S106
    ADDRESS="ADDRESS",
    WRONG="This email address and password do not go together.",
    WELCOME="Welcome",
    ONCE="This link logs you in on this computer, once.",
    OPEN="Open the dashboard",
    USED="This link no longer works",
    USED_WHY="It was used already, or its time is over.",
    LOGGED_OUT="You are logged out",
    TITLES={403: "Not allowed", 404: "Nothing here", 503: "Not available now"},
    FAILED="That did not work",
    ERRORS={},
    TO_DASHBOARD="To the dashboard",
)

_EMBED: Final = Embed(
    TITLE="Visible expression of the class",
    CONNECTING="Connecting",
    CHART="Visible expressions of the class over the last ten minutes",
    ENGAGEMENT="Engagement",
    OF="of 100",
    CREED="Visible expression is not inner state.",
    CREED_MORE="It is what faces show, read by a machine that errs.",
    NO_SCRIPT="This page needs JavaScript to follow the class.",
    script=EmbedScript(
        EXPRESSION="Visible expression",
        PRESENCE="Presence",
        FACING="Facing the screen",
        WAITING="Waiting for the first video.",
        NOTHING="Nothing was read in this session.",
        HIDDEN="Hidden: too few readable students for figures of a group.",
        NO_VIDEO="The class sends no video now.",
        COVERAGE="{readable} of {present} with video readable",
        INTERVAL="90 % interval {low}–{high}",
        LIVE="Live",
        RECONNECTING="Reconnecting",
        NOT_AVAILABLE="Not available",
        EXPIRED="This link has expired. Reload the page it is part of.",
        OTHER_SESSION="This link does not show this session.",
        ENDED="Ended",
    ),
)

ENGLISH: Final = Words(
    CODE="en", NAME="English", SWITCH="Show this page in English", login=_LOGIN, join=_JOIN, mine=_MINE, pictures=_PICTURES, embed=_EMBED
)

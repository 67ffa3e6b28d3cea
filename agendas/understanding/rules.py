"""The rules, in order: a pattern for a whole line, and what is made of it. The first that fits."""

import re

from agendas.understanding.intents import Intent
from agendas.understanding.making import (
    Make,
    be,
    go_on_as,
    make_points,
    make_prefixed,
    make_promise_of_other,
    plan_if_dated,
    plan_only_dated,
)

_END = r"[\s.!?]*"
_KIND = "meeting|call|session|appointment|chat|date|one"
_MEETING = rf"(?:(?:(?:the|our|my|next|this|that|a|an)\s+)*(?:{_KIND}|it|that|this)\b\s*)"
_TO = r"(?:(?:to|until|till|for|on|at|is|from|:)\s+)*"
_NOT = r"(?:did not|didn'?t|have not|haven'?t|has not|hasn'?t|never)"
_CANNOT = r"(?:can'?t|cannot|can not|won'?t|will not|(?:am|are|'m|'re) (?:not able|unable) to)"
_HAVE = r"(?:have |had |'ve |just |already |now |finally |both )*"
_AWAY = r"(?:on leave|on holiday|on vacation|on sabbatical|away|ooo|out of (?:the )?office|off)"
_DONE = r"done|finished|completed?|sorted|did (?:it|that)|sent(?: it)?|ticked off|tick"
_OWED = r"promises|action items|actions|to-?dos?|tasks"
_GOOD = (
    r"thanks|thank you|thx|ty|cheers|great|perfect|good|nice|ok|okay|got it|noted|fine|cool|sure"
    r"|wonderful|👍|🙏|:\+1:|:thumbsup:|:pray:"
)

TALK: dict[str, Make] = {
    r"what can (?:you|i) (?:do|type|say)|who are you|what is this": be(Intent.HELP),
    r"how (?:does|do) (?:this|it|you|i)\b.*": be(Intent.HELP),
    rf"(?:{_GOOD})(?:[ ,!.]+(?:a lot|so much|very much|for .*|reiterate|again|all|{_GOOD}))*": be(
        Intent.THANKS
    ),
    r"(?:hi|hello|hey|good (?:morning|afternoon|evening)|hola|bonjour|moin|yo|👋|:wave:)"
    r"(?: there| all| reiterate| bot)?": be(Intent.HELLO),
    r"(?:no,? )?(?:not yet|not now|(?:maybe )?later|no (?:date|time|idea) yet|nothing yet"
    r"|we have no (?:date|time)(?: yet)?|no time)": be(Intent.NOT_YET),
}

MEETINGS: dict[str, Make] = {
    rf"(?:no,? )?(?:(?:we|it|they|that|(?:the|our) meeting)\s+)?{_NOT}\s+"
    r"(?:meet|met|happen(?:ed)?|take place|taken place|manage)\b.*": be(Intent.MISSED),
    r"(?:we |i )?(?:missed (?:it|(?:the|our) meeting|each other)|no[- ]show)\b.*": be(
        Intent.MISSED
    ),
    rf"(?:(?:we|i|me and [\w.]+|[\w.]+ and (?:i|me))\s*)?{_HAVE}"
    r"(?:met(?: up)?(?! (?:a|an|the|some|my|all|every)\b)"
    rf"|had (?:our|the|a) (?:{_KIND})|(?:spoke|talked) to each other)\b(?P<rest>.*)": go_on_as(
        Intent.MET
    ),
    r"(?:yes,? )?we did": go_on_as(Intent.MET),
    rf"(?:i |we )?{_CANNOT} (?:make (?:it|that|(?:the|our) meeting|\w+day)|come|attend|meet"
    r"|be there)\b.*": be(Intent.CANNOT),
    rf"(?:move|reschedule|postpone|shift|push|delay|rebook|re-?arrange|(?:bring|change)(?= "
    rf"{_MEETING}))\b\s*{_MEETING}?(?:back|forward|out|up)?\s*{_TO}(?P<rest>.*)": go_on_as(
        Intent.MOVE
    ),
    rf"make (?:it|that)\s+{_TO}(?P<rest>.*?)(?:\s+instead)?": go_on_as(Intent.MOVE),
    rf"(?:cancel|scrap|call off)(?:\s+(?:{_MEETING}|(?:on )?\w+(?:'?s)?"
    rf"(?:\s+(?:{_KIND}))?))?(?:\s*(?:with|on) .*)?": be(Intent.CANCEL),
    rf"call {_MEETING}off|(?:it|(?:the|our) meeting)(?: is|'s| was)? (?:cancel?led|off)": be(
        Intent.CANCEL
    ),
}

LEAVES: dict[str, Make] = {
    r"resume|unpause|(?:i'?m |i am )?back(?: again| from leave| at work| now)?": be(Intent.RESUME),
    rf"(?:pause|take a break|stop(?: writing to me)?|(?:i'?m |i am |i(?:'ll| will) be )?{_AWAY}"
    r"|(?:annual |maternity |paternity |parental )?leave|vacation|holiday)"
    r"(?:\s+(?:all|everything|me|it|from now|starting now))*"
    r"(?:\s+(?P<rest>(?:until|till|to|through|and back|back|for|in)\b.*))?": go_on_as(Intent.PAUSE),
    r"(?:i'?m |i am |i(?:'ll| will) be )?back(?P<rest>\s+(?:on|in|from)\b.*)": go_on_as(
        Intent.PAUSE
    ),
}

PROMISES: dict[str, Make] = {
    rf"(?:it'?s |that'?s |this is |all |i'?m |i am )?(?:{_DONE}):?(?:\s+with)?"
    r"(?:\s+(?P<rest>.*))?": go_on_as(Intent.DONE),
    r"(?:[✅☑✔]\ufe0f?|:white_check_mark:|:heavy_check_mark:)\s*(?P<rest>.*)": go_on_as(
        Intent.DONE
    ),
    r"(?:mark|tick)\s+(?P<rest>.*?)\s+(?:as )?(?:done|off|complete)": go_on_as(Intent.DONE),
    rf"(?:i|we)\s*{_HAVE}(?:done|finished|completed|sent|submitted|did)\s+(?P<rest>.+)": go_on_as(
        Intent.DONE
    ),
    r"(?:(?:show|list|see)\s+)?(?:me\s+)?(?:(?:my|our|the)\s+)?(?:open\s+)?"
    rf"(?:{_OWED})(?: list)?": be(Intent.PROMISES),
    r"what (?:did|have) (?:i|we) promised?\b.*|what do i owe\b.*": be(Intent.PROMISES),
    r"status|next|what'?s next|what (?:now|do i do(?: now)?)"
    r"|where do (?:i|we) stand|when (?:do|will|are) we (?:next )?meet.*"
    r"|when is (?:the|our|my) (?:next )?meeting": be(Intent.STANDING),
}

POINTS: dict[str, Make] = {
    r"(?:(?:open|show|prepare|see|edit|fill in|add to)\s+)?(?:(?:my|our|the)\s+)?agenda": be(
        Intent.AGENDA
    ),
    r"(?:to |we (?:should|could|need to|must) |i need to |i have to )?(?:talk|speak|chat) "
    r"(?:\w+ )?(?:about|over|through)\s+(?P<rest>.+)": make_points,
    r"(?:to |we (?:should|could|need to|must) )?(?:discuss|go over|go through|bring up"
    r"|ask (?:\w+ )?about)\s+(?P<rest>.+)": make_points,
    r"(?:add|put)\s+(?P<rest>.+?)\s+(?:to|on|onto|in)\s+(?:(?:the|my|our|next)\s+)*agenda": (
        make_points
    ),
    r"(?:add (?:to|on) (?:the|my|our) agenda|for (?:the|our|my) (?:agenda|next meeting)"
    r"|(?:a |new |agenda )?(?:point|topic|item))\s*[:–-]\s*(?P<rest>.+)": make_points,
    r"(?:career|administrative|administration|admin|education|educational|personal)\s*:\s*\S.*": (
        make_prefixed
    ),
    r"(?:i'?ll|i will|i promise(?: to)?|(?:i'?m|i am) going to|i need to|i have to|i must"
    r"|remind me to|to-?do|promise)\s*:?\s+(?P<rest>.+)": go_on_as(Intent.PROMISE),
}

DATES: dict[str, Make] = {
    r"we(?:'ll| will)? meet(?:ing)?\b(?:\s+again)?(?:\s+up)?\s*"
    rf"(?:with \S+\s+)?{_TO}(?P<rest>.*)": plan_if_dated,
    rf"(?:we(?:'re| are) meeting|meet(?:ing)?(?: again)?|(?:our |the |my )?next (?:{_KIND})"
    rf"|see you)\b:?\s*{_TO}(?P<rest>.*)": plan_if_dated,
    rf"(?:plan|schedule|book|set(?: up)?|arrange|fix|find)\b\s*{_MEETING}\s*{_TO}(?P<rest>.*)": (
        go_on_as(Intent.PLAN)
    ),
    rf"(?:plan|schedule|book)\b\s*{_TO}(?P<rest>.*)": plan_if_dated,
    rf"(?:how about|what about|does|is|maybe|perhaps)\s+{_TO}(?P<rest>.*?)"
    r"(?:\s+(?:work|ok|okay|fine|good|possible)(?: for you)?)?": plan_only_dated,
    r"(?-i:(?P<who>[A-Z][\w.-]+))\s+(?:will|is going to|to|promised to|promises to)\s+"
    r"(?P<rest>[a-z].+)": make_promise_of_other,
}

RULES: tuple[tuple[re.Pattern[str], Make], ...] = tuple(
    (re.compile(rf"(?:{pattern}){_END}", re.IGNORECASE), make)
    for group in (TALK, MEETINGS, LEAVES, PROMISES, POINTS, DATES)
    for pattern, make in group.items()
)

"""The rules, in order: a pattern for a whole line, and what is made of it. The first that fits."""

import re

from agendas.understanding.intents import Intent
from agendas.understanding.making import (
    Make,
    be,
    be_command,
    be_done,
    go_on_as,
    go_on_if_dated,
    go_on_only_dated,
    make_points,
    make_prefixed,
    make_promise_of_other,
)
from agendas.understanding.wording import GOAL_VERBS

_END = r"[\s.!?]*"
_KIND = "meeting|call|session|appointment|chat|date|one"
_MEETING = rf"(?:(?:(?:the|our|my|next|this|that|a|an)\s+)*(?:{_KIND}|it|that|this)\b\s*)"
_THE_MEETING = rf"(?P<what>{_MEETING})"
_TO = r"(?:(?:to|until|till|for|on|at|is|from|:)\s+)*"
_NOT = r"(?:did not|didn'?t|have not|haven'?t|has not|hasn'?t|never)"
_CANNOT = (
    r"(?:can'?t|cannot|can not|couldn'?t|won'?t|will not"
    r"|(?:am|are|is|be|'m|'re|'s) (?:not able|unable) to|won'?t be able to)"
)
_HAVE = r"(?:have |had |'ve |just |already |now |finally |both )*"
_AWAY = (
    r"(?:on (?:(?:annual|parental|maternity|paternity|sick|medical) )?leave|on holidays?"
    r"|on vacation|on sabbatical|away|ooo|out(?: of (?:the )?office)?|off)"
)
_OWED = r"promises|action items|actions|to-?dos?|tasks"
_DAY = r"(?:today|tomorrow|tonight|(?:mon|tues|wednes|thurs|fri|satur|sun)day)"
_GOOD = (
    r"thanks|thank you|thx|ty|tx|cheers|great|perfect|good|nice|ok|okay|k|kk|got it|noted|fine|cool"
    r"|sure|wonderful|lovely|brilliant|sounds good|will do|all good|merci(?: beaucoup)?"
    r"|(?:vielen )?dank(?:e)?|(?:muchas |mil )?gracias|grazie|obrigad[oa]"
    r"|(?:(?:👍|🙏|🎉|👏|🙌|😀|😊|❤)\ufe0f?)+|:\+1:|:thumbsup:|:pray:|:tada:|:clap:"
)

TALK: dict[str, Make] = {
    r"what can (?:you|i) (?:do|type|say)|who are you|what is this|are you (?:a )?(?:bot|real|human)"
    r"|are you there|test(?:ing)?": be(Intent.HELP),
    r"how (?:does|do) (?:this|it|you|i)\b.*": be(Intent.HELP),
    rf"(?:{_GOOD})(?:[ ,!.]+(?:a lot|(?:so|very) much(?: for .*)?|for .*|by me|with me|reiterate"
    rf"|again|all|{_GOOD}))*": be(Intent.THANKS),
    r"(?:hi|hello|hey|good (?:morning|afternoon|evening)|hola|bonjour|moin|yo|hallo|ciao|👋|:wave:)"
    r"(?: there| all| reiterate| bot)?": be(Intent.HELLO),
    r"(?:no,? )?(?:not yet|no (?:date|time|idea) yet|nothing yet"
    r"|we have no (?:date|time)(?: yet)?|no time)": be(Intent.NOT_YET),
    r"(?:no,? )?(?:not (?:right )?now(?:,? (?:maybe |perhaps )?later)?"
    r"|(?:maybe |a bit |much )?later(?: today)?"
    r"|snooze(?: (?:it|this))?"
    r"|(?:remind|ask|tell) me (?:again )?(?:later|then)|(?:remind|ask|tell) me again"
    r"|some other time|not (?:today|this week)|i'?m busy(?: (?:now|today|right now))?)": be(
        Intent.LATER
    ),
    r"(?:(?:not now|later|no),? )?(?:snooze|(?:remind|ask|tell) me(?: again)?|(?:maybe )?later"
    rf"|(?:not now|later),? (?:maybe|perhaps))(?: (?:it|this))?,?\s+{_TO}(?P<rest>.+)": (
        go_on_only_dated(Intent.LATER)
    ),
}

MEETINGS: dict[str, Make] = {
    rf"(?:no,? )?(?:(?:we|it|they|that|(?:the|our) meeting)\s+)?{_NOT}\s+"
    r"(?:meet|met|happen(?:ed)?|take place|taken place|manage)\b.*": be(Intent.MISSED),
    r"(?:we |i )?(?:missed (?:it|(?:the|our) meeting|each other)|no[- ]show)\b.*": be(
        Intent.MISSED
    ),
    rf"(?:(?:we|i|me and [\w.]+|[\w.]+ and (?:i|me))\s*)?{_HAVE}"
    r"(?:met(?: up)?(?! (?:a|an|the|some|my|all|every)\b)"
    rf"|had (?:our|the|a) (?:{_KIND})|(?:spoke|talked) to each other)\b(?P<rest>.*)": (
        go_on_if_dated(Intent.MET)
    ),
    rf"(?:the |our )?(?:\w+ )?(?:{_KIND}) (?:happened|took place|was held)\b(?P<rest>.*)": (
        go_on_if_dated(Intent.MET)
    ),
    r"(?:yes,? )?we did": go_on_as(Intent.MET),
    rf"(?:i |we )?{_CANNOT} (?:make (?:it|that|(?:the|our) (?:{_KIND})|{_DAY})|come|attend|meet"
    r"|be there)\b.*": be(Intent.CANNOT),
    rf"(?:i'?m|i am|i(?:'ve| have) (?:fallen|got)) (?:sick|ill|unwell)(?: {_DAY})?": be(
        Intent.CANNOT
    ),
    rf"(?:next |this )?{_DAY}(?: at [\w:]+)? (?:doesn'?t|does not|won'?t|will not|isn'?t going to)"
    r" work\b.*": be(Intent.CANNOT),
    rf"(?:move|reschedule|postpone|shift|push|delay|rebook|re-?arrange|(?:bring|change)(?= "
    rf"{_MEETING}))\b\s*{_THE_MEETING}?(?:back|forward|out|up)?\s*{_TO}(?P<rest>.*)": (
        go_on_if_dated(Intent.MOVE)
    ),
    rf"make (?:it|that)\s+{_TO}(?P<rest>.*?)(?:\s+instead)?": go_on_only_dated(Intent.MOVE),
    r"(?:do|have it|meet)\s+(?:on\s+)?(?P<rest>.*?)\s+instead": go_on_only_dated(Intent.MOVE),
    rf"(?:change|move) the (?:time|date|day)(?: of {_MEETING})?": be(Intent.MOVE),
    rf"(?:make {_MEETING}|do (?:the|our) (?:{_KIND}) )(?:(?:an?|half an|[\w½]+)\s+)?"
    r"(?:(?:hours?|minutes?|min|days?|weeks?|bit|little)\s+)?(?:later|earlier)": be(Intent.MOVE),
    rf"(?:cancel|scrap|call off)(?:\s+(?:{_MEETING}|(?:on )?{_DAY}(?:'?s)?"
    rf"(?:\s+(?:{_KIND}))?))?(?:\s*(?:with|on) .*)?": be(Intent.CANCEL),
    rf"call {_MEETING}off|(?:it|(?:the|our) meeting)(?: is|'s| was)? (?:cancel?led|off)": be(
        Intent.CANCEL
    ),
    r"(?:we |i )?had to (?:cancel|call it off)"
    r"|(?!i\b)[\w.]+ (?:has |had )?cancel?led(?: on me)?": be(Intent.CANCEL),
}

LEAVES: dict[str, Make] = {
    r"resume|unpause|(?:i'?m |i am )?back(?: again| from leave| at work| now)?": be(Intent.RESUME),
    rf"(?:pause|take a break|stop(?: (?:writing to|messaging) me)?"
    rf"|(?:i'?m |i am |i(?:'ll| will) be )?{_AWAY}"
    r"|(?:annual |maternity |paternity |parental )?leave|vacation|holidays?)"
    r"(?:\s+(?:all|everything|me|it|from now|starting now))*"
    r"(?:\s+(?P<rest>(?:until|till|to|through|and back|back|for|in|on|from|next|this)\b.*|\d.*"
    rf"|{_DAY}.*))?": go_on_if_dated(Intent.PAUSE),
    r"(?:i'?m |i am |i(?:'ll| will) be )?(?P<rest>back\s+(?:on|in|from)\b.*)": go_on_if_dated(
        Intent.PAUSE
    ),
}

# Who somebody may fear reads along.
_READERS = (
    r"(?:any(?:one|body)(?: else)?|every(?:one|body)(?: else)?|others?|other people|people|hr"
    r"|facilitators?|(?:slack|workspace)? ?(?:admins?|owners?)"
    r"|(?:my|the|our) (?:boss|chair|dean|head|supervisor|manager|department|school"
    r"|university|facilitators?|admins?|owners?|hr)(?: of [\w ]+?)?)"
)

SETTINGS: dict[str, Make] = {
    r"unsubscribe|(?:too many|fewer|less) (?:messages|mails?|emails?|reminders?)"
    r"|(?:change |my )*(?:settings|preferences|notifications|(?:quiet )?hours)|opt out"
    r"|(?:leave|let) me (?:alone|be)|(?:be|go|keep|stay) (?:quiet|silent)"
    r"(?: (?:please|now|for .*|until .*))?|quiet until .*"
    r"|mute(?: (?:me|it))?(?: until .*)?"
    r"|(?:do not|don'?t|stop|no need to) (?:writ|messag|remind|ask|bother|ping|text|contact)"
    r"(?:e|ing)?(?: to)? me(?: (?:again|any ?more|so (?:often|much)|at all|at night|on weekends?"
    r"|in the (?:morning|evening)s?|(?:until|before|after) [\w:.]+(?: ?[ap]m)?))?": be_command(
        "/mentoring messages"
    ),
    r"(?:i |we )?(?:want to |would like to )?quit": be(Intent.QUIT),
    r"(?:i |we )?(?:end|leave|quit|finish|stop) (?:the |our |my |this )?"
    r"(?:pair|programme|program|mentoring)": be_command("/mentoring end"),
    r"privacy|(?:is (?:this|it|that)|are (?:these|they)) (?:all )?(?:confidential|private|secret)"
    r"|who (?:can |could |else )*(?:see|sees|read|reads)\b.*|who has access\b.*"
    rf"|(?:can|could|does|do) {_READERS} (?:see|read) "
    r"(?:this|that|it|these|them|what (?:i|we) (?:write|type|say|agree)\b.*)": (
        be_command("/mentoring privacy")
    ),
    r"(?:export|download)(?: (?:all )?(?:of )?my data)?|my data": be_command("/mentoring export"),
    r"what did we (?:agree|decide|say|talk about)\b.*|(?:show |see )?(?:me )?(?:the |our |my )?"
    r"(?:record|history|(?:old|last|past|previous) recaps?)": be_command("/meeting history"),
}

GOALS: dict[str, Make] = {
    r"(?:my |our |the |a |new |another |learning )*goal(?: for (?:this|next|the next) [\w ]+?)?"
    r"(?:\s+is|\s*[:–-])\s+(?:to\s+)?(?P<rest>.+)": go_on_as(Intent.GOAL),
    rf"(?:i |we )?(?:want|hope|aim|would like|'d like|wish) to (?P<rest>{GOAL_VERBS}.+)": (
        go_on_as(Intent.GOAL)
    ),
    r"(?:set |add |write down )(?:a |my |new )*goal(?:\s*[:–-]\s*(?P<rest>.+))?": go_on_as(
        Intent.GOAL
    ),
}

PROMISES: dict[str, Make] = {
    r"(?:it'?s |that'?s |this is |i'?m |i am )?(?:all |already )?"
    r"(?:done|finished|completed|sorted|did (?:it|that)|sent(?: it)?|ticked off|tick):?(?:\s+with)?"
    r"(?:\s+(?P<rest>.*))?": be_done,
    r"complete": be(Intent.DONE),
    r"(?:[✅☑✔]\ufe0f?|:white_check_mark:|:heavy_check_mark:)\s*(?P<rest>.*)": go_on_as(
        Intent.DONE
    ),
    r"(?:mark|tick)\s+(?P<rest>.*?)\s+(?:as )?(?:done|off|complete)": go_on_as(Intent.DONE),
    rf"(?:i|we)\s*{_HAVE}(?:done|finished|completed|sent|submitted|did)\s+(?P<rest>.+)": go_on_as(
        Intent.DONE
    ),
    r"(?:(?:show|list|see)\s+)?(?:me\s+)?(?:(?:my|our|the)\s+)?(?:open\s+)?"
    rf"(?:{_OWED})(?: list)?": be(Intent.PROMISES),
    r"what (?:did|have) (?:i|we) promised?\b.*|what do i owe\b.*|what(?:'?s| is) (?:over)?due"
    r"(?: (?:when|now|next|today|tomorrow|this week|next week))?": be(Intent.PROMISES),
    r"status|next|what'?s next|what (?:now|do i do(?: now)?)|(?:show |where is )?(?:me )?(?:the )?"
    r"recap|where do (?:i|we) stand|(?:when|where) (?:do|will|are|is) we (?:next )?meet.*"
    r"|(?:when|where) (?:do|will|am) i (?:next )?meet(?:ing)?(?: (?!the|an?|my|our)\w+)?"
    r"|(?:when|where)(?: is|'?s) (?:the|our|my) (?:next )?(?:meeting|call|session)": (
        be(Intent.STANDING)
    ),
}

POINTS: dict[str, Make] = {
    r"(?:(?:open|show|prepare|see|edit|fill in|add to|what'?s on|what is on)\s+)?"
    r"(?:(?:my|our|the)\s+)?agenda": be(Intent.AGENDA),
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
    r"(?:i'?ll|i will|i promised?(?: to)?|(?:i'?m|i am) going to|i need to|i have to|i must"
    r"|remind me to|to-?do|to do(?=:)|promise)\s*:?\s+(?P<rest>.+)": go_on_as(Intent.PROMISE),
}

DATES: dict[str, Make] = {
    r"we(?:'ll| will)? meet(?:ing)?\b(?:\s+again)?(?:\s+up)?\s*"
    rf"(?:with \S+\s+)?{_TO}(?P<rest>.*)": go_on_if_dated(Intent.PLAN),
    rf"(?:we(?:'re| are) meeting|meet(?:ing)?(?: again)?|(?:our |the |my )?next (?:{_KIND})"
    rf"|see you)\b:?\s*{_TO}(?P<rest>.*)": go_on_if_dated(Intent.PLAN),
    rf"(?:plan|schedule|book|set(?: up)?|arrange|fix|find)\b\s*(?P<what>(?:(?:the|our|my|next|a"
    rf"|an)\s+)*(?:meeting|call|session|appointment|chat|it)\b\s*){_TO}(?P<rest>.*)": (
        go_on_as(Intent.PLAN)
    ),
    rf"(?:plan|schedule|book|find|set)\b\s*(?:a |an |one |the )?(?:date|time)?\s*{_TO}"
    r"(?P<rest>.*)": go_on_if_dated(Intent.PLAN),
    rf"(?:how about|what about|does|is|maybe|perhaps|do)\s+{_TO}(?P<rest>.*?)"
    r"(?:\s+(?:still |also )?(?:work|ok|okay|fine|good|possible)(?: for you)?)?": (
        go_on_only_dated(Intent.PLAN)
    ),
    r"(?-i:(?P<who>[A-Z][\w.'-]*(?: [A-Z][\w.'-]+){0,3}))\s+(?:will|is going to|to|promised to"
    r"|promises to)\s+(?P<rest>[a-z].+)": make_promise_of_other,
}

RULES: tuple[tuple[re.Pattern[str], Make], ...] = tuple(
    (re.compile(rf"(?:{pattern}){_END}", re.IGNORECASE), make)
    for group in (TALK, MEETINGS, LEAVES, SETTINGS, GOALS, PROMISES, POINTS, DATES)
    for pattern, make in group.items()
)

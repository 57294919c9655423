"""What thumbs type, as a letter spells it: 'u dont need yrs of exp lol 😅' is 'you don't need years of exp'.

Only what has one reading is spelled out. A name in small letters that may be a word stays as it was typed.
"""

from __future__ import annotations

import re
import unicodedata

_I = re.IGNORECASE
_WORDS = {
    "u": "you", "ur": "your", "thru": "through", "alot": "a lot", "teh": "the", "gonna": "going to",
    "wanna": "want to", "cuz": "because", "cos": "because", "bc": "because", "b/c": "because", "pls": "please",
    "w/o": "without", "w/": "with", "vs": "versus", "approx": "about", "esp": "especially", "mgmt": "management",
    "yr": "year", "yrs": "years", "hrs": "hours", "mins": "minutes", "mths": "months", "wks": "weeks",
    "ppl": "people", "avg": "average", "abt": "about", "btwn": "between", "b4": "before", "tho": "though",
    "wknd": "weekend", "wknds": "weekends", "govt": "government", "dept": "department", "tmrw": "tomorrow",
    "appt": "appointment", "appts": "appointments", "xmas": "Christmas", "sept": "September",
    "im": "I'm", "ive": "I've", "youre": "you're", "youve": "you've", "theyre": "they're", "whats": "what's",
    "thats": "that's", "theres": "there's", "hes": "he's", "shes": "she's", "dont": "don't", "doesnt": "doesn't",
    "didnt": "didn't", "isnt": "isn't", "arent": "aren't", "wasnt": "wasn't", "werent": "weren't",
    "havent": "haven't", "hasnt": "hasn't", "couldnt": "couldn't", "wouldnt": "wouldn't",
    "shouldnt": "shouldn't", "cant": "can't", "wont": "won't", "cv": "CV",
}  # fmt: skip
_SHORT = re.compile(
    rf"(?<![\w@.'’/-])({'|'.join(map(re.escape, _WORDS))})(?![\w@'’/-]|\.\w)(\.(?=\s+[a-z]))?", _I
)
"""A short form by itself; the dot behind it goes where the sentence goes on."""
_SMALL_I = re.compile(r"(?<![\w.'’/(-])i(?=(?:['’](?:m|ve|d|ll))?(?:[\s,;?!]|$))")
_ARE = re.compile(r"\b(?:r(?=\s+(?:you|u|they|we)\b)|(?<=\byou )r|(?<=\bu )r|(?<=\bthey )r)\b", _I)
_WITH = re.compile(r"(?<=[a-z] )w(?= [a-z]{2})")
_NAMES = (
    "monday|tuesday|wednesday|thursday|friday|saturday|sunday|january|february|april|june|july|august|september|"
    "october|november|december|english|german|french|spanish|italian|portuguese|russian|chinese|mandarin|cantonese|"
    "japanese|korean|arabic|turkish|hindi|urdu|dutch|swedish|norwegian|danish|finnish|czech|greek|hebrew|swahili|"
    "somali|tagalog|punjabi|bengali|tamil|farsi|hungarian|romanian|ukrainian|bulgarian|serbian|croatian|vietnamese"
)
_NAME = re.compile(
    rf"(?<![\w@./-])(?:(?:{_NAMES})s?|polish(?=,?\s+(?:and\s+)?(?:{_NAMES})\b)|(?<=speak )polish|(?<=in )polish|"
    r"(?<=\bin )(?:march|may)(?=[\s.,;?!]|$)|(?<=[\d.] )(?:march|may)\b|(?:march|may)(?=\s+\d))(?![\w@/])"
)
"""A day, a month or a language: always written with a capital; 'may' and 'march' only where they are months."""
_ASIDE = re.compile(
    r"[\s,]*(?:\(\s*)?\b(?:lol|lmao|rofl|(?:ha){2,}h?|(?:he){2,}|tbh|imo|imho|idk|smh|btw|omg)\b(?:\s*\))?",
    _I,
)
"""A laugh, or a word to oneself."""
_TAIL = re.compile(r"[\s,]+(?:\(\s*)?(?:ha|i guess|i think)(?:\s*\))?[.!?…]*$", _I)
_SMILEY = re.compile(r"(?:(?<=\s)|^)[:;=][-'o^]?[()DPp|/*](?=\s|$)")
_LOUD = re.compile(r"\s*\([!?]+\)|(?<=[!?])[!?]+")
_AND = re.compile(r"(?<=[a-z\d])\s+&\s+(?=[a-z\d])")
_YES = re.compile(r"^(?:yes|yeah|yep|yup)\b(?:(?=\s+\w)|(?=[,.!]|$))", _I)
_PER_HOUR = re.compile(r"(?<=\bper )hr\b")


def spelled(text: str) -> str:
    """The text without asides and emoji, with its short forms written out and its days and languages capital."""
    text = "".join(char for char in text if not _picture(char))
    text = _TAIL.sub("", _ASIDE.sub("", _SMILEY.sub("", _LOUD.sub("", text))))
    text = _SHORT.sub(_long, _ARE.sub("are", _WITH.sub("with", text)))
    text = _AND.sub(" and ", _SMALL_I.sub("I", text))
    text = _NAME.sub(lambda match: match[0][:1].upper() + match[0][1:], text)
    return " ".join(_YES.sub(_agreed, _PER_HOUR.sub("hour", text)).split())


def _agreed(match: re.Match[str]) -> str:
    """Yes with a comma where the answer goes on."""
    said = "Yes" if match[0][:1].isupper() else "yes"
    return f"{said}," if match.string[match.end() : match.end() + 1] == " " else said


def _long(match: re.Match[str]) -> str:
    word = _WORDS.get(match[1].lower(), "")
    if not word:  # letters of other alphabets may count as these without their case: 'İM'
        return match[0]
    return word[:1].upper() + word[1:] if match[1][:1].isupper() else word


def _picture(char: str) -> bool:
    """Whether the character is an emoji, or belongs to one."""
    return (
        (unicodedata.category(char) == "So" and ord(char) > 0x2190)
        or char in "\u200d\ufe0f\u20e3"
        or (0x1F3FB <= ord(char) <= 0x1F3FF)
    )

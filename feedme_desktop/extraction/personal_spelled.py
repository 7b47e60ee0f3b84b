"""Mail addresses written so that machines don't read them: "jane (at) example (dot) com", "jane at example dot com".

The sign for "at" is looked for first, then the domain behind it, then the name in front: a wrong guess costs nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from feedme_desktop.extraction.personal_kinds import Found, Kind, Page
from feedme_desktop.extraction.wordlists import word_set

TLDS = word_set("""
    com net org edu gov mil int info biz name pro mobi asia tel travel jobs museum coop aero cat post app dev io ai co
    me tv cc ws fm gg xyz online shop store site tech cloud email live club agency solutions digital media group company
    team world life today news blog page link work works studio design art photography technology academy center
    zone space website host press fun one uk us de fr es it nl pl at ch be lu ie pt gr cz sk hu ro bg hr si rs ba mk
    al tr ru ua by ee lv lt fi se no dk is mt cy eu ca mx br ar cl pe ve uy py bo ec au nz jp cn kr tw hk sg my th vn
    ph id in pk bd lk np ae sa qa kw il eg za ng ke gh ma tn dz kz ge am az test example local lan internal invalid
""")
"""Last parts of domains; not all there are."""
_DOT_WORD = r"(?:dot|punkt|point|punto|ponto|kropka|punt)"
_DOT = rf"(?: ?[(\[{{<] ?(?:{_DOT_WORD}|\.) ?[)\]}}>] ?|[ _-]{_DOT_WORD}[ _-]| ?\.(?=\w))"
_SPELLED_DOT = re.compile(rf"[(\[{{< _-]{_DOT_WORD}[)\]}}> _-]|[(\[{{<] ?\. ?[)\]}}>]")
_LABEL = r"[^\W_]{1,63}(?:-[^\W_]{1,63}){0,6}?"
_DOMAIN = re.compile(rf"{_LABEL}(?:{_DOT}{_LABEL}){{1,5}}(?![^\W_])")
_AT = re.compile(
    r"(?P<sure>[ \t]?[(\[{<][ ]?(?:at|@|ät|arroba|chiocciola|małpa)[ ]?[)\]}>][ \t]?|&#64;|&commat;|%40)"
    r"|(?P<sign>(?<=[\w.]) @ (?=\w)|(?<=[\w.])@ (?=\w))|(?P<joined>-at-|_at_)"
    r"|(?P<word>[ \t]+(?:at|arroba|małpa)[ \t]+)"
)
_HINTS = ("at)", "at]", "at}", "at>", " at ", "-at-", "_at_", "@ ", " @", "(@", "[@", "%40", "&#64;", "&commat;",
          "arroba", "ät)", "ät]", "małpa", "chiocciola")  # fmt: skip
_FRONT_DOTS = (" dot ", " punkt ", " point ", " punto ", "(dot)", "[dot]", " (dot) ", " [dot] ", "{dot}")
_NO_NAME = word_set("""
    a i look looking looks me us it is are was were be been being available account accounts email mail e-mail address
    sign signed login log logged located hosted site website page up down found here there them him her in on or and
    not working work stuck arrive arrived contact write reach reachable stay live meet call order buy shop error only
    that this what where when who how have has had the my our your store visit see go post posted ask available
""")
_NO_DOMAIN = word_set("a an the this that my your our his her their its all each every any least most first last once")
_PROVIDERS = word_set("""
    gmail googlemail yahoo hotmail outlook live icloud me aol gmx web t-online freenet proton protonmail mail yandex
    orange free laposte libero wp o2 onet interia qq btinternet comcast msn ziggo kpn sapo uol bol zoho fastmail hey
""")


def spelled_emails(page: Page) -> Iterator[Found]:
    """Addresses with a word, brackets or spaces in the place of the signs."""
    lower = page.lower
    if not any(hint in lower for hint in _HINTS):
        return
    for at in _AT.finditer(lower):
        domain = _DOMAIN.match(lower, at.end())
        if domain is None:
            continue
        start = _name_before(lower, at.start())
        if start < at.start() and _holds(lower[start : at.start()], domain[0], at):
            yield Found(Kind.EMAIL, start, domain.end())


def _name_before(lower: str, end: int) -> int:
    """Where the name before a place begins, over "jane dot doe", too."""
    start = _word_before(lower, end)
    for _ in range(3):
        dot = next((dot for dot in _FRONT_DOTS if start < end and lower.endswith(dot, 0, start)), None)
        if dot is None:
            break
        first = _word_before(lower, start - len(dot))
        if first == start - len(dot) or lower[first : start - len(dot)] in _NO_NAME:
            break
        start = first
    return start


def _word_before(lower: str, end: int) -> int:
    start = end
    while start > max(0, end - 64) and (lower[start - 1].isalnum() or lower[start - 1] in "._+-"):
        start -= 1
    while start < end and lower[start] in ".-_+":
        start += 1
    return start


def _holds(name: str, domain: str, at: re.Match[str]) -> bool:
    """Whether name and domain are an address: the weaker the sign between them, the more they must look like one."""
    last = re.split(r"[^\w]+|_", domain)[-1]
    spelled = _SPELLED_DOT.search(domain) is not None
    if last.isdigit() or len(last) < 2:
        return False
    if at["sure"]:
        return True
    if last not in TLDS:
        return False
    if at["sign"]:
        return name not in _NO_NAME or spelled
    first = re.split(r"[^\w-]+", domain)[0]
    if name in _NO_NAME or first in _NO_DOMAIN:
        return False
    if spelled:
        return True
    return at["word"] is not None and (first in _PROVIDERS or any(c in "._+" or c.isdigit() for c in name))

"""Patterns that give away what an example lacks or has: data only, no logic. Each is linear in the text."""

from __future__ import annotations

import re

LABEL = re.compile(r"[\"“”«»„][^\"“”«»„\n]{2,40}[\"“”«»„]|\*\*[^*\n]{2,40}\*\*|`[^`\n]{2,60}`")
PATH = re.compile(r"\w\s{0,2}(?:>|→|›|»|->|=>)\s{0,2}\w")
CODE = re.compile(
    r"https?://\S|\bwww\.\S|\b[\w-]+\.(?:exe|cfg|conf|ini|json|xml|log|txt|csv|pdf|yml|yaml|zip|app|dmg|apk)\b"
    r"|(?<!\w)--?[a-z][a-z-]{2,}\b|\b[A-Z]{2,6}[-_]?\d{2,6}\b|\b0x[0-9a-f]{4,}\b"
    r"|\b\d+(?:[.,]\d+)?\s?(?:%|[kmgt]b\b|min|hours?|days?|seconds?|px|mbit|€|eur\b|usd\b)|[$€£]\s?\d|\b\d+\.\d+\.\d+"
    r"|\b(?:ctrl|alt|cmd|shift|strg)\s?\+\s?\w|(?<=[a-z,] )[A-Z][a-z]{2,}",
)
POINTER_END = re.compile(
    r"\b(?:it|this|that|them|those|these|one|ones|das|dies|es|ça|cela|eso|esto|questo|quello|isso|isto|dat|dit|to)\b"
    r"\s*(?:[?!.,]|$|work|mean|happen|is\b|was\b|do\b|does\b|help|again|now|too|please|for me)",
    re.IGNORECASE,
)
POINTS_BACK = re.compile(
    r"\b(?:as (?:i|we) (?:said|mentioned|wrote|told|asked)|as (?:said|mentioned|discussed)|(?:see|in|from) my "
    r"(?:last|previous|first|other|earlier)|same as (?:above|before)|your (?:last|previous|first) (?:reply|"
    r"message|mail|"
    r"email|answer|suggestion)|wie (?:gesagt|besprochen|erwähnt)|comme (?:dit|convenu)|como (?:dije|comenté))\b",
    re.IGNORECASE,
)
ELSEWHERE = re.compile(
    r"\b(?:link|links|article|screenshots?|document|instructions?|post|file|guide|message|email|e-mail|comment|reply)"
    r"s? (?:above|attached|i sent|i have sent|we sent|from earlier)\b"
    r"|\b(?:the|see|my|our) (?:attached|enclosed)\b|\b(?:see|find|in|check) (?:the |my )?attach(?:ed|ment)"
    r"|\b(?:i have|i've|i|we have|we've) (?:just )?(?:attached|enclosed)\b"
    r"|\bas (?:i|we) (?:said|mentioned|told|wrote|explained|described)\b|\bas (?:already )?(?:mentioned|"
    r"discussed|stated)"
    r" (?:above|before|earlier|previously|in|on)|\b(?:see|in|as per|per) (?:my|our) (?:last|previous|earlier|"
    r"first|other)\b"
    r"|\b(?:our|the) (?:phone )?(?:call|conversation) (?:earlier|today|yesterday)|\bsame as (?:above|before)\b"
    r"|\b(?:im anhang|anbei|beigefügt|wie (?:bereits )?(?:gesagt|erwähnt|besprochen|oben)|siehe oben|oben genannt)"
    r"|\b(?:ci-joint|en pièce jointe|ci-dessus|comme (?:indiqué|dit|mentionné))|\b(?:adjunt[oa]s?|como (?:le |te )?"
    r"(?:dije|mencioné|comenté)|mencionad[oa] (?:antes|arriba))\b|\b(?:in allegato|come (?:detto|indicato) sopra)\b"
    r"|\b(?:em anexo|como (?:disse|mencionei))\b|\b(?:in de bijlage|zoals (?:gezegd|besproken))\b",
    re.IGNORECASE,
)
ACCOUNT = re.compile(
    r"\b(?:i|we)(?:'ve| have|'d| had)? (?:just |now |already |also |gone ahead and |manually )*(?:refunded|"
    r"reset|cancelled|"
    r"canceled|credited|upgraded|downgraded|unlocked|enabled|activated|reactivated|processed|issued|sent|resent|"
    r"re-sent|"
    r"removed|deleted|changed|updated|extended|applied|created|merged|added|corrected|adjusted|switched|transferred|"
    r"shipped|ordered|waived|reversed|restored|unblocked|whitelisted|disabled|approved|reinstated|fixed)\b"
    r"[^.!?\n]{0,30}?\b(?:your|you (?:a|an|the)|this account|"
    r"the (?:order|account|charge|payment|refund|subscription|invoice|password)|"
    r"a (?:refund|credit|replacement|new (?:one|link|code|invoice|password|card)|one-time|full|partial))\b"
    r"|\byour (?:order|account|refund|payment|subscription|password|invoice|ticket|card|booking|request|package|"
    r"license|"
    r"licence|data|plan)(?: #?\w+)? (?:has been|was|is now|have been|will be) (?:now |just |successfully )?(?:refunded|"
    r"reset|cancelled|canceled|credited|upgraded|downgraded|unlocked|activated|reactivated|processed|shipped|updated|"
    r"extended|restored|corrected|changed|deleted|removed|approved|delivered)"
    r"|\b(?:ich habe|wir haben) (?:\w+ ){0,4}?(?:ihr|ihre|ihren|ihnen|dein|deine|dir)\b[^.!?\n]{0,50}"
    r"(?:zurückgesetzt|erstattet|freigeschaltet|storniert|gelöscht|geändert|aktiviert|verschickt|gesendet|"
    r"gutgeschrieben)"
    r"|\bj'ai (?:remboursé|réinitialisé|annulé|activé|supprimé|modifié|débloqué) (?:votre|vos)\b"
    r"|\b(?:he|hemos) (?:reembolsado|restablecido|cancelado|activado|enviado|cambiado|desbloqueado) (?:su|tu)s?\b",
    re.IGNORECASE,
)
RUDE = re.compile(
    r"\b(?:idiots?|stupid(?:ity)?|dumb|moron|rtfm|wtf|stfu|bullshit|crap|shit|fuck\w*|shut up|your own fault|"
    r"your fault|"
    r"not my (?:problem|fault|job)|not our (?:problem|fault)|you people|you should have (?:read|known|thought|checked)|"
    r"you (?:clearly|obviously) (?:did not|didn't|have not|haven't|do not|don't|failed)|read the (?:damn|"
    r"fucking) manual|"
    r"learn to read|stop wasting|waste of (?:my|our) time|what is wrong with you|are you (?:blind|kidding)|"
    r"as i already told you|how many times|dumm|blöd|idiotisch|selbst schuld|ihre eigene schuld|scheiß\w*|lern lesen|"
    r"imbécile|stupide|débile|votre faute|estúpid\w+|idiota|culpa suya|es su culpa|stupido|colpa sua|burro)\b",
    re.IGNORECASE,
)
ANGRY = re.compile(
    r"\b(?:ridiculous|unacceptable|disgusting|outrageous|scam|worst|useless|pathetic|fed up|rip-?off|joke of|"
    r"unverschämt|frechheit|lächerlich|inacceptable|scandaleux|inaceptable|ridículo|vergognoso|ridicolo)\b|[!?]{4,}",
    re.IGNORECASE,
)
LOUD = re.compile(r"(?:\b[A-ZÀ-Þ]{3,}\b[ ,!?]+){3,}[A-ZÀ-Þ]{2,}\b|!{3,}")
SENTENCE = re.compile(r"[.!?。！？](?=\s|$)|\n")
CUT_OFF = re.compile(r"(?:[:,;(–-]|\b(?:and|or|the|to|und|oder|et|ou|y|o))\s*$", re.IGNORECASE)
CHECKS_BACK = re.compile(
    r"(?:help|work|solve|fix|sense|clear|better|else|geholfen|funktioniert|klappt|aide|marche|ayuda|"
    r"funciona)[^?]{0,20}\?",
    re.IGNORECASE,
)
POLITE = re.compile(r"^[^?.!\n]*\b(?:could|can|would|may|possible|wissen|können|kann|pouvez|puede)\b", re.IGNORECASE)
